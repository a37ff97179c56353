/** What apply does with a plan: in which order, how far a failure reaches, and what GitLab holds afterwards. */
import { describe, expect, it } from "vitest";
import { main } from "../../src/program.ts";
import { PROJECT } from "../support/cases.ts";
import { NOW } from "../support/clock.ts";
import { documentWith, policyWith, projectsWith, rotationWith, SCHEDULE } from "../support/documents.ts";
import { useStage } from "../support/stage.ts";

const stage = useStage();
const WORKER = "acme/payments/worker";

const TEAM = `oncall_schedules:
  Primary:
    timezone: Etc/UTC
    rotations: {Weekly: {starts_at: 2026-01-05T09:00, length: 1 week, participants: [ana, bo]}}
escalation_policy:
  name: Standard
  rules: [{after: 0m, notify: {schedule: Primary}}]
alert_integrations: {Probe: {type: http}}`;

/** `done schedule.Primary` for each outcome, in order. */
async function outcomes(code: number, ...words: string[]): Promise<string[]> {
  const { stdout } = await stage.apply(code, "--format", "json", ...words);
  const result = JSON.parse(stdout) as { outcomes: { address: string; status: string }[]; counts: object };
  const count = (wanted: string) => result.outcomes.filter(({ status }) => status === wanted).length;
  expect(result.counts).toEqual({ done: count("done"), failed: count("failed"), skipped: count("skipped") });
  return result.outcomes.map(({ address, status }) => `${status} ${address.replace(`${PROJECT}//`, "")}`);
}

function operations(): string[] {
  return stage.writes().map(({ operationName }) => operationName ?? "");
}

describe("order", () => {
  it("creates what is needed first, and deletes it last", async () => {
    stage.write(documentWith(TEAM));
    await stage.apply(0);
    expect(operations()).toEqual([
      "CreateSchedule",
      "CreateRotation",
      "CreateAlertIntegration",
      "CreateEscalationPolicy",
    ]);
    const base = stage.workspace.commit();
    stage.write(documentWith("oncall_schedules: {}"));
    await stage.apply(0, "--base", base, "--allow-deletes", "4");
    expect(operations().slice(4)).toEqual([
      "DestroyEscalationPolicy",
      "DestroyAlertIntegration",
      "DestroyRotation",
      "DestroySchedule",
    ]);
  });

  it("takes a rule out before the schedule it named goes", async () => {
    const two = `${SCHEDULE}\n  Second: {timezone: Etc/UTC}`;
    const policy = (schedules: string, name: string) =>
      `${schedules}\nescalation_policy:\n  name: Standard\n  rules: [{after: 0m, notify: {schedule: ${name}}}]`;
    stage.write(documentWith(policy(two, "Second")));
    await stage.apply(0);
    const base = stage.workspace.commit();
    stage.write(documentWith(policy(SCHEDULE, "Primary")));
    await stage.apply(0, "--base", base);
    expect(operations().slice(-2)).toEqual(["UpdateEscalationPolicy", "DestroySchedule"]);
    expect(stage.sandbox.world.rules.all().filter(({ removed }) => !removed)).toHaveLength(1);
  });
});

describe("failure", () => {
  it("of one object skips only what needs it", async () => {
    stage.sandbox.faults.add("500 operation=CreateSchedule");
    stage.write(documentWith(TEAM));
    expect(await outcomes(5)).toEqual([
      "failed schedule.Primary",
      "skipped rotation.Primary/Weekly",
      "done alert_integration.Probe",
      "skipped escalation_policy",
    ]);
    stage.sandbox.faults.clear();
    expect(await outcomes(0)).toEqual([
      "done schedule.Primary",
      "done rotation.Primary/Weekly",
      "done escalation_policy",
    ]);
    expect((await stage.plan()).changes).toEqual([]);
  });

  it("in one project leaves the others alone", async () => {
    stage.sandbox.faults.add("500 operation=CreateRotation");
    stage.write(`version: 1\n${projectsWith({ [PROJECT]: TEAM, [WORKER]: SCHEDULE })}`);
    const result = await outcomes(5);
    expect(result).toContain(`done ${WORKER}//schedule.Primary`);
    expect(result).toContain("failed rotation.Primary/Weekly");
    expect(result).toContain("done escalation_policy");
  });

  it("of everything leaves with 1, and says what to do", async () => {
    stage.sandbox.faults.add("500 kind=write");
    stage.write(documentWith(TEAM));
    const { stdout } = await stage.apply(1);
    expect(stdout).toContain("✗ create acme/payments/api//schedule.Primary failed");
    expect(stdout).toContain("skipped: needs acme/payments/api//schedule.Primary");
    expect(stdout).toContain("Not all was applied: 0 done, 2 failed, 2 skipped");
    expect(stdout).toContain("Run the same command again");
  });

  it("of a deletion keeps what the deleted object stands on", async () => {
    stage.write(documentWith(TEAM));
    await stage.apply(0);
    const base = stage.workspace.commit();
    stage.write(documentWith("oncall_schedules: {}"));
    stage.sandbox.faults.add("500 operation=DestroyEscalationPolicy");
    expect(await outcomes(5, "--base", base, "--allow-deletes", "4")).toEqual([
      "failed escalation_policy",
      "done alert_integration.Probe",
      "done rotation.Primary/Weekly",
      "skipped schedule.Primary",
    ]);
    stage.sandbox.faults.clear();
    expect(await outcomes(0, "--base", base, "--allow-deletes", "2")).toEqual([
      "done escalation_policy",
      "done schedule.Primary",
    ]);
  });
});

describe("an unclear write", () => {
  const writes = 4;

  it.each(
    ["lost after", "502 after", "504", "lost", "html after"].flatMap((fault) =>
      Array.from({ length: writes }, (_, index) => ({ fault, nth: index + 1 })),
    ),
  )("($fault, write $nth) is looked up and leaves no duplicate", async ({ fault, nth }) => {
    stage.write(documentWith(TEAM));
    stage.sandbox.faults.add(`${fault} kind=write nth=${nth}`);
    await stage.run("apply", "--yes");
    stage.sandbox.faults.clear();
    const { code } = await stage.run("apply", "--yes");
    expect(code).toBe(0);
    expect((await stage.plan()).changes).toEqual([]);
    const { world } = stage.sandbox;
    const { id } = stage.project(PROJECT);
    const ours = world.schedules.where("projectId", id);
    expect(ours.map(({ name }) => name)).toEqual(["Primary"]);
    expect(ours.flatMap((schedule) => world.rotations.where("scheduleId", schedule.id))).toHaveLength(1);
    expect(world.integrations.where("projectId", id)).toHaveLength(1);
    expect(world.policies.where("projectId", id)).toHaveLength(1);
  });

  it("that happened is not a failure of the run", async () => {
    stage.write(documentWith(TEAM));
    stage.sandbox.faults.add("lost after kind=write nth=2");
    await stage.apply(0);
    expect(operations().filter((name) => name === "CreateRotation")).toHaveLength(1);
  });

  it("that did not happen is made once more", async () => {
    stage.write(documentWith(TEAM));
    stage.sandbox.faults.add("502 kind=write nth=2");
    await stage.apply(0);
    expect(operations().filter((name) => name === "CreateRotation")).toHaveLength(2);
  });

  it("that was a deletion is done if the object is gone", async () => {
    stage.write(documentWith(TEAM));
    await stage.apply(0);
    const base = stage.workspace.commit();
    stage.write(documentWith("oncall_schedules: {}"));
    stage.sandbox.faults.add("lost after kind=write nth=1");
    await stage.apply(0, "--base", base, "--allow-deletes", "4");
    expect(operations().filter((name) => name.startsWith("Destroy"))).toHaveLength(4);
  });
});

describe("a rate limit", () => {
  it("is waited out, and is neither a try nor a failure", async () => {
    stage.write(documentWith(SCHEDULE));
    stage.sandbox.faults.add("429 retry-after=1 kind=write first=2");
    const { stderr } = await stage.apply(0);
    expect(stderr).toContain("rate limit is reached; waiting 1 s");
    expect(stage.writes().map(({ status }) => status)).toEqual([429, 429, 200]);
  });
});

describe("a change of zone", () => {
  const inZone = (timezone: string) =>
    documentWith(
      rotationWith('active_period: {start: "08:00", end: "17:00"}, participants: [ana, bo]', {
        timezone,
        length: "1 day",
      }),
    );

  it("converges in one apply, and sends the hours that GitLab moved again", async () => {
    stage.write(inZone("Europe/Berlin"));
    await stage.apply(0);
    stage.write(inZone("America/New_York"));
    const plan = await stage.plan();
    expect(plan.changes).toMatchObject([
      { action: "update", kind: "schedule" },
      { action: "update", kind: "rotation", reason: /from Europe\/Berlin to America\/New_York/ },
    ]);
    await stage.apply(0);
    expect((await stage.plan()).changes).toEqual([]);
    const { world } = stage.sandbox;
    const [schedule] = world.schedules.where("projectId", stage.project(PROJECT).id);
    const [rotation] = world.rotations.where("scheduleId", schedule?.id ?? 0);
    expect(rotation?.activePeriod).toEqual({ startTime: "08:00", endTime: "17:00" });
    expect(rotation?.startsAt, "09:00 in New York").toBe(Date.UTC(2026, 0, 5, 14));
  });

  it("is finished by the next run if it stops in between", async () => {
    stage.write(inZone("Europe/Berlin"));
    await stage.apply(0);
    stage.write(inZone("America/New_York"));
    stage.sandbox.faults.add("500 operation=UpdateRotation");
    await stage.apply(5);
    stage.sandbox.faults.clear();
    await stage.apply(0);
    expect((await stage.plan()).changes).toEqual([]);
  });
});

describe("turn order", () => {
  const turns = (people: string) => documentWith(rotationWith(`participants: [${people}]`));

  it("changes by a new rotation, and the old one keeps its history under another name", async () => {
    stage.write(turns("ana, bo, chen"));
    await stage.apply(0);
    stage.write(turns("chen, ana, bo"));
    const plan = await stage.plan();
    expect(plan.changes).toMatchObject([{ action: "replace" }]);
    const { stdout } = await stage.run("plan");
    expect(stdout, "the order of turns is told").toContain("would leave it at ana, bo, chen");
    expect(stdout, "and once").not.toContain("GitLab keeps the order");
    await stage.apply(0);
    const after = await stage.plan();
    expect(after.changes).toEqual([]);
    expect(after.unmanaged, "a retired rotation is not somebody else's").toEqual([]);
    const { world } = stage.sandbox;
    const [schedule] = world.schedules.where("projectId", stage.project(PROJECT).id);
    expect(world.rotations.where("scheduleId", schedule?.id ?? 0)).toMatchObject([
      { name: "Weekly (until 2026-03-02)", endsAt: Date.UTC(2026, 2, 2, 12) },
      { name: "Weekly", endsAt: null },
    ]);
  });

  it("twice a day takes another name each time", async () => {
    for (const people of ["ana, bo, chen", "chen, ana, bo", "bo, chen, ana"]) {
      stage.wait(3_600_000);
      stage.write(turns(people));
      await stage.settle();
    }
    const names = stage.sandbox.world.rotations.all().map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(["Weekly (until 2026-03-02)", "Weekly (until 2026-03-02 2)", "Weekly"]),
    );
  });

  it("that GitLab remembers from before is a warning, and the next run replaces", async () => {
    stage.write(turns("ana, bo, chen"));
    await stage.apply(0);
    stage.write(turns("bo, chen"));
    await stage.apply(0);
    stage.write(turns("bo, chen, ana"));
    const plan = await stage.plan();
    expect(plan.changes, "nothing tells that ana was there before").toMatchObject([{ action: "update" }]);
    const { stdout } = await stage.apply(5);
    expect(stdout).toContain("GitLab holds participants otherwise than sent");
    expect((await stage.plan()).changes).toMatchObject([{ action: "replace" }]);
    await stage.apply(0);
    expect((await stage.plan()).changes).toEqual([]);
  });

  it.each([1, 2, 3])("survives a failure at step %d of the replacement", async (nth) => {
    stage.write(turns("ana, bo"));
    await stage.apply(0);
    stage.write(turns("bo, ana"));
    stage.sandbox.faults.add(`500 kind=write from=${nth}`);
    const struck = await stage.run("apply", "--yes");
    expect(struck.code).not.toBe(0);
    stage.sandbox.faults.clear();
    stage.wait(60_000);
    await stage.apply(0);
    const after = await stage.plan();
    expect(after.changes).toEqual([]);
    const { world } = stage.sandbox;
    const [schedule] = world.schedules.where("projectId", stage.project(PROJECT).id);
    const rotations = world.rotations.where("scheduleId", schedule?.id ?? 0);
    expect(rotations.map(({ endsAt }) => endsAt !== null)).toEqual([true, false]);
  });
});

it("asks, and without anybody to answer changes nothing", async () => {
  stage.write(documentWith(policyWith("{after: 0m, notify: {schedule: Primary}}")));
  const { code, findings } = await stage.findings("apply");
  expect(findings).toMatchObject([{ code: "not-confirmed" }]);
  expect(code).toBe(4);
  expect(stage.writes()).toEqual([]);
});

describe("at a terminal", () => {
  /** Applies where a person answers so. */
  async function answered(answer: string, ...words: readonly string[]) {
    const written = { stdout: "", stderr: "" };
    const questions: string[] = [];
    const output = (name: keyof typeof written) => ({
      write: (text: string) => {
        written[name] += text;
      },
      isTerminal: false,
    });
    const code = await main(["apply", ...words], {
      version: "0.0.0-test",
      environment: stage.environment,
      folder: stage.workspace.folder,
      stdout: output("stdout"),
      stderr: output("stderr"),
      ask: async (question) => {
        questions.push(`${written.stdout}${written.stderr}${question}`);
        return answer;
      },
      now: () => NOW,
      signal: new AbortController().signal,
    });
    return { code, questions, ...written };
  }

  it.each([["text"], ["json"]])(
    "shows the plan and asks before it changes anything, with --format %s",
    async (format) => {
      stage.write(documentWith(SCHEDULE));
      for (const answer of ["", "y", "no"]) {
        const { code, stdout } = await answered(answer, "--format", format);
        expect([code, stage.writes().length]).toEqual([4, 0]);
        if (format === "json")
          expect(JSON.parse(stdout)).toMatchObject({ findings: [{ code: "not-confirmed" }] });
      }
      const { code, questions, stdout } = await answered(" yes\n", "--format", format);
      expect(questions).toHaveLength(1);
      expect(questions[0]).toMatch(
        /\+ schedule Primary[\s\S]*Make these changes on http.*\? Only "yes" is a yes: $/,
      );
      expect([code, stage.writes().length]).toEqual([0, 1]);
      if (format === "json") expect(JSON.parse(stdout)).toMatchObject({ counts: { done: 1 } });
    },
  );
});

it("has nothing to ask or write where nothing changes", async () => {
  stage.write(documentWith(SCHEDULE));
  await stage.apply(0);
  const before = stage.writes().length;
  expect((await stage.run("apply")).code).toBe(0);
  expect(JSON.parse((await stage.run("apply", "--format", "json")).stdout)).toEqual({
    outcomes: [],
    counts: { done: 0, failed: 0, skipped: 0 },
  });
  await stage.run("plan", "--out", "plan.json");
  expect(await stage.run("apply", "plan.json")).toEqual({
    code: 0,
    stdout: "Nothing to change.\n",
    stderr: "",
  });
  expect(stage.writes().length).toBe(before);
});
