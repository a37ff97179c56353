/** The program as users and pipelines run it: a process with streams, signals and an exit code. */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import type { JournalLine } from "../../src/core/journal.ts";
import { PROJECT } from "../support/cases.ts";
import { type ChildOptions, PROGRAM, runChild, startChild, until } from "../support/child.ts";
import { documentWith, rotationWith, SCHEDULE, schedules } from "../support/documents.ts";
import { useStage } from "../support/stage.ts";

const stage = useStage({ latency: 20 });

function options(more: Partial<ChildOptions> = {}): ChildOptions {
  return { folder: stage.workspace.folder, environment: stage.environment, ...more };
}

const run = (...words: readonly string[]) => runChild(words, options());

/** The files that a run loads, by their paths below `dist/` and `node_modules/`: Node's coverage tells of each. */
async function loadedBy(...words: readonly string[]): Promise<{ modules: string[]; packages: string[] }> {
  const folder = join(stage.workspace.folder, "coverage");
  const environment = { ...stage.environment, NODE_V8_COVERAGE: folder };
  const { code, stderr } = await runChild(words, options({ environment }));
  expect(code, stderr).toBe(0);
  const urls = readdirSync(folder).flatMap((file) => {
    const { result } = JSON.parse(readFileSync(join(folder, file), "utf8")) as { result: { url: string }[] };
    return result.map(({ url }) => url);
  });
  rmSync(folder, { recursive: true });
  return {
    modules: pathsBelow(pathToFileURL(join(PROGRAM, "..")).href),
    packages: pathsBelow("/node_modules"),
  };

  function pathsBelow(parent: string): string[] {
    return urls.flatMap((url) => url.split(`${parent}/`).slice(1, 2));
  }
}

/** What takes long to load: packages, and the compiler of the JSON Schemas. */
const HEAVY =
  /^(?:@gitbeaker\/rest|ajv\/dist\/compile|date-holidays|echarts|graphql|ical-generator|temporal-polyfill|undici|yaml)(?=\/)/;

describe("what takes long to load is loaded by what needs it:", () => {
  it.each([
    ["--version", []],
    ["schema rotation", []],
    ["completion bash", []],
    ["validate", ["temporal-polyfill", "yaml"]],
    ["oncall show", ["temporal-polyfill", "yaml"]],
    ["oncall hours", ["temporal-polyfill", "yaml"]],
    ["oncall ical --out feeds", ["ical-generator", "temporal-polyfill", "yaml"]],
    ["plan --out plan.json", ["temporal-polyfill", "undici", "yaml"]],
    ["report --project acme/payments/api", ["@gitbeaker/rest", "temporal-polyfill", "undici", "yaml"]],
    [
      "report --project acme/payments/api --out report",
      ["@gitbeaker/rest", "echarts", "temporal-polyfill", "undici", "yaml"],
    ],
  ])("%s loads %j", async (words, needed) => {
    stage.write(documentWith(SCHEDULE));
    const { packages } = await loadedBy(...words.split(" "));
    const heavy = packages.flatMap((path) => HEAVY.exec(path)?.[0] ?? []);
    expect([...new Set(heavy)].sort()).toEqual(needed);
  });
});

describe("help and version", () => {
  it("answer at once, without loading any command", async () => {
    for (const flag of ["--version", "--help"]) {
      const { modules } = await loadedBy(flag);
      expect(modules).toContain("cli.js");
      const commands = modules.filter((path) => path.startsWith("commands/"));
      expect(
        commands.filter((path) => !/\/(?:flags|wiring)\.js$/.test(path)),
        flag,
      ).toEqual([]);
      expect(modules.filter((path) => /^(gitlab|kinds|sandbox|render|config)\//.test(path))).toEqual([]);
    }
  });

  it("load the command that runs, which shows that they would be seen", async () => {
    stage.write(documentWith(SCHEDULE));
    expect((await loadedBy("validate")).modules).toContain("commands/validate.js");
  });

  it("print to stdout", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
      version: string;
    };
    expect(await run("--version")).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
    const help = await run("--help");
    expect(help).toMatchObject({ code: 0, stderr: "" });
    for (const command of ["validate", "plan", "apply", "drift", "sandbox", "schema"]) {
      expect(help.stdout).toContain(`\n  ${command} `);
      const own = await run(command, "--help");
      expect(own, command).toMatchObject({ code: 0, stderr: "" });
      expect(own.stdout).toContain("Examples:");
    }
  });
});

describe("misuse", () => {
  it.each([
    ["an unknown command", ["plna"], /unknown command 'plna'\n\(Did you mean plan\?\)/],
    ["an unknown flag", ["plan", "--bsae", "x"], /unknown option '--bsae'\n\(Did you mean --base\?\)/],
    ["a flag without its value", ["plan", "--base"], /argument missing/],
    ["an unknown format", ["plan", "--format", "xml"], /Allowed choices are text, json/],
    ["a count that is none", ["plan", "--allow-deletes", "all"], /Give a whole number/],
    ["an instant that is none", ["plan", "--now", "yesterday"], /Give an instant/],
    ["an instant on a day that is none", ["plan", "--now", "2026-02-30T09:00:00Z"], /Give an instant/],
    ["a part that is none", ["plan", "--shard", "5/4"], /Give a part/],
    ["a report without a file", ["plan", "--report", "json"], /FORMAT=FILE/],
    ["a report in an unknown format", ["plan", "--report", "xml=plan.xml"], /Allowed formats are text, json/],
    ["a kind that is none", ["schema", "shedule"], /no kind/],
    ["too many arguments", ["apply", "a", "b"], /too many arguments/],
    ["a port that is none", ["sandbox", "--port", "99999"], /from 0 to 65535/],
    ["a seed that is none", ["sandbox", "--seed", "rose"], /There are: empty, demo/],
    ["a fault that is none", ["sandbox", "--fault", "maybe"], /a fault begins with one of/],
    ["no command", [], /Usage: watchbill/],
  ])("%s is told on stderr, without a stack trace", async (_, words, says) => {
    const { code, stdout, stderr } = await run(...words);
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe("");
    expect(code).toBe(1);
  });

  it("is one object where JSON was asked for, and what was to be written beside it could not be", async () => {
    stage.write(documentWith(SCHEDULE));
    for (const report of ["markdown=nowhere/plan.md", "constructor=plan.md"]) {
      const { code, stdout } = await stage.run("plan", "--format", "json", "--report", report);
      expect(JSON.parse(stdout)).toMatchObject({ findings: [{ level: "error" }] });
      expect(code).toBe(1);
    }
  });

  it("is an object where JSON was asked for", async () => {
    for (const words of [["--format", "json"], ["--format=json"]]) {
      const { code, stdout } = await run("plan", "--bsae", "x", ...words);
      expect(JSON.parse(stdout)).toMatchObject({ findings: [{ level: "error", code: "usage" }] });
      expect(code).toBe(1);
    }
  });
});

describe("exit codes, each with an object under --format json", () => {
  const cases: readonly [number, string, () => Promise<string[]> | string[]][] = [
    [0, "nothing wrong", () => ["plan"]],
    [
      1,
      "failed",
      () => {
        stage.environment.GITLAB_TOKEN = "glpat-unknownunknown";
        return ["plan"];
      },
    ],
    [2, "changes", () => ["plan", "--detailed-exitcode"]],
    [2, "drift", () => ["drift"]],
    [
      3,
      "an invalid document",
      () => {
        stage.write("version: 2");
        return ["validate"];
      },
    ],
    [4, "refused", () => ["apply"]],
    [
      5,
      "partly applied",
      () => {
        stage.sandbox.faults.add("500 operation=CreateRotation");
        return ["apply", "--yes"];
      },
    ],
  ];

  it.each(cases)("%d: %s", async (code, _, prepare) => {
    stage.write(documentWith(rotationWith("participants: [ana, bo]")));
    const words = await prepare();
    const json = await run(...words, "--format", "json");
    expect(json.code, json.stderr).toBe(code);
    expect(JSON.parse(json.stdout)).toBeTypeOf("object");
    expect(json.stderr).not.toMatch(/\n\s+at /);
  });
});

describe("streams", () => {
  it("hold results on stdout and diagnostics on stderr", async () => {
    stage.write(documentWith(rotationWith("participants: [ana, nobody]")));
    const { stdout, stderr } = await run("plan");
    expect(stdout).toContain("2 to create");
    // What keeps the plan from being applied is part of it; the place with its lines is told beside it.
    expect(stdout).toContain("Apply will refuse this plan.");
    expect(stdout).not.toContain(" | ");
    expect(stderr).toContain("unknown-user");
    expect(stderr).toContain(" | ");
    expect(stderr).not.toContain("2 to create");
    const quiet = await run("plan", "--quiet");
    expect(quiet.stderr, "errors are never silenced").toContain("unknown-user");
  });

  const ESCAPE = "\u001b[";
  it.each([
    ["none in a pipe", {}, [], false],
    ["some if FORCE_COLOR demands it", { FORCE_COLOR: "1" }, [], true],
    ["some in a GitLab job", { GITLAB_CI: "true" }, [], true],
    ["none if NO_COLOR forbids it", { NO_COLOR: "1", FORCE_COLOR: "1" }, [], false],
    ["none with --no-color", { GITLAB_CI: "true" }, ["--no-color"], false],
    ["none in JSON", { FORCE_COLOR: "1" }, ["--format", "json"], false],
  ])("have colour: %s", async (_, environment, words, colored) => {
    stage.write(documentWith(SCHEDULE));
    Object.assign(stage.environment, environment);
    const { stdout } = await run("plan", ...words);
    expect(stdout.includes(ESCAPE)).toBe(colored);
  });

  it("may be closed by who reads them", async () => {
    stage.write(documentWith(SCHEDULE));
    const child = startChild(["apply", "--yes", "--quiet"], options());
    child.process.stdout.destroy();
    const { code, stderr } = await child.ended;
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect((await stage.plan()).changes).toEqual([]);
  });
});

describe("a run that is cut short", () => {
  const COUNT = 12;
  const journal = () => stage.workspace.read("watchbill-journal.jsonl").split("\n").filter(Boolean);

  it("by kill -9 has journaled every write before the next, and the next run finishes", async () => {
    stage.write(documentWith(schedules(COUNT)));
    const child = startChild(["apply", "--yes"], options());
    await until(() => stage.writes().length >= 4);
    const answered = stage.writes().length;
    child.process.kill("SIGKILL");
    expect((await child.ended).code).toBe(-1);
    expect(answered).toBeLessThan(COUNT);
    expect(journal().length, "all but the last answer are in the journal").toBeGreaterThanOrEqual(
      answered - 1,
    );
    expect(journal().length).toBeLessThan(COUNT);
    const again = await run("apply", "--yes");
    expect(again.code).toBe(0);
    expect((await stage.plan()).changes).toEqual([]);
    let before: string | null = null;
    for (const line of journal()) {
      expect((JSON.parse(line) as JournalLine).prev).toBe(before);
      before = createHash("sha256").update(line).digest("hex");
    }
  });

  it.each(["SIGINT", "SIGTERM"] as const)(
    "by %s finishes the change under way and begins no other",
    async (signal) => {
      stage.write(documentWith(schedules(COUNT)));
      const child = startChild(["apply", "--yes"], options());
      await until(() => stage.writes().length >= 3);
      child.process.kill(signal);
      const { code, stdout } = await child.ended;
      expect(code).toBe(5);
      expect(stdout).toContain("skipped: the run was interrupted");
      const statuses = journal().map((line) => (JSON.parse(line) as JournalLine).status);
      expect(statuses).toHaveLength(COUNT);
      expect(statuses.filter((status) => status === "done")).toHaveLength(stage.writes().length);
      expect(await run("apply", "--yes")).toMatchObject({ code: 0 });
    },
  );

  it("while it only reads ends at once", async () => {
    stage.write(documentWith(SCHEDULE));
    stage.sandbox.faults.add("429 retry-after=600");
    const child = startChild(["plan"], options());
    await until(() => stage.sandbox.log.length > 0);
    child.process.kill("SIGINT");
    expect((await child.ended).code).toBe(-1);
  });

  it("leaves none of the incidents it read where no folder was named", async () => {
    const TMPDIR = join(stage.workspace.folder, "temporary");
    mkdirSync(TMPDIR);
    stage.sandbox.faults.add("429 retry-after=600");
    const environment = { ...stage.environment, TMPDIR };
    const child = startChild(["report", "--project", PROJECT], options({ environment }));
    await until(() => stage.sandbox.log.length > 0);
    expect(readdirSync(TMPDIR)).toHaveLength(1);
    child.process.kill("SIGTERM");
    const { code, stderr } = await child.ended;
    expect(stderr).toContain("error report-interrupted");
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(code).toBe(1);
    expect(readdirSync(TMPDIR)).toEqual([]);
  });
});

it("runs the embedded GitLab until it is told to stop", async () => {
  const child = startChild(["sandbox", "--seed", "demo"], options());
  let line = "";
  child.process.stdout.on("data", (text: string) => {
    line += text;
  });
  await until(() => line.includes("\n"));
  const { url, tokens } = JSON.parse(line) as { url: string; tokens: Record<string, string> };
  Object.assign(stage.environment, { GITLAB_URL: url, GITLAB_TOKEN: tokens.dana });
  stage.write(documentWith(SCHEDULE));
  expect(await run("apply", "--yes", "--quiet")).toMatchObject({ code: 0, stderr: "" });
  child.process.kill("SIGTERM");
  expect((await child.ended).code).toBe(0);
});
