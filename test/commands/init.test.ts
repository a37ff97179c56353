/** A start: two files, valid as they stand, from live state where there is any, and over nothing that exists. */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { main } from "../../src/program.ts";
import { environmentFor, PROJECT } from "../support/cases.ts";
import { NOW } from "../support/clock.ts";
import { documentWith, SCHEDULE } from "../support/documents.ts";
import { useStage } from "../support/stage.ts";

const stage = useStage();
const document = () => stage.workspace.read("watchbill.yml");

beforeEach(() => {
  Object.assign(stage.environment, environmentFor(stage.sandbox));
});

async function init(...words: readonly string[]) {
  const result = await stage.run("init", ...words);
  expect(result.code, result.stderr).toBe(0);
  const validated = await stage.run("validate");
  expect(validated.code, validated.stdout).toBe(0);
  return result;
}

/** The document with the marks taken off its options and examples. */
function unmarked(): string {
  const [head = "", options = ""] = document().split(/^# Guards.*\n/m);
  return head + options.replace(/^#(?! [A-Z])/gm, "");
}

describe("without a project", () => {
  beforeEach(() => {
    stage.environment.GITLAB_TOKEN = undefined;
  });

  it("writes two files and nothing else", async () => {
    const { stdout, stderr } = await init();
    expect(readdirSync(stage.workspace.folder).sort()).toEqual([".gitlab-ci.yml", "watchbill.yml"]);
    expect(stderr).toBe("watchbill.yml\n.gitlab-ci.yml\n");
    expect(stdout).toContain("watchbill plan");
    expect(stage.workspace.read(".gitlab-ci.yml")).toBe(
      readFileSync(new URL("../../examples/ci/.gitlab-ci.yml", import.meta.url), "utf8"),
    );
  });

  it("declares nothing yet, for the host that is known", async () => {
    await init();
    expect(document()).toContain(`\nhost: ${stage.sandbox.url}\n`);
    stage.environment.GITLAB_TOKEN = stage.sandbox.tokens.dana;
    expect((await stage.plan()).changes).toEqual([]);
  });

  it("leaves the host open where none is known", async () => {
    stage.environment.GITLAB_URL = undefined;
    await init();
    expect(document()).not.toMatch(/^host:/m);
  });

  it("has examples that are valid once their marks are off, and can be planned", async () => {
    await init();
    stage.write(unmarked());
    const validated = await stage.run("validate");
    expect(validated.code, validated.stdout).toBe(0);
    stage.environment.GITLAB_TOKEN = stage.sandbox.tokens.dana;
    const { changes } = await stage.plan();
    expect(changes.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["schedule", "rotation", "escalation_policy", "alert_integration"]),
    );
  });

  it("says in JSON what it wrote", async () => {
    expect(JSON.parse((await init("--format", "json")).stdout)).toEqual({
      files: ["watchbill.yml", ".gitlab-ci.yml"],
      projects: [],
    });
  });
});

describe("with a project", () => {
  beforeEach(async () => {
    stage.write(documentWith(SCHEDULE));
    await stage.settle();
    stage.workspace.git("init", "-q", "-b", "main");
    for (const name of ["watchbill.yml", "watchbill-journal.jsonl"])
      rmSync(join(stage.workspace.folder, name));
  });

  async function expectLive(): Promise<void> {
    expect(document()).toMatch(/^ {6}Primary:/m);
    expect(await stage.plan()).toMatchObject({ changes: [], unmanaged: [] });
    stage.write(unmarked());
    expect((await stage.run("validate")).code, "options do not clash with what is live").toBe(0);
  }

  it("starts from what is live in it", async () => {
    await init("--project", PROJECT);
    await expectLive();
  });

  it("starts from what is live in a group", async () => {
    await init("--group", "acme/payments");
    expect(document()).toContain("Made by hand:");
    await expectLive();
  });

  it.each([
    ["CI_PROJECT_PATH", () => void Object.assign(stage.environment, { CI_PROJECT_PATH: PROJECT })],
    [
      "the address of the remote",
      () => void stage.workspace.git("remote", "add", "origin", `${stage.sandbox.url}/${PROJECT}.git`),
    ],
  ])("guesses it from %s", async (_, prepare) => {
    prepare();
    await init();
    await expectLive();
  });

  it.each([
    (host: string) => `git@${host}:${PROJECT}.git`,
    (host: string) => `ssh://git@${host}:2222/${PROJECT}.git`,
    (host: string) => `ssh://git@${host.toUpperCase()}/${PROJECT}/`,
  ])("guesses it from a remote by SSH, whatever the port", async (address) => {
    stage.environment.GITLAB_URL = stage.sandbox.url.replace("127.0.0.1", "localhost");
    stage.workspace.git("remote", "add", "origin", address("localhost"));
    await init();
    await expectLive();
  });

  it.each([
    `https://git.example.com/${PROJECT}.git`,
    `git@git.example.com:${PROJECT}.git`,
    `git@mylocalhost:${PROJECT}.git`,
    `http://localhost:1/${PROJECT}.git`,
    "/srv/git/localhost/acme/payments/api.git",
  ])("does not guess it from a remote elsewhere: %s", async (address) => {
    stage.environment.GITLAB_URL = stage.sandbox.url.replace("127.0.0.1", "localhost");
    stage.workspace.git("remote", "add", "origin", address);
    expect((await init()).stderr).not.toContain("Nothing is taken over");
    expect(document()).not.toMatch(/^projects:/m);
  });

  it("takes the folder a GitLab is served from off the remote's path", async () => {
    stage.environment.GITLAB_URL = `${stage.sandbox.url}/gitlab`;
    stage.workspace.git("remote", "add", "origin", `${stage.sandbox.url}/gitlab/${PROJECT}.git`);
    expect((await init()).stderr).toContain(`Nothing is taken over from ${PROJECT}:`);
  });

  it("goes on without it where the guess cannot be read, and says so", async () => {
    stage.environment.CI_PROJECT_PATH = "umbrella/secret";
    const { stderr } = await init();
    expect(stderr).toContain("Nothing is taken over from umbrella/secret");
    expect(document()).toContain("#  umbrella/secret:");
  });

  it("asks for it at a terminal, where none is known", async () => {
    const questions: string[] = [];
    const silent = { write: () => {}, isTerminal: true };
    const code = await main(["init"], {
      version: "0.0.0-test",
      environment: stage.environment,
      folder: stage.workspace.folder,
      stdout: silent,
      stderr: silent,
      ask: (question) => {
        questions.push(question);
        return Promise.resolve(`${PROJECT}\n`);
      },
      now: () => NOW,
      signal: new AbortController().signal,
    });
    expect(code).toBe(0);
    expect(questions).toHaveLength(1);
    await expectLive();
  });

  it("that is named must be there", async () => {
    const { code, findings } = await stage.findings("init", "--project", "umbrella/secret");
    expect(findings).toMatchObject([{ code: "project-not-found" }]);
    expect(code).toBe(4);
    expect(existsSync(join(stage.workspace.folder, "watchbill.yml"))).toBe(false);
  });

  it("that is named needs a token", async () => {
    stage.environment.GITLAB_TOKEN = undefined;
    expect(await stage.findings("init", "--project", PROJECT)).toMatchObject({
      code: 1,
      findings: [{ code: "token-missing" }],
    });
  });
});

describe("where there is something already", () => {
  it.each(["watchbill.yml", ".gitlab-ci.yml"])(
    "refuses to overwrite %s, and writes nothing",
    async (name) => {
      stage.workspace.write(name, "mine\n");
      const { code, findings } = await stage.findings("init");
      expect(findings).toMatchObject([{ code: "file-exists", message: `${name} would be overwritten` }]);
      expect(code).toBe(4);
      expect(readdirSync(stage.workspace.folder)).toEqual([name]);
      await init("--force");
      expect(stage.workspace.read(name)).not.toBe("mine\n");
    },
  );

  it("goes on with a folder that is the document, as imported, and adds the pipeline that reads it", async () => {
    const words = ["import", "--group", "acme/payments", "--out", "watchbill"];
    expect((await stage.run(...words)).stderr).toContain("`watchbill plan` should find nothing");
    const { stdout } = await init();
    expect(stdout).toContain("watchbill/");
    expect(readdirSync(stage.workspace.folder).sort()).toEqual([".gitlab-ci.yml", "watchbill"]);
    expect(await stage.plan()).toMatchObject({ unmanaged: [], changes: [] });
    expect((await stage.plan()).counts.unchanged).toBeGreaterThan(0);
    expect(stage.workspace.read(".gitlab-ci.yml")).toContain("watchbill/**/*");
  });
});
