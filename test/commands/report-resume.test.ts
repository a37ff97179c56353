/** Runs that break off: what was read stays, and the next run goes on. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startChild, until } from "../support/child.ts";
import { WINDOW } from "../support/reports.ts";
import { useStage } from "../support/stage.ts";

const QUESTION = [
  "report",
  "--group",
  "acme",
  ...WINDOW,
  "--format",
  "json,csv",
  "--now",
  "2026-03-02T12:00:00Z",
];

describe("a reading that breaks off", () => {
  const stage = useStage({ seed: "incidents:2000" });
  const lists = () =>
    stage.sandbox.log.filter(({ operationName }) => operationName === "ListGroupIncidents").length;

  it.each([
    "403 operation=ListGroupIncidents from=3",
    "403 operation=IncidentDetails from=9",
    "403 operation=ListAlerts from=5",
  ])("on `%s` leaves with 1, and ends as if it had not the next time", async (fault) => {
    await stage.run(...QUESTION, "--out", "whole");
    const whole = lists();
    stage.sandbox.faults.add(fault);
    const broken = await stage.run(...QUESTION, "--parallel", "1", "--out", "r");
    expect(broken.code).toBe(1);
    expect(broken.stderr).toContain("gitlab-forbidden");
    expect(existsSync(join(stage.workspace.folder, "r/manifest.json"))).toBe(false);
    const marks = stage.workspace.read("r/facts.partial.jsonl").match(/"type":"mark"/g) ?? [];
    expect(marks.length).toBeGreaterThan(0);
    stage.sandbox.faults.clear();
    stage.wait(3 * 86_400_000);
    const before = lists();
    const again = await stage.run(...QUESTION, "--out", "r");
    expect(again.stderr).toMatch(/^Going on with what was read of 2026-03-02T12:00:00Z: \d+ incidents\.\n$/);
    expect(again.code).toBe(0);
    if (fault.includes("ListAlerts")) expect(lists() - before).toBeLessThan(whole);
    expect(existsSync(join(stage.workspace.folder, "r/facts.partial.jsonl"))).toBe(false);
    for (const file of ["facts.jsonl", "report.json", "incidents.csv", "manifest.json"])
      expect(stage.workspace.read(`r/${file}`) === stage.workspace.read(`whole/${file}`), file).toBe(true);
  });

  it("keeps speaking of the instant it began at", async () => {
    const now = QUESTION.slice(0, -2);
    stage.sandbox.faults.add("403 operation=ListAlerts");
    expect((await stage.run(...now, "--out", "r")).code).toBe(1);
    stage.sandbox.faults.clear();
    stage.wait(3_600_000);
    expect((await stage.run(...now, "--out", "r")).code).toBe(0);
    expect(JSON.parse(stage.workspace.read("r/report.json"))).toMatchObject({
      data_as_of: "2026-03-02T12:00:00Z",
    });
  });

  it("is not mixed with another question, unless that begins anew", async () => {
    stage.sandbox.faults.add("403 operation=ListAlerts");
    await stage.run(...QUESTION, "--out", "r");
    stage.sandbox.faults.clear();
    const other = ["report", "--group", "acme/payments", ...WINDOW, "--out", "r"];
    const refused = await stage.run(...other);
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain("other-reading");
    expect((await stage.run(...other, "--force")).code).toBe(0);
    expect(JSON.parse(stage.workspace.read("r/report.json"))).toMatchObject({
      scope: { groups: ["acme/payments"] },
    });
  });

  it("does not overwrite a finished report without --force", async () => {
    await stage.run(...QUESTION, "--out", "r");
    const manifest = stage.workspace.read("r/manifest.json");
    const again = await stage.run(...QUESTION, "--out", "r");
    expect(again.code).toBe(4);
    expect(again.stderr).toContain("report-exists");
    expect(stage.workspace.read("r/manifest.json")).toBe(manifest);
    expect((await stage.run(...QUESTION, "--out", "r", "--force")).code).toBe(0);
  });
});

describe("a process that is killed", () => {
  const stage = useStage({ seed: "incidents:2000", latency: 15 });

  it("leaves what it had read, with which the next one goes on", async () => {
    const { folder } = stage.workspace;
    const options = { folder, environment: stage.environment };
    const whole = await startChild([...QUESTION, "--out", "whole"], options).ended;
    expect(whole.code, whole.stderr).toBe(0);

    const partial = join(folder, "r/facts.partial.jsonl");
    const marked = () =>
      existsSync(partial) && /"list":"incidents of group acme [^"]+"/.test(readFileSync(partial, "utf8"));
    const first = startChild([...QUESTION, "--parallel", "2", "--out", "r"], options);
    await until(marked);
    const meanwhile = await stage.findings(...QUESTION, "--out", "r", "--force");
    expect(meanwhile).toMatchObject({ code: 4, findings: [{ code: "report-under-way" }] });
    first.process.kill("SIGKILL");
    expect((await first.ended).code).toBe(-1);
    expect(existsSync(join(folder, "r/manifest.json"))).toBe(false);

    const second = await startChild([...QUESTION, "--out", "r"], options).ended;
    expect(second.code, second.stderr).toBe(0);
    expect(second.stderr).toMatch(/Going on with .*: [1-9]\d* incidents/);
    for (const file of ["facts.jsonl", "report.json"])
      expect(stage.workspace.read(`r/${file}`) === stage.workspace.read(`whole/${file}`), file).toBe(true);
    expect(existsSync(join(folder, "r/report.lock"))).toBe(false);
    expect((await startChild(["report", "verify", "r"], options).ended).code).toBe(0);
  });
});

describe("a GitLab that cannot cope", () => {
  const stage = useStage({ seed: "incidents:300" });

  it("is waited for and asked again, without a gap or a double", async () => {
    await stage.run(...QUESTION, "--out", "whole");
    for (const fault of [
      "502 operation=ListGroupIncidents nth=2",
      "lost operation=IncidentDetails nth=3",
      "429 operation=ListAlerts nth=1 retry-after=1",
    ])
      stage.sandbox.faults.add(fault);
    const { code, stderr } = await stage.run(...QUESTION, "--out", "r");
    expect(code).toBe(0);
    expect(stderr).toContain("trying again");
    expect(stage.workspace.read("r/facts.jsonl") === stage.workspace.read("whole/facts.jsonl")).toBe(true);
  });
});
