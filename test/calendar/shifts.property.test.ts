/**
 * The shift arithmetic against a slow definition: a list of what a zone's clock on the wall shows every quarter of an hour,
 * on which handovers and daily hours are looked up by reading along. It knows no offsets and no periods.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Rotation, type Shift, shiftAt, shiftsOverlapping } from "../../src/calendar/shifts.ts";
import { DAY, HOUR, instantToWall, wallToInstant } from "../../src/calendar/zone.ts";
import { runs } from "../support/examples.ts";
import { listedShifts } from "../support/gitlab-shifts.ts";

const STEP = 15 * 60_000;
const DAYS = 30;

/** Clock changes, both ways: each rotation starts up to twelve days before one of these. */
const CHANGES = [
  ["Europe/Berlin", "2026-03-29"],
  ["Europe/Berlin", "2026-10-25"],
  ["Europe/Dublin", "2026-03-29"],
  ["Europe/Dublin", "2026-10-25"],
  ["America/New_York", "2026-03-08"],
  ["America/New_York", "2026-11-01"],
  ["Australia/Lord_Howe", "2026-10-04"],
  ["Australia/Lord_Howe", "2026-04-05"],
  ["America/Sao_Paulo", "2018-11-04"],
  ["America/Sao_Paulo", "2018-02-18"],
  ["Pacific/Chatham", "2026-09-27"],
  ["Pacific/Chatham", "2026-04-05"],
  ["Asia/Kolkata", "2026-06-01"],
] as const;

const timeOfDay = fc
  .oneof(fc.integer({ min: 0, max: 16 }), fc.integer({ min: 0, max: 95 }))
  .map((quarters) => new Date(quarters * STEP).toISOString().slice(11, 16));

const rotations: fc.Arbitrary<Rotation> = fc
  .record({
    change: fc.constantFrom(...CHANGES),
    lead: fc.integer({ min: 0, max: 12 }),
    time: timeOfDay,
    length: fc.oneof(
      fc.record({ count: fc.integer({ min: 1, max: 40 }), unit: fc.constant("hours" as const) }),
      fc.record({ count: fc.integer({ min: 1, max: 5 }), unit: fc.constant("days" as const) }),
      fc.record({ count: fc.integer({ min: 1, max: 2 }), unit: fc.constant("weeks" as const) }),
    ),
    active: fc.option(fc.record({ start: timeOfDay, end: timeOfDay }), { nil: null }),
    lasts: fc.option(fc.integer({ min: 1, max: 60 }), { nil: null }),
    people: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ change: [timezone, date], lead, time, length, active, lasts, people }) => {
    const start = Date.parse(`${date}T${time}:00Z`) - lead * DAY;
    const wall = (local: number) => new Date(local).toISOString().slice(0, 16);
    return {
      timezone,
      starts_at: wall(start),
      ends_at: lasts === null ? null : wall(start + lasts * 8 * HOUR + 15 * STEP),
      length,
      active_period: length.unit === "hours" ? null : active,
      participants: ["a", "b", "c", "d"].slice(0, people),
    };
  });

/** Who serves at every quarter of an hour from the rotation's start on. `chained`: each handover is counted from the last. */
function slowly(rotation: Rotation, chained: boolean): string[][] {
  const { timezone, length, active_period: active, participants } = rotation;
  const origin = wallToInstant(rotation.starts_at, timezone) - 3 * DAY;
  const clock = new Intl.DateTimeFormat("sv-SE", {
    timeZone: timezone,
    dateStyle: "short",
    timeStyle: "short",
  });
  const walls = Array.from({ length: ((DAYS + 40) * DAY) / STEP }, (_, step) =>
    Date.parse(`${clock.format(origin + step * STEP).replace(" ", "T")}Z`),
  );
  const steps = new Map<number, number[]>();
  for (const [step, wall] of walls.entries()) steps.set(wall, [...(steps.get(wall) ?? []), step]);

  const read = (wall: number, derivedFrom?: number): number => {
    const [first, second] = steps.get(wall) ?? [];
    if (first === undefined) return read(wall + HOUR, derivedFrom);
    if (second === undefined) return first;
    const sameClock = (step: number) =>
      derivedFrom !== undefined && wall - (walls[derivedFrom] as number) === (step - derivedFrom) * STEP;
    if (sameClock(first)) return first;
    if (sameClock(second)) return second;
    return timezone === "Europe/Dublin" ? second : first;
  };

  const start = 3 * (DAY / STEP);
  const end = rotation.ends_at ? read(Date.parse(`${rotation.ends_at}Z`)) : Number.POSITIVE_INFINITY;
  const serving: string[][] = walls.map(() => []);
  const serve = (from: number, to: number, user: string) => {
    for (let step = Math.max(from, start); step < Math.min(to, end, walls.length); step += 1)
      if (!serving[step]?.includes(user)) serving[step]?.push(user);
  };
  const minutes = (text: string) => Date.parse(`1970-01-01T${text}Z`);
  const daysInCycle = length.count * (length.unit === "weeks" ? 7 : 1);
  const handover = (cycle: number, last: number): number => {
    if (length.unit === "hours") return start + (cycle * length.count * HOUR) / STEP;
    const base = chained && cycle > 0 ? last : start;
    const days = chained && cycle > 0 ? daysInCycle : cycle * daysInCycle;
    return read((walls[base] as number) + days * DAY, base);
  };
  for (let cycle = 0, from = start; from < Math.min(end, start + (DAYS * DAY) / STEP); cycle += 1) {
    const to = handover(cycle + 1, from);
    const user = participants[cycle % participants.length] as string;
    if (!active) serve(from, to, user);
    for (let day = 0; active && day < daysInCycle; day += 1) {
      const here = read((walls[from] as number) + day * DAY, from);
      const midnight = (step: number) => Math.floor((walls[step] as number) / DAY) * DAY;
      const there = active.end > active.start ? here : read((walls[here] as number) + DAY, here);
      serve(
        read(midnight(here) + minutes(active.start), here),
        read(midnight(there) + minutes(active.end), there),
        user,
      );
    }
    from = to;
  }
  return serving.slice(start, start + ((DAYS - 3) * DAY) / STEP);
}

function byStep(list: readonly Shift[], start: number): string[][] {
  return Array.from({ length: ((DAYS - 3) * DAY) / STEP }, (_, step) => {
    const instant = start + step * STEP;
    const serving = list.filter((shift) => shift.start <= instant && instant < shift.end);
    return [...new Set(serving.map(({ user }) => user))].sort();
  });
}

describe("shifts by the quarter of an hour", () => {
  it("are GitLab's list when every handover is counted from the one before", () => {
    fc.assert(
      fc.property(rotations, (rotation) => {
        const start = wallToInstant(rotation.starts_at, rotation.timezone);
        const expected = slowly(rotation, true).map((users) => users.sort());
        expect(byStep(listedShifts(rotation, start, start + DAYS * DAY), start)).toEqual(expected);
      }),
      { numRuns: runs(150) },
    );
  });

  it("are the shifts really served when every handover is counted from the start", () => {
    fc.assert(
      fc.property(rotations, fc.integer({ min: 0, max: DAYS - 4 }), (rotation, day) => {
        const start = wallToInstant(rotation.starts_at, rotation.timezone);
        const expected = slowly(rotation, false).map((users) => users.sort());
        expect(byStep(shiftsOverlapping(rotation, start, start + DAYS * DAY), start)).toEqual(expected);
        const step = (day * DAY) / STEP + 37;
        const person = shiftAt(rotation, start + step * STEP)?.user;
        if (expected[step]?.length === 0) expect(person).toBeUndefined();
        else expect(expected[step]).toContain(person);
      }),
      { numRuns: runs(150) },
    );
  });

  it("do not depend on the window", () => {
    fc.assert(
      fc.property(rotations, fc.nat(DAYS * 96), fc.nat(DAYS * 96), (rotation, a, b) => {
        const start = wallToInstant(rotation.starts_at, rotation.timezone) - DAY;
        const [from, to] = [start + Math.min(a, b) * STEP, start + Math.max(a, b) * STEP];
        const all = shiftsOverlapping(rotation, start, start + DAYS * DAY);
        const inside = all.filter((shift) => shift.start < to && shift.end > from);
        expect(shiftsOverlapping(rotation, from, to)).toEqual(inside);
      }),
    );
  });

  it("skip the day Samoa left out", () => {
    const rotation: Rotation = {
      timezone: "Pacific/Apia",
      starts_at: "2011-12-27T09:00",
      length: { count: 1, unit: "days" },
      participants: ["a", "b", "c"],
    };
    const [from, to] = ["2011-12-28T10:00", "2012-01-02T00:00"].map((wall) =>
      wallToInstant(wall, "Pacific/Apia"),
    );
    const list = listedShifts(rotation, from as number, to as number).map(
      ({ user, start, end }) => `${user} ${instantToWall(start, "Pacific/Apia")} ${(end - start) / HOUR}`,
    );
    // 30 December does not exist: its handover falls to the first hour of the 31st and stays at midnight in this list.
    expect(list).toEqual([
      "b 2011-12-28T09:00 24",
      "c 2011-12-29T09:00 15",
      "a 2011-12-31T00:00 24",
      "b 2012-01-01T00:00 24",
    ]);
  });
});
