/** `oncall hours`: the classes of people's own clocks, counted once, and as GitLab recorded them. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PROJECT } from "../support/cases.ts";
import { documentWith } from "../support/documents.ts";
import { useStage } from "../support/stage.ts";
import { createWorkspace, type Workspace } from "../support/workspace.ts";

interface HoursJson {
  readonly from: string;
  readonly to: string;
  readonly people: readonly {
    user: string;
    total: number;
    business: number;
    off: number;
    night: number;
    weekend: number;
    holiday: number;
  }[];
  readonly fairness: {
    gini: number;
    equity: number;
    step: number;
    even: boolean;
    by_class: Record<string, { gini: number | null }>;
  };
  readonly actual?: Pick<HoursJson, "people" | "to">;
}

describe("planned", () => {
  let workspace: Workspace;
  beforeEach(() => {
    workspace = createWorkspace({ now: () => Date.UTC(2026, 3, 15) });
  });
  afterEach(() => workspace.remove());
  const json = async (...words: string[]) => {
    const { stdout, stderr } = await workspace.watchbill("oncall", "hours", "--format", "json", ...words);
    expect(stderr).toBe("");
    return JSON.parse(stdout) as HoursJson;
  };
  /** One shift of `hours` from a wall clock in Berlin. */
  const shift = (starts_at: string, hours: number, user = "ana", ends_at = "") =>
    `oncall_schedules:
  Primary:
    timezone: Europe/Berlin
    rotations:
      Once: {starts_at: ${starts_at}, ends_at: ${ends_at}, length: ${hours} hours, participants: [${user}]}`;
  const window = ["--from", "2026-03-01", "--to", "2026-05-01"];

  // Over the clock change of 29 March: 61 hours between Friday 18:00 and Monday 08:00 (worked out hour by hour).
  it.each([
    ["Europe/Berlin", "2026-03-27T18:00", "2026-03-30T08:00", undefined, [61, 0, 4, 10, 47, 0]],
    ["America/Los_Angeles", "2026-03-27T18:00", "2026-03-30T08:00", undefined, [61, 7, 5, 2, 47, 0]],
    // Good Friday and Easter Monday.
    ["Europe/Berlin", "2026-04-02T18:00", "2026-04-07T08:00", "DE-BE", [110, 0, 4, 10, 48, 48]],
  ])("in %s from %s to %s, holidays %s", async (timezone, from, to, holidays, hours) => {
    const person = `{timezone: ${timezone}${holidays === undefined ? "" : `, holidays: ${holidays}`}}`;
    workspace.write(
      "watchbill.yml",
      documentWith(shift(from, 200, "ana", to), { top: `people: {ana: ${person}}` }),
    );
    const { people } = await json(...window);
    const [total, business, off, night, weekend, holiday] = hours.map((hour) => hour * 60);
    expect(people).toEqual([{ user: "ana", total, business, off, night, weekend, holiday }]);
  });

  it("counts time in two schedules once, and takes the schedule's zone where a person has none", async () => {
    const section = `oncall_schedules:
  Primary:
    timezone: Europe/Berlin
    rotations:
      Once: {starts_at: 2026-03-02T09:00, ends_at: 2026-03-02T17:00, length: 8 hours, participants: [ana]}
  Secondary:
    timezone: Europe/Berlin
    rotations:
      Twice: {starts_at: 2026-03-02T12:00, ends_at: 2026-03-02T20:00, length: 8 hours, participants: [ana]}`;
    workspace.write("watchbill.yml", documentWith(section));
    expect((await json(...window)).people).toEqual([
      { user: "ana", total: 660, business: 480, off: 180, night: 0, weekend: 0, holiday: 0 },
    ]);
    const { stdout } = await workspace.watchbill("oncall", "hours", "--format", "csv", ...window);
    expect(stdout.split("\r\n")).toEqual([
      "person,shift,class,start,end,minutes,source,rules",
      `ana,${PROJECT}//rotation.Primary/Once@2026-03-02T08:00:00Z,business,2026-03-02T08:00:00Z,2026-03-02T16:00:00Z,480,planned,1`,
      `ana,${PROJECT}//rotation.Secondary/Twice@2026-03-02T11:00:00Z,off,2026-03-02T16:00:00Z,2026-03-02T19:00:00Z,180,planned,1`,
      "",
    ]);
  });

  it("judges fairness by shares, and only beyond the step of one turn", async () => {
    // Three weeks from 2 March: ana, bo, ana. 168, 168 and 336 hours of the worked example are ana, bo and chen here.
    const section = `oncall_schedules:
  Primary:
    timezone: Etc/UTC
    rotations:
      A: {starts_at: 2026-03-02T00:00, ends_at: 2026-03-09T00:00, length: 1 week, participants: [ana]}
      B: {starts_at: 2026-03-09T00:00, ends_at: 2026-03-16T00:00, length: 1 week, participants: [bo]}
      C: {starts_at: 2026-03-16T00:00, ends_at: 2026-03-30T00:00, length: 1 week, participants: [chen]}`;
    workspace.write("watchbill.yml", documentWith(section));
    const { fairness } = await json(...window);
    expect(fairness.gini).toBeCloseTo(1 / 6, 6);
    expect(fairness).toMatchObject({ equity: 65, step: 336 * 60, even: true });
    expect(fairness.by_class.holiday).toMatchObject({ gini: null });

    workspace.write(
      "watchbill.yml",
      documentWith(section, { top: "people: {ana: {share: 0.5}, bo: {share: 0.5}}" }),
    );
    expect((await json(...window)).fairness).toMatchObject({ gini: 0, equity: 100 });
  });

  it("leaves those out of fairness who only cover for others", async () => {
    const section = (overrides: string) => `oncall_schedules:
  Primary:
    timezone: Etc/UTC
    overrides: [${overrides}]
    rotations:
      Weekly: {starts_at: 2026-03-02T00:00, length: 1 week, participants: [ana, bo]}`;
    const cover = "{from: 2026-03-10T00:00, to: 2026-03-11T00:00, user: chen, instead_of: bo, mode: replace}";
    workspace.write("watchbill.yml", documentWith(section(cover)));
    const { people, fairness } = await json("--from", "2026-03-02", "--to", "2026-03-16");
    expect(people.map(({ user, total }) => [user, total / 60])).toEqual([
      ["ana", 168],
      ["bo", 144],
      ["chen", 24],
    ]);
    // |168 − 144| twice, by 2 · 2² · 156.
    expect(fairness.gini).toBeCloseTo(48 / 1248, 6);
  });

  it("is about the last month where no window is named", async () => {
    workspace.write("watchbill.yml", documentWith(shift("2026-03-01T00:00", 24)));
    expect(await json("--timezone", "Europe/Berlin")).toMatchObject({
      from: "2026-02-28T23:00:00Z",
      to: "2026-03-31T22:00:00Z",
    });
  });

  it("is a table with a verdict", async () => {
    workspace.write("watchbill.yml", documentWith(shift("2026-03-27T18:00", 200, "ana", "2026-03-30T08:00")));
    const { stdout } = await workspace.watchbill("oncall", "hours", ...window);
    expect(stdout).toContain(`
       total  business  off  night  weekend  holiday
  ana   61 h       0 h  4 h   10 h     47 h      0 h

Fairness
  all hours: as even as the turns allow (Gini 0.00, equity 100)`);
  });
});

describe("actual", () => {
  const stage = useStage();

  it("is what GitLab recorded, where the plan was another", async () => {
    const section = (user: string) => `oncall_schedules:
  Primary:
    timezone: Etc/UTC
    rotations:
      Daily: {starts_at: 2026-03-02T12:00, length: 1 day, participants: [${user}]}`;
    stage.write(documentWith(section("ana")));
    await stage.settle();
    stage.wait(2 * 86_400_000);
    stage.write(documentWith(section("bo")));
    await stage.settle();
    stage.wait(86_400_000); // 5 March 12:00
    const { stdout } = await stage.run(
      ...[
        "oncall",
        "hours",
        "--actual",
        "--format",
        "json",
        "--from",
        "2026-03-02T12:00:00Z",
        "--to",
        "2026-03-09T12:00:00Z",
      ],
    );
    const { people, actual } = JSON.parse(stdout) as HoursJson;
    expect(people.map(({ user, total }) => [user, total / 60])).toEqual([["bo", 168]]);
    expect(actual?.to).toBe("2026-03-05T12:00:00Z");
    expect(actual?.people.map(({ user, total }) => [user, total / 60])).toEqual([
      ["ana", 48],
      ["bo", 24],
    ]);
    const csv = await stage.run(
      ...[
        "oncall",
        "hours",
        "--actual",
        "--format",
        "csv",
        "--from",
        "2026-03-02T12:00:00Z",
        "--to",
        "2026-03-09T12:00:00Z",
      ],
    );
    const sources = csv.stdout
      .split("\r\n")
      .filter((line) => line.startsWith("ana,"))
      .map((line) => line.split(",").slice(-2).join(" "));
    expect([...new Set(sources)]).toEqual(["actual 1"]);
  });
});
