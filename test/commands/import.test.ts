/** What is live becomes a document whose plan is empty, with every file it names and no secret. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { environmentFor, PROJECT, rawGitLab, SECRETS } from "../support/cases.ts";
import { documentWith, rotationWith, SCHEDULE } from "../support/documents.ts";
import { useStage } from "../support/stage.ts";

const stage = useStage();
const WEB = "acme/payments/web";

beforeEach(() => {
  Object.assign(stage.environment, environmentFor(stage.sandbox));
});

async function settled(section: string): Promise<void> {
  stage.write(documentWith(section));
  await stage.settle();
}

async function file(path: string, content: string, project = PROJECT): Promise<void> {
  const gitlab = rawGitLab(stage.sandbox);
  const body = { branch: "main", content, commit_message: "Write" };
  await gitlab.rest("POST", `repository/files/${encodeURIComponent(path)}`, body, project);
}

async function page(title: string, content: string, more: object = {}, project = PROJECT): Promise<void> {
  await rawGitLab(stage.sandbox).rest("POST", "wikis", { title, content, ...more }, project);
}

/** Imports into `imported/`, which must be valid and have nothing to plan. */
async function imported(...words: readonly string[]): Promise<string[]> {
  const { code, stdout, stderr } = await stage.run("import", "--out", "imported", ...words);
  expect(code, stderr).toBe(0);
  expect(stdout).toBe("");
  const validated = await stage.run("validate", "-f", "imported");
  expect(validated.code, validated.stdout).toBe(0);
  const plan = await stage.plan("-f", "imported");
  expect(plan.changes).toEqual([]);
  expect(plan.unmanaged).toEqual([]);
  return readdirSync(join(stage.workspace.folder, "imported"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(stage.workspace.folder.length + 10))
    .sort();
}

const projectFile = () => stage.workspace.read(`imported/projects/${PROJECT}.yml`);

describe("a folder", () => {
  it("has a document, a file per project, and the files these name", async () => {
    await settled(SCHEDULE);
    await file("runbooks/api-outage.md", "# API outage\n");
    await file(".gitlab/issue_templates/incident.md", "What happened?\n");
    expect(await imported("--group", "acme/payments")).toEqual([
      `projects/${PROJECT}.yml`,
      `projects/${PROJECT}/runbooks/api-outage.md`,
      `projects/${PROJECT}/templates/incident.md`,
      `projects/${WEB}.yml`,
      "projects/acme/payments/worker.yml",
      "watchbill.yml",
    ]);
    expect(stage.workspace.read("imported/watchbill.yml")).toContain(`host: ${stage.sandbox.url}`);
    expect(stage.workspace.read(`imported/projects/${PROJECT}/templates/incident.md`)).toBe(
      "What happened?\n",
    );
  });

  it("is listed in JSON, and one document on stdout is JSON too", async () => {
    await settled(SCHEDULE);
    const listed = await stage.run("import", "--project", PROJECT, "--out", "imported", "--format", "json");
    expect(JSON.parse(listed.stdout)).toEqual({
      files: ["watchbill.yml", `projects/${PROJECT}.yml`],
      projects: [PROJECT],
    });
    const { stdout } = await stage.run("import", "--project", PROJECT, "--format", "json");
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      host: stage.sandbox.url,
      projects: { [PROJECT]: { oncall_schedules: { Primary: {} } } },
    });
    stage.workspace.write("one.json", stdout);
    expect((await stage.plan("-f", "one.json")).changes).toEqual([]);
  });

  it("says how to plan it, and is not passed over where only its head is read", async () => {
    await settled(SCHEDULE);
    const { stderr } = await stage.run("import", "--group", "acme/payments", "--out", "ops/");
    expect(stderr).toContain("`watchbill plan --file ops` should find nothing to change");
    expect(stage.workspace.read("ops/watchbill.yml")).toContain("`watchbill plan --file ops`");
    expect((await stage.plan("-f", "ops")).counts.unchanged).toBeGreaterThan(0);
    const beside = {
      code: "nothing-declared",
      level: "warning",
      message: expect.stringContaining(`ops/projects/${PROJECT}.yml`),
      hint: "Read the whole folder with --file ops.",
    };
    expect(await stage.findings("validate", "-f", "ops/watchbill.yml")).toMatchObject({
      code: 0,
      findings: [beside],
    });
    expect((await stage.plan("-f", "ops/watchbill.yml")).findings).toContainEqual(
      expect.objectContaining(beside),
    );
  });

  it("keeps files of one name apart", async () => {
    await file("runbooks/outage.md", "# API\n", PROJECT);
    await file("runbooks/outage.md", "# Web\n", WEB);
    await imported("--group", "acme/payments");
    const text = (project: string) => stage.workspace.read(`imported/projects/${project}/runbooks/outage.md`);
    expect([text(PROJECT), text(WEB)]).toEqual(["# API\n", "# Web\n"]);
  });

  it("is written whole or not at all over what is there, unless forced", async () => {
    stage.workspace.write("imported/watchbill.yml", "version: 1\n");
    stage.workspace.write(`imported/projects/${WEB}.yml`, "mine\n");
    const { code, findings } = await stage.findings("import", "--group", "acme", "--out", "imported");
    expect(findings).toMatchObject([{ code: "file-exists", hint: expect.stringContaining("--force") }]);
    expect(findings[0]?.message).toContain(`imported/watchbill.yml, imported/projects/${WEB}.yml`);
    expect(code).toBe(4);
    expect(stage.workspace.read(`imported/projects/${WEB}.yml`)).toBe("mine\n");
    await imported("--group", "acme", "--force");
    expect(stage.workspace.read(`imported/projects/${WEB}.yml`)).toContain("Made by hand");
  });
});

describe("a single document", () => {
  it("goes to stdout, and says which files it leaves out", async () => {
    await settled(SCHEDULE);
    await file("runbooks/api-outage.md", "# API outage\n");
    const { code, stdout, stderr } = await stage.run("import", "--project", PROJECT);
    expect(code).toBe(0);
    expect(stderr).toContain("runbooks.api-outage needs a file beside the document; use --out");
    stage.write(stdout);
    expect((await stage.run("validate")).code).toBe(0);
    expect((await stage.plan()).changes).toEqual([]);
  });
});

describe("an imported rotation", () => {
  it("has its participants in GitLab's order, which is not that of the last update", async () => {
    await settled(rotationWith("participants: [chen, ana, bo]"));
    const gitlab = rawGitLab(stage.sandbox);
    const { project } = await gitlab.graphql<{
      project: { s: { nodes: [{ iid: string; r: { nodes: [{ id: string }] } }] } };
    }>(
      `{ project(fullPath: "${PROJECT}") { s: incidentManagementOncallSchedules { nodes { iid r: rotations { nodes { id } } } } } }`,
    );
    const participants = ["erik", "bo", "chen"].map((username) => ({
      username,
      colorPalette: "BLUE",
      colorWeight: "WEIGHT_500",
    }));
    await gitlab.graphql(
      "mutation($input: OncallRotationUpdateInput!) { oncallRotationUpdate(input: $input) { errors } }",
      { input: { id: project.s.nodes[0].r.nodes[0].id, participants } },
    );
    await imported("--project", PROJECT);
    const order = [...projectFile().matchAll(/\b(ana|bo|chen|erik)\b/g)].map(([name]) => name);
    expect(order).toEqual(["chen", "bo", "erik"]);
  });
});

describe("secrets", () => {
  it("stand as variables to set, and their values nowhere", async () => {
    await settled("slack: {webhook: {env: SLACK_WEBHOOK}, channel: '#ops'}");
    await imported("--project", PROJECT);
    expect(projectFile()).toMatch(/# .*webhook.*\n +slack:\n +webhook: \{env: SLACK_WEBHOOK\}/);
    const { stdout, stderr } = await stage.run("import", "--project", PROJECT, "--log-level", "debug");
    for (const secret of Object.values(SECRETS))
      expect(stdout + stderr + projectFile()).not.toContain(secret);
  });

  it("of Sentry are a comment, too", async () => {
    stage.sandbox.world.errorTracking.insert({
      projectId: stage.project(PROJECT).id,
      integrated: false,
      active: true,
      apiUrl: "https://sentry.example.com/api/0/projects/acme/api",
      projectName: "API",
    });
    await imported("--project", PROJECT);
    expect(projectFile()).toMatch(/api_url: https:\/\/sentry\.example\.com\n +project: acme\/api\n/);
    expect(projectFile()).toMatch(/# GitLab does not tell Sentry's token, .*\.\n +error_tracking:/);
  });

  it("that are needed to look are asked for, once for all projects", async () => {
    stage.environment.PAGERDUTY_TOKEN = undefined;
    const { code, stderr } = await stage.run("import", "--group", "acme", "--out", "imported");
    expect(code).toBe(0);
    expect(stderr).not.toContain("warning");
    expect(stderr.match(/PAGERDUTY_TOKEN/g)).toHaveLength(1);
    expect(stderr).toContain("no secret in the variable PAGERDUTY_TOKEN");
  });
});

describe("runbooks of a repository", () => {
  it("are the Markdown files below runbooks/, titled by their headings", async () => {
    await file("runbooks/api-outage.md", "Preface\n\n# API outage ##\n\n# Not this\n");
    await file("runbooks/db/Failover.md", "No heading\n");
    await file("runbooks/notes.txt", "not Markdown\n");
    await file("docs/runbook.md", "# Elsewhere\n");
    const files = await imported("--project", PROJECT);
    expect(files.filter((path) => path.endsWith(".md"))).toEqual([
      `projects/${PROJECT}/runbooks/api-outage.md`,
      `projects/${PROJECT}/runbooks/db-failover.md`,
    ]);
    expect(projectFile()).toContain("title: API outage\n");
    expect(projectFile()).toContain("path: runbooks/db/Failover.md");
  });

  it("have keys of their own even where their names would give the same", async () => {
    await file("runbooks/a/b.md", "# One\n");
    await file("runbooks/a-b.md", "# Two\n");
    await page("a-b", "Three\n");
    const files = await imported("--project", PROJECT, "--wiki", "a-b");
    expect(files.filter((path) => path.endsWith(".md"))).toHaveLength(3);
  });

  it("are left out with a word where they are empty", async () => {
    await file("runbooks/empty.md", "\n");
    const { stderr } = await stage.run("import", "--project", PROJECT, "--out", "elsewhere");
    expect(stderr).toContain(
      `file-empty: The file runbooks/empty.md of ${PROJECT} is empty, and was left out`,
    );
    await imported("--project", PROJECT);
  });

  it("are left out with a word where they are larger than a document may name", async () => {
    await file("runbooks/big.md", `# Big\n${"x".repeat(1024 * 1024)}\n`);
    const { stderr } = await stage.run("import", "--project", PROJECT, "--out", "elsewhere");
    expect(stderr).toContain(
      `file-too-large: The file runbooks/big.md of ${PROJECT} has 1048583 bytes, more than 1 MB, and was left out`,
    );
    await imported("--project", PROJECT);
  });

  it("have titles and keys that a document may have, whatever their headings and names", async () => {
    await file("runbooks/.md", "# Hidden\n");
    await file("runbooks/long.md", `# ${"\u{1F4D6} ".repeat(200)}\n`);
    await imported("--project", PROJECT);
    expect(projectFile()).toMatch(/^ {6}runbook:\n {8}title: Hidden\n/m);
  });
});

describe("runbooks of a wiki", () => {
  beforeEach(async () => {
    await page("Runbooks/API outage", "Breathe.\n");
    await page("Runbooks/teams/Data base", "Wait.\n");
    await page("home", "Welcome\n");
    await page("Runbooks/table", "a | b\n", { format: "rdoc" });
  });

  it("are the pages that --wiki names, in Markdown, with their folders", async () => {
    const files = await imported("--project", PROJECT, "--wiki", "Runbooks/**");
    expect(files.filter((path) => path.endsWith(".md"))).toEqual([
      `projects/${PROJECT}/runbooks/runbooks-api-outage.md`,
      `projects/${PROJECT}/runbooks/runbooks-teams-data-base.md`,
    ]);
    expect(projectFile()).toContain("title: Runbooks/API outage\n");
    expect(projectFile()).toContain("publish: wiki");
  });

  it("are none without it", async () => {
    const files = await imported("--project", PROJECT);
    expect(files.filter((path) => path.endsWith(".md"))).toEqual([]);
  });
});

describe("an import that cannot be whole", () => {
  it("says what the token's role hides", async () => {
    stage.environment.GITLAB_TOKEN = stage.sandbox.tokens.ana;
    const { code, stderr } = await stage.run("import", "--project", WEB);
    expect(code).toBe(0);
    expect(stderr).toContain("not-imported");
    expect(stderr).toContain(`not a Maintainer of ${WEB}`);
  });

  it("says it once for all projects", async () => {
    stage.environment.GITLAB_TOKEN = stage.sandbox.tokens.ana;
    const { stderr } = await stage.run("import", "--group", "acme/payments");
    expect(stderr.match(/not a Maintainer/g)).toHaveLength(1);
    for (const project of [PROJECT, WEB]) expect(stderr).toContain(project);
  });

  it.each([
    ["nothing is named", [], "nothing-to-import"],
    ["a project is not there", ["--project", "acme/payments/nope"], "project-not-found"],
    ["a group is not there", ["--group", "acme/nope"], "group-not-found"],
  ])("is refused where %s, and writes nothing", async (_, words, expected) => {
    const { code, findings } = await stage.findings("import", ...words, "--out", "imported");
    expect(findings).toMatchObject([{ code: expected }]);
    expect(code).toBe(4);
    expect(existsSync(join(stage.workspace.folder, "imported"))).toBe(false);
  });
});
