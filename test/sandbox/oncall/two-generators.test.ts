/** The sandbox's shifts are written apart from the product's, and the two agree: neither is tested by itself alone. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { lookupAt, type Rotation, shifts } from "../../../src/calendar/shifts.ts";
import { DAY, HOUR, wallToInstant } from "../../../src/calendar/zone.ts";
import { instantOf } from "../../../src/sandbox/oncall/clock.ts";
import { type ShiftRule, shiftAt, shiftsBetween } from "../../../src/sandbox/oncall/shift-generator.ts";
import { runs } from "../../support/examples.ts";

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

const timeOfDay = fc
  .integer({ min: 0, max: 95 })
  .map((quarters) => new Date(quarters * 900_000).toISOString().slice(11, 16));
const rotation = fc
  .record({
    timezone: fc.constantFrom(...ZONES),
    season: fc.constantFrom(...SEASONS),
    days: fc.nat(12),
    time: timeOfDay,
    length: fc.oneof(
      fc.record({ count: fc.integer({ min: 1, max: 40 }), unit: fc.constant("hours" as const) }),
      fc.record({
        count: fc.integer({ min: 1, max: 5 }),
        unit: fc.constantFrom("days" as const, "weeks" as const),
      }),
    ),
    active: fc.option(fc.record({ start: timeOfDay, end: timeOfDay }), { nil: null }),
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
      participants: ["0", "1", "2", "3"].slice(0, people),
    };
  });

function ruleOf({ timezone, starts_at, ends_at, length, active_period, participants }: Rotation): ShiftRule {
  const instant = (wall: string) => instantOf(timezone, Date.parse(`${wall}:00Z`));
  return {
    zone: timezone,
    startsAt: instant(starts_at),
    endsAt: ends_at ? instant(ends_at) : null,
    length: length.count,
    lengthUnit: length.unit.toUpperCase() as ShiftRule["lengthUnit"],
    activePeriod: active_period ? { startTime: active_period.start, endTime: active_period.end } : null,
    participants: participants.map(Number),
  };
}

it("list the same shifts for any window, and find the same person at any instant", () => {
  fc.assert(
    fc.property(
      rotation,
      fc.integer({ min: -48, max: 900 }),
      fc.integer({ min: 1, max: 700 }),
      (one, begin, hours) => {
        const rule = ruleOf(one);
        const from = wallToInstant(one.starts_at, one.timezone) + begin * HOUR;
        const to = from + hours * HOUR;
        const ours = shifts(one, from, to).map(({ user, start, end }) => [Number(user), start, end]);
        expect(
          shiftsBetween(rule, from, to).map(({ participantId, startsAt, endsAt }) => [
            participantId,
            startsAt,
            endsAt,
          ]),
        ).toEqual(ours);
        const [found, expected] = [shiftAt(rule, from), lookupAt(one, from)];
        expect(found && [found.participantId, found.startsAt]).toEqual(
          expected && [Number(expected.user), expected.start],
        );
      },
    ),
    { numRuns: runs(2000) },
  );
});
