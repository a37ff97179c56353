import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  formatLength,
  onCallAt,
  parseLength,
  type Rotation,
  type Shift,
  shiftAt,
  shiftsOverlapping,
  usersOnCallAt,
} from "../../src/calendar/shifts.ts";
import { HOUR } from "../../src/calendar/zone.ts";
import { listedShifts, lookupAt } from "../support/gitlab-shifts.ts";

const at = (text: string) => Date.parse(text.length === 17 ? `${text.slice(0, 16)}:00Z` : text);
const iso = (instant: number) => new Date(instant).toISOString().slice(0, 16);
const brief = (list: readonly Shift[]) =>
  list.map(({ user, start, end }) => `${user} ${iso(start)} ${iso(end)}`);

interface Sample {
  id: string;
  timezone: string;
  rotation: {
    startsAt: string;
    endsAt: string | null;
    length: { n: number; unit: "hours" | "days" | "weeks" };
    activePeriod: { start: string; end: string } | null;
    participants: string[];
  };
  window: { from: string; to: string };
  expected: { user: string; startsAt: string; endsAt: string }[];
}

const samples: Sample[] = JSON.parse(readFileSync("test/fixtures/oncall-samples.json", "utf8"));

function rotationOf({ timezone, rotation }: Sample): Rotation {
  return {
    timezone,
    starts_at: rotation.startsAt,
    ends_at: rotation.endsAt,
    length: { count: rotation.length.n, unit: rotation.length.unit },
    active_period: rotation.activePeriod,
    participants: rotation.participants,
  };
}

const berlin: Rotation = {
  timezone: "Europe/Berlin",
  starts_at: "2026-01-05T09:00",
  length: { count: 1, unit: "weeks" },
  participants: ["a", "b", "c"],
};

describe("shiftsOverlapping", () => {
  it.each(samples.map((sample) => [sample.id, sample] as const))(
    "is GitLab's list in the window: %s",
    (_, sample) => {
      const [from, to] = [Date.parse(sample.window.from), Date.parse(sample.window.to)];
      const listed = sample.expected
        .map(({ user, startsAt, endsAt }) => ({
          user,
          start: Date.parse(startsAt),
          end: Date.parse(endsAt),
        }))
        .filter(({ start, end }) => start < to && end > from);
      expect(listed.length).toBeGreaterThan(0);
      const underWay = shiftsOverlapping(rotationOf(sample), from, from + 1).filter(
        (one) => one.start < from,
      );
      const missing = underWay.filter((one) => !listed.some((other) => other.start === one.start));
      expect(shiftsOverlapping(rotationOf(sample), from, to)).toEqual([...missing, ...listed]);
    },
  );

  it("keeps the wall clock of a weekly handover when the clocks change", () => {
    const rotation: Rotation = {
      timezone: "America/New_York",
      starts_at: "2025-01-06T09:00",
      length: { count: 1, unit: "weeks" },
      participants: ["ana", "bo", "cy"],
    };
    expect(brief(shiftsOverlapping(rotation, at("2025-03-01T00:00Z"), at("2025-03-20T00:00Z")))).toEqual([
      "bo 2025-02-24T14:00 2025-03-03T14:00",
      "cy 2025-03-03T14:00 2025-03-10T13:00",
      "ana 2025-03-10T13:00 2025-03-17T13:00",
      "bo 2025-03-17T13:00 2025-03-24T13:00",
    ]);
  });

  it("gives one shift a night in an active period, shorter when the clocks go forward", () => {
    const rotation: Rotation = {
      timezone: "Europe/Berlin",
      starts_at: "2025-03-28T10:00",
      ends_at: "2025-04-01T12:00",
      length: { count: 2, unit: "days" },
      active_period: { start: "22:00", end: "06:00" },
      participants: ["ana", "bo"],
    };
    expect(brief(shiftsOverlapping(rotation, at("2025-03-28T00:00Z"), at("2025-04-10T00:00Z")))).toEqual([
      "ana 2025-03-28T21:00 2025-03-29T05:00",
      "ana 2025-03-29T21:00 2025-03-30T04:00",
      "bo 2025-03-30T20:00 2025-03-31T04:00",
      "bo 2025-03-31T20:00 2025-04-01T04:00",
    ]);
  });

  it("counts hours by elapsed time, whatever the clocks do", () => {
    const rotation: Rotation = {
      timezone: "Europe/London",
      starts_at: "2025-10-25T23:00",
      length: { count: 8, unit: "hours" },
      participants: ["ana", "bo"],
    };
    expect(brief(shiftsOverlapping(rotation, at("2025-10-26T00:00Z"), at("2025-10-27T00:00Z")))).toEqual([
      "ana 2025-10-25T22:00 2025-10-26T06:00",
      "bo 2025-10-26T06:00 2025-10-26T14:00",
      "ana 2025-10-26T14:00 2025-10-26T22:00",
      "bo 2025-10-26T22:00 2025-10-27T06:00",
    ]);
  });

  it.each([
    ["2026-03-25T00:00Z", 167],
    ["2026-10-21T00:00Z", 169],
  ])("makes the week around %s %i hours long", (instant, hours) => {
    const [shift] = shiftsOverlapping(berlin, at(instant), at(instant) + 1);
    expect(((shift as Shift).end - (shift as Shift).start) / HOUR).toBe(hours);
  });

  it("hands over an hour later from spring on when the week is written as 168 hours", () => {
    const rotation: Rotation = {
      ...berlin,
      starts_at: "2026-03-23T09:00",
      length: { count: 168, unit: "hours" },
    };
    const [, second] = shiftsOverlapping(rotation, at("2026-03-23T12:00Z"), at("2026-04-01T00:00Z"));
    expect(iso((second as Shift).start)).toBe("2026-03-30T08:00"); // 10:00 in Berlin
  });

  it("gives nobody without participants, outside the rotation, and for a length GitLab cannot deal with", () => {
    const window = [at("2026-02-01T00:00Z"), at("2026-03-01T00:00Z")] as const;
    expect(shiftsOverlapping({ ...berlin, participants: [] }, ...window)).toEqual([]);
    expect(shiftsOverlapping({ ...berlin, length: { count: 0, unit: "days" } }, ...window)).toEqual([]);
    expect(shiftsOverlapping({ ...berlin, starts_at: "2026-03-01T01:00" }, ...window)).toEqual([]);
    expect(shiftsOverlapping({ ...berlin, ends_at: "2026-01-31T10:00" }, ...window)).toEqual([]);
  });

  it("keeps a handover in the repeated hour in the clock period it comes from", () => {
    const daily: Rotation = {
      timezone: "Europe/Berlin",
      starts_at: "2026-10-24T02:30",
      length: { count: 1, unit: "days" },
      participants: ["a", "b"],
    };
    expect(brief(shiftsOverlapping(daily, at("2026-10-24T12:00Z"), at("2026-10-26T12:00Z")))).toEqual([
      "a 2026-10-24T00:30 2026-10-25T00:30",
      "b 2026-10-25T00:30 2026-10-26T01:30",
      "a 2026-10-26T01:30 2026-10-27T01:30",
    ]);
  });
});

const nights: Rotation = {
  timezone: "Europe/Berlin",
  starts_at: "2026-01-05T23:00",
  length: { count: 1, unit: "days" },
  active_period: { start: "23:00", end: "07:00" },
  participants: ["a", "b"],
};

describe("shiftsOverlapping and GitLab's list", () => {
  it("has the night shift GitLab leaves out where the window begins in its tail", () => {
    const late: Rotation = { ...nights, starts_at: "2026-01-05T01:00" };
    // a's cycle of the 5th ends at 01:00 on the 6th; its night shift runs on to 07:00.
    const [from, to] = [at("2026-01-06T02:00Z"), at("2026-01-06T12:00Z")];
    expect(listedShifts(late, from, to)).toEqual([]);
    expect(brief(shiftsOverlapping(late, from, to))).toEqual(["a 2026-01-05T22:00 2026-01-06T06:00"]);
  });

  it("drops shifts of no length and those that only touch the window", () => {
    const ending: Rotation = { ...nights, ends_at: "2026-01-07T23:00" };
    const [from, to] = [at("2026-01-05T00:00Z"), at("2026-01-09T00:00Z")];
    const degenerate: Rotation = {
      ...ending,
      length: { count: 2, unit: "days" },
      starts_at: "2026-01-06T23:00",
    };
    expect(listedShifts(degenerate, from, to).filter(({ start, end }) => start >= end)).toHaveLength(1);
    expect(shiftsOverlapping(degenerate, from, to).filter(({ start, end }) => start >= end)).toEqual([]);
    expect(
      brief(listedShifts({ ...nights, length: { count: 2, unit: "days" } }, from, at("2026-01-06T22:00Z"))),
    ).toEqual(["a 2026-01-05T22:00 2026-01-06T06:00", "a 2026-01-06T22:00 2026-01-07T06:00"]);
    expect(
      shiftsOverlapping({ ...nights, length: { count: 2, unit: "days" } }, from, at("2026-01-06T22:00Z")),
    ).toHaveLength(1);
  });

  it.each([undefined, { start: "09:00", end: "17:00" }])(
    "gives the first person all time where a turn is longer than time (%j)",
    (active_period) => {
      const endless: Rotation = {
        timezone: "Europe/Berlin",
        starts_at: "2026-01-05T09:00",
        length: { count: 2_147_483_647, unit: "weeks" },
        participants: ["ana", "bo"],
        ...(active_period && { active_period }),
      };
      const [from, to] = [Date.UTC(2026, 5, 1), Date.UTC(2026, 5, 8)];
      const shifts = shiftsOverlapping(endless, from, to);
      expect(new Set(shifts.map(({ user }) => user))).toEqual(new Set(["ana"]));
      expect(shifts).toHaveLength(active_period === undefined ? 1 : 7);
    },
  );

  it("returns to the declared handover on the day after a skipped hour, when GitLab's list is late to its end", () => {
    const daily: Rotation = { ...nights, starts_at: "2026-03-27T02:30", active_period: null };
    const [from, to] = [at("2026-03-28T12:00Z"), at("2026-03-31T00:00Z")];
    expect(brief(shiftsOverlapping(daily, from, to))).toEqual([
      "b 2026-03-28T01:30 2026-03-29T01:30",
      "a 2026-03-29T01:30 2026-03-30T00:30",
      "b 2026-03-30T00:30 2026-03-31T00:30",
    ]);
    expect(brief(listedShifts(daily, from, to))).toEqual([
      "b 2026-03-28T01:30 2026-03-29T01:30",
      "a 2026-03-29T01:30 2026-03-30T01:30",
      "b 2026-03-30T01:30 2026-03-31T01:30",
    ]);
    expect(brief(listedShifts(daily, at("2026-03-30T12:00Z"), to))).toEqual([
      "b 2026-03-30T00:30 2026-03-31T00:30",
    ]);
  });
});

describe("shiftAt and lookupAt", () => {
  it.each([
    [["a", "b", "c"], "c"],
    [["a", "b", "c", "d"], "d"],
    [["a", "c"], "c"],
    [["a", "b"], "b"],
  ])("deals the turn anew over the participants %j", (participants, user) => {
    const now = Date.parse("2026-03-25T12:00+01:00");
    expect(shiftAt({ ...berlin, participants }, now)?.user).toBe(user);
    expect(lookupAt({ ...berlin, participants }, now)?.user).toBe(user);
  });

  it("changes hands at the handover itself, and ends with the rotation", () => {
    const handover = at("2026-01-12T08:00Z");
    expect(shiftAt(berlin, handover - 1)?.user).toBe("a");
    expect(shiftAt(berlin, handover)?.user).toBe("b");
    const ending = { ...berlin, ends_at: "2026-01-14T09:00" };
    expect(shiftAt(ending, at("2026-01-14T08:00Z") - 1)?.user).toBe("b");
    expect(shiftAt(ending, at("2026-01-14T08:00Z"))).toBeUndefined();
    expect(lookupAt(ending, at("2026-01-14T08:00Z"))).toBeUndefined();
    expect(shiftAt(berlin, at("2026-01-05T07:59Z"))).toBeUndefined();
  });

  it("finds the new person before the handover where the active period opens earlier, which GitLab's look-up misses", () => {
    const early: Rotation = {
      ...berlin,
      starts_at: "2026-01-05T08:00",
      active_period: { start: "06:00", end: "14:00" },
    };
    const monday = Date.parse("2026-01-12T07:00+01:00");
    expect(shiftAt(early, monday)?.user).toBe("b");
    expect(lookupAt(early, monday)).toBeUndefined();
    expect(lookupAt(early, monday + 2 * HOUR)?.user).toBe("b");
  });

  it("finds the person in the last seconds of a week, which GitLab rounds into the next", () => {
    const handover = at("2026-01-12T08:00Z");
    expect(shiftAt(berlin, handover - 2000)?.user).toBe("a");
    expect(lookupAt(berlin, handover - 2000)).toBeUndefined();
    expect(lookupAt(berlin, handover - 4000)?.user).toBe("a");
    expect(listedShifts(berlin, handover - 2000, handover + HOUR).map(({ user }) => user)).toEqual(["b"]);
    expect(listedShifts(berlin, handover - 4000, handover + HOUR).map(({ user }) => user)).toEqual([
      "a",
      "b",
    ]);
  });

  it("finds the person in the tail of a night shift, which GitLab's look-up misses", () => {
    const late: Rotation = { ...nights, starts_at: "2026-01-05T01:00" };
    expect(shiftAt(late, at("2026-01-06T05:00Z"))?.user).toBe("a");
    expect(lookupAt(late, at("2026-01-06T05:00Z"))).toBeUndefined();
  });
});

describe("onCallAt", () => {
  it("has the shifts under way, and everybody once; the end of a shift is not in it", () => {
    const shift = (user: string, start: number, end: number): Shift => ({ user, start, end });
    const list = [shift("ana", 0, 10), shift("bo", 5, 15), shift("ana", 8, 12)];
    expect(onCallAt(list, 5)).toEqual(list.slice(0, 2));
    expect(usersOnCallAt(list, 9)).toEqual(["ana", "bo"]);
    expect(usersOnCallAt(list, 12)).toEqual(["bo"]);
    expect(usersOnCallAt(list, 15)).toEqual([]);
  });
});

describe("lengths", () => {
  it("reads and writes them", () => {
    expect(parseLength("1 week")).toEqual({ count: 1, unit: "weeks" });
    expect(parseLength("12 hours")).toEqual({ count: 12, unit: "hours" });
    for (const text of ["1 hour", "2 days", "1 week", "0 weeks"])
      expect(formatLength(parseLength(text))).toBe(text);
    for (const text of ["", "week", "1.5 days", "1 month", "1week"])
      expect(() => parseLength(text)).toThrow(RangeError);
  });
});
