/** The product's shifts are written apart from the sandbox's, and the two agree: neither is tested by itself alone. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { type Rotation, shiftsOverlapping } from "../../../src/calendar/shifts.ts";
import { DAY, HOUR, wallToInstant } from "../../../src/calendar/zone.ts";
import { runs } from "../../support/examples.ts";
import { listedShifts, lookupAt } from "../../support/gitlab-shifts.ts";

const ZONES = [
  "Europe/Berlin",
  "Europe/Dublin",
  "America/New_York",
  "Australia/Sydney",
  "Pacific/Chatham",
  "Asia/Kolkata",
];
/** Around the clock changes of spring and autumn in both hemispheres. */
const SEASONS = ["2026-03-01", "2026-03-20", "2026-04-01", "2026-09-20", "2026-10-20"];

const timeOfDay = (firstHour: number) =>
  fc
    .integer({ min: 4 * firstHour, max: 95 })
    .map((quarters) => new Date(quarters * 900_000).toISOString().slice(11, 16));
/** Handovers are no earlier than 04:00, after clock changes: what these do to GitLab's list, examples show. */
const rotation = fc
  .record({
    timezone: fc.constantFrom(...ZONES),
    season: fc.constantFrom(...SEASONS),
    days: fc.nat(12),
    time: timeOfDay(4),
    length: fc.oneof(
      fc.record({ count: fc.integer({ min: 1, max: 40 }), unit: fc.constant("hours" as const) }),
      fc.record({
        count: fc.integer({ min: 1, max: 5 }),
        unit: fc.constantFrom("days" as const, "weeks" as const),
      }),
    ),
    active: fc.option(fc.record({ start: timeOfDay(0), end: timeOfDay(0) }), { nil: null }),
    lasts: fc.option(fc.integer({ min: 1, max: 500 }), { nil: null }),
    people: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ timezone, season, days, time, length, active, lasts, people }): Rotation => {
    const wall = (local: number) => new Date(local).toISOString().slice(0, 16);
    const start = Date.parse(`${season}T${time}:00Z`) + days * DAY;
    return {
      timezone,
      starts_at: wall(start),
      ends_at: lasts === null ? null : wall(start + lasts * HOUR),
      length,
      active_period: length.unit === "hours" ? null : active,
      participants: ["a", "b", "c", "d"].slice(0, people),
    };
  });

it("lists the shifts that GitLab's list has for a wider window", () => {
  fc.assert(
    fc.property(
      rotation,
      fc.integer({ min: -48, max: 900 }),
      fc.integer({ min: 1, max: 700 }),
      (one, begin, hours) => {
        const from = wallToInstant(one.starts_at, one.timezone) + begin * HOUR;
        const to = from + hours * HOUR;
        // A shift may begin up to a day before its cycle and end up to a day after it.
        const listed = listedShifts(one, from - 2 * DAY, to + 2 * DAY);
        const served = listed.filter(({ start, end }) => start < end && start < to && end > from);
        expect(shiftsOverlapping(one, from, to)).toEqual(served);
        const found = lookupAt(one, from);
        if (found !== undefined) expect(served).toContainEqual(found);
      },
    ),
    { numRuns: runs(2000) },
  );
});
