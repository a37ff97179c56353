/** The journal: one line for every outcome, each holding the one before, whatever happens to the run. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import type { Outcome } from "../../src/core/apply.ts";
import type { JournalLine } from "../../src/core/journal.ts";
import { runChild } from "../support/child.ts";
import { NOW } from "../support/clock.ts";
import { documentWith, projectsWith, SCHEDULE, schedules } from "../support/documents.ts";
import { useStage } from "../support/stage.ts";

const stage = useStage();
const schema = JSON.parse(
  readFileSync(new URL("../../schemas/journal.schema.json", import.meta.url), "utf8"),
) as object;

function lines(file = "watchbill-journal.jsonl"): string[] {
  const text = stage.workspace.read(file);
  expect(text.endsWith("\n")).toBe(true);
  return text.slice(0, -1).split("\n");
}

function entries(file?: string): JournalLine[] {
  return lines(file).map((line) => JSON.parse(line) as JournalLine);
}

/** Each line is what the schema says, and names the digest of the line before. */
function expectWhole(file?: string): void {
  const validate = new Ajv2020().compile(schema);
  let before: string | undefined;
  for (const line of lines(file)) {
    const entry = JSON.parse(line) as JournalLine;
    expect(validate(entry), JSON.stringify(validate.errors)).toBe(true);
    expect(entry.prev).toBe(before === undefined ? null : createHash("sha256").update(before).digest("hex"));
    before = line;
  }
}

describe("the journal", () => {
  it("says who did what, where, when and by which plan", async () => {
    stage.write(documentWith(SCHEDULE));
    const { digest } = await stage.plan();
    Object.assign(stage.environment, {
      GITLAB_USER_LOGIN: "olive",
      CI_COMMIT_SHA: "0123456789abcdef0123456789abcdef01234567",
      CI_PIPELINE_URL: "https://gitlab.example.com/-/pipelines/7",
      CI_MERGE_REQUEST_IID: "3",
    });
    await stage.apply(0);
    expect(entries()).toEqual([
      {
        format: 1,
        prev: null,
        at: new Date(NOW).toISOString(),
        host: stage.sandbox.url,
        plan_digest: digest,
        actor: "olive",
        commit: "0123456789abcdef0123456789abcdef01234567",
        pipeline: "https://gitlab.example.com/-/pipelines/7",
        merge_request: "3",
        address: "acme/payments/api//schedule.Primary",
        action: "create",
        status: "done",
      },
    ]);
    expectWhole();
  });

  it("names the token's user outside a pipeline, whoever the machine takes them for", async () => {
    stage.write(documentWith(SCHEDULE));
    stage.environment.USER = "build";
    await stage.apply(0);
    expect(entries().map(({ actor }) => actor)).toEqual(["dana"]);
  });

  it("holds failures and what was skipped for them", async () => {
    stage.sandbox.faults.add("500 operation=CreateSchedule");
    stage.write(
      documentWith(
        `${SCHEDULE}\nescalation_policy: {name: P, rules: [{after: 0m, notify: {schedule: Primary}}]}`,
      ),
    );
    await stage.apply(1);
    expect(entries().map(({ status }) => status)).toEqual(["failed", "skipped"]);
    expect(entries()[0]?.error).toContain("CreateSchedule");
    expectWhole();
  });

  it("is continued by the next run, one chain through several projects", async () => {
    const document = (count: number) =>
      `version: 1\n${projectsWith({ "acme/payments/api": schedules(count), "acme/payments/worker": schedules(count) })}`;
    stage.write(document(2));
    await stage.apply(0, "--parallel", "2");
    stage.write(document(4));
    await stage.apply(0);
    expect(lines()).toHaveLength(8);
    expectWhole();
  });

  it("shows a line that was altered or taken out", async () => {
    stage.write(documentWith(schedules(3)));
    await stage.apply(0);
    const [first, , third] = lines();
    stage.workspace.write("shorter.jsonl", `${first}\n${third}\n`);
    expect(() => expectWhole("shorter.jsonl")).toThrow();
  });

  it("goes on after a line that a crash cut short, on a line of its own", async () => {
    stage.write(documentWith(SCHEDULE));
    await stage.apply(0);
    const [first = ""] = lines();
    const cut = first.slice(0, 40);
    stage.workspace.write("watchbill-journal.jsonl", `${first}\n${cut}`);
    stage.write(documentWith(schedules(2)));
    await stage.apply(0);
    const [, second, third = ""] = lines();
    expect(second).toBe(cut);
    expect((JSON.parse(third) as JournalLine).prev).toBe(createHash("sha256").update(cut).digest("hex"));
  });

  it("stands where --journal says, and nowhere if nothing is done", async () => {
    stage.write(documentWith(SCHEDULE));
    await stage.apply(0, "--journal", "log.jsonl");
    expect(entries("log.jsonl")).toHaveLength(1);
    expect(() => stage.workspace.read("watchbill-journal.jsonl")).toThrow();
    await stage.apply(0);
    expect(() => stage.workspace.read("watchbill-journal.jsonl")).toThrow();
  });

  it("ends the run in every project once it cannot be written, and the next run makes the rest", async () => {
    const paths = ["acme/payments/api", "acme/payments/web", "acme/payments/worker"];
    stage.write(`version: 1\n${projectsWith(Object.fromEntries(paths.map((path) => [path, schedules(5)])))}`);
    const { folder } = stage.workspace;
    const words = ["apply", "--yes", "--format", "json"];
    const full = await runChild(words, { folder, environment: stage.environment, fileBlocks: 1 });
    expect(full.code, full.stderr).toBe(5);
    const { outcomes } = JSON.parse(full.stdout) as { outcomes: readonly Outcome[] };
    const done = outcomes.filter(({ status }) => status === "done");
    expect(stage.writes()).toHaveLength(done.length);
    expect(done.length).toBeLessThanOrEqual(1 + paths.length);
    const left = { status: "skipped", error: "the journal could not be written" };
    expect(outcomes.filter((one) => !done.includes(one))).toMatchObject(Array(15 - done.length).fill(left));
    const [whole = "", part = "", ...rest] = stage.workspace.read("watchbill-journal.jsonl").split("\n");
    expect(`${whole}\n${part}`).toHaveLength(512);
    expect(rest).toEqual([]);
    const { address: recorded } = JSON.parse(whole) as JournalLine;
    expect(full.stderr).toContain("journal-failed: watchbill-journal.jsonl could not be written (EFBIG");
    for (const { address } of done) expect(full.stderr.includes(address)).toBe(address !== recorded);
    await stage.apply(0);
    expect(stage.writes()).toHaveLength(15);
    expect((await stage.plan()).changes).toEqual([]);
  });

  it.each(["/dev/null", "/dev/full"])("cannot be %s, from which nothing is read again", async (path) => {
    stage.write(documentWith(SCHEDULE));
    const { code, findings } = await stage.findings("apply", "--yes", "--journal", path);
    expect(findings).toMatchObject([{ level: "error", code: "journal-failed" }]);
    expect(code).toBe(1);
    expect(stage.writes()).toEqual([]);
  });

  it("is one run's at a time, and not held by one that died", async () => {
    stage.write(documentWith(SCHEDULE));
    const lock = "watchbill-journal.jsonl.lock";
    stage.workspace.write(lock, `${process.ppid}\n`);
    const busy = await stage.findings("apply", "--yes");
    expect(busy).toMatchObject({ code: 4, findings: [{ level: "error", code: "journal-in-use" }] });
    expect(stage.writes()).toEqual([]);
    const { pid } = spawnSync(process.execPath, ["--version"]);
    stage.workspace.write(lock, `${pid}\n`);
    await stage.apply(0);
    expect(() => stage.workspace.read(lock)).toThrow();
    expectWhole();
  });

  it("must be writable before anything is written to GitLab", async () => {
    stage.write(documentWith(SCHEDULE));
    const { code, findings } = await stage.findings("apply", "--yes", "--journal", "nowhere/log.jsonl");
    expect(findings).toMatchObject([{ code: "system" }]);
    expect(code).toBe(1);
    expect(stage.writes()).toEqual([]);
  });
});
