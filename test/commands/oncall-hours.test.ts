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
  readonly actual?: Pick<HoursJson, "people" | "to"> & {
    readonly by_document: readonly { user: string; start: string; end: string; recorded: string[] }[];
  };
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
      Once: {starts_at: ${starts_at}, ${ends_at === "" ? "" : `ends_at: ${ends_at}, `}length: ${hours} hours, participants: [${user}]}`;
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
      "person,shift,class,start,end,minutes,source,rules,evidence",
      `ana,${PROJECT}//rotation.Primary/Once@2026-03-02T08:00:00Z,business,2026-03-02T08:00:00Z,2026-03-02T16:00:00Z,480,planned,1,`,
      `ana,${PROJECT}//rotation.Secondary/Twice@2026-03-02T11:00:00Z,off,2026-03-02T16:00:00Z,2026-03-02T19:00:00Z,180,planned,1,`,
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

  it.each([
    ["the last month", [], "Sun 1 Mar 2026 to Tue 31 Mar 2026"],
    ["four weeks", ["--from", "2026-03-02"], "Mon 2 Mar 2026 to Sun 29 Mar 2026"],
  ])("names the first and the last day it counts: %s", async (_, words, days) => {
    workspace.write("watchbill.yml", documentWith(shift("2026-03-02T09:00", 8)));
    const { stdout } = await workspace.watchbill("oncall", "hours", ...words);
    expect(stdout.split("\n")[0]).toBe(`Hours on call ${days} (Etc/UTC)`);
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
      .map((line) => line.split(",").slice(-3).join(" "));
    expect([...new Set(sources)]).toEqual(["actual 1 record"]);
    const { stdout: text } = await stage.run("oncall", "hours", "--actual", "--from", "2026-03-02");
    expect(text).toMatch(/^ {2}ana +0 h .* 48 h$/m);
    const other = await stage.run("oncall", "hours", "--actual", "--from", "2026-03-02", "--schedule", "X*");
    expect(other.stdout).toContain("Nobody takes part in any rotation.");
    expect(text).toContain("It forgets the shifts of rotations that were deleted");
  });
});

describe("actual, after overrides are over and taken back", () => {
  const stage = useStage();
  const HOUR = 3_600_000;
  /** Moves on to an instant after the stage's first, 2 March 12:00 UTC. */
  let hoursOn = 0;
  const waitUntil = (instant: string) => {
    const hours = (Date.parse(`${instant}Z`) - Date.UTC(2026, 2, 2, 12)) / HOUR;
    stage.wait((hours - hoursOn) * HOUR);
    hoursOn = hours;
  };
  beforeEach(() => {
    hoursOn = 0;
  });
  /** Weeks from Monday 9:00: ana's begins on 9 March. */
  const section = (overrides: string, rotation = "") =>
    documentWith(`oncall_schedules:
  Primary:
    timezone: Etc/UTC
    overrides: [${overrides}]
    rotations:
      Weekly: {starts_at: 2026-03-02T09:00, length: 1 week, participants: [bo, ana]${rotation}}`);
  const COVER = "{from: 2026-03-10T09:00, to: 2026-03-12T09:00, user: erik, instead_of: ana, mode: replace}";
  const WINDOW = ["--actual", "--from", "2026-03-09T09:00:00Z", "--to", "2026-03-16T09:00:00Z"];
  const actual = async () => {
    waitUntil("2026-03-16T09:00");
    const { stdout } = await stage.run("oncall", "hours", "--format", "json", ...WINDOW);
    const { people, by_document } = (JSON.parse(stdout) as Required<HoursJson>).actual;
    return {
      hours: Object.fromEntries(people.map(({ user, total }) => [user, total / 60])),
      by_document: by_document.map(
        ({ user, start, end, recorded }) => `${user} ${start} ${end} ${recorded.join("+")}`,
      ),
    };
  };

  it("counts who stood in, and the rotation's people until it was taken back", async () => {
    stage.write(section(COVER));
    await stage.settle();
    waitUntil("2026-03-12T15:00");
    await stage.settle();
    expect(await actual()).toEqual({
      hours: { ana: 120, bo: 0, erik: 48 },
      by_document: [
        "erik 2026-03-10T09:00:00Z 2026-03-12T09:00:00Z ",
        "ana 2026-03-12T09:00:00Z 2026-03-12T15:00:00Z ",
      ],
    });
    const { stdout } = await stage.run("oncall", "hours", ...WINDOW);
    expect(
      stdout,
    ).toContain(`Actual is what GitLab recorded in these projects, declared or not. It forgets the shifts of rotations that were deleted, and of people who left GitLab.
It has no record of overrides whose rotations were taken back, so these count as the document says:
  acme/payments/api Primary, Weekly: erik from Tue 10 Mar 09:00 to Thu 12 Mar 09:00
`);
    const csv = (await stage.run("oncall", "hours", "--format", "csv", ...WINDOW)).stdout.split("\r\n");
    const evidence = csv.filter((line) => line.includes(",actual,")).map((line) => line.split(","));
    expect([...new Set(evidence.map((line) => `${line[0]} ${line.at(-1)}`))]).toEqual([
      "ana record",
      "ana document",
      "erik document",
    ]);
  });

  it("goes by the record as long as it has the rotations of an override", async () => {
    stage.write(section(COVER));
    await stage.settle();
    expect(await actual()).toEqual({ hours: { ana: 120, bo: 0, erik: 48 }, by_document: [] });
  });

  it("counts who was added", async () => {
    stage.write(section(COVER.replace("mode: replace", "mode: add")));
    await stage.settle();
    waitUntil("2026-03-12T15:00");
    await stage.settle();
    expect(await actual()).toEqual({
      hours: { ana: 168, bo: 0, erik: 48 },
      by_document: ["erik 2026-03-10T09:00:00Z 2026-03-12T09:00:00Z "],
    });
  });

  it("lets a record stand that stops within the override: it was applied late", async () => {
    stage.write(section(""));
    await stage.settle();
    waitUntil("2026-03-10T15:00");
    stage.write(section(COVER));
    await stage.settle();
    waitUntil("2026-03-12T09:00");
    await stage.settle();
    expect((await actual()).hours).toEqual({ ana: 126, bo: 0, erik: 42 });
  });

  it("says whom GitLab has written in, where it has a record of the whole override", async () => {
    // Taken back while nobody is on call, GitLab's job fills the time with the rotation's people.
    stage.write(section(COVER, ', active_period: {start: "09:00", end: "17:00"}'));
    await stage.settle();
    waitUntil("2026-03-12T08:00");
    await stage.run("oncall", "hours", ...WINDOW);
    waitUntil("2026-03-12T20:00");
    await stage.settle();
    const { hours, by_document } = await actual();
    expect(hours).toEqual({ ana: 40, bo: 0, erik: 16 });
    expect(by_document).toEqual([
      "erik 2026-03-10T09:00:00Z 2026-03-10T17:00:00Z ana",
      "erik 2026-03-11T09:00:00Z 2026-03-11T17:00:00Z ana",
    ]);
  });

  it("has nothing to amend in what was never declared", async () => {
    stage.write(section(""));
    await stage.settle();
    expect(await actual()).toEqual({ hours: { ana: 168, bo: 0 }, by_document: [] });
  });
});
