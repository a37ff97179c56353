import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { demand } from "../../src/calendar/coverage.ts";
import { firstHuman, firstHumanAfter, peopleWithin, type Rule, reachOf } from "../../src/calendar/reach.ts";
import type { Shift } from "../../src/calendar/shifts.ts";
import { DAY, HOUR, MINUTE, wallToInstant } from "../../src/calendar/zone.ts";
import { runs } from "../support/examples.ts";

const zone = "Europe/Berlin";
const berlin = (wall: string) => wallToInstant(wall, zone);
const week = [berlin("2026-03-02T00:00"), berlin("2026-03-09T00:00")] as const;

/** Monday to Friday, 09:00 to 17:00. */
const officeHours: Shift[] = demand(
  { windows: ["mon-fri 09:00-17:00"] },
  zone,
  week[0] - 7 * DAY,
  week[1] + 7 * DAY,
).map((shift) => ({ ...shift, user: "ana" }));
const twice: Rule[] = [
  { minutes: 0, shifts: officeHours },
  { minutes: 30, shifts: officeHours },
];

function delayAt(rules: readonly Rule[], wall: string): number | null {
  const instant = berlin(wall);
  const stretch = reachOf(rules, ...week).find(({ start, end }) => start <= instant && instant < end);
  return firstHumanAfter(rules, stretch as NonNullable<typeof stretch>);
}

describe("time to the first human", () => {
  it.each([
    ["2026-03-04T08:45", 30],
    ["2026-03-04T08:20", null],
    ["2026-03-04T16:50", 0],
    ["2026-03-07T12:00", null],
    ["2026-03-04T08:30", 30],
    ["2026-03-04T08:29", null],
  ])("with office hours at 0 and 30 minutes, for an alert at %s: %s", (wall, expected) => {
    expect(delayAt(twice, wall)).toBe(expected);
  });

  it("says how long it takes at most and when nobody comes", () => {
    const found = firstHuman(twice, reachOf(twice, ...week));
    expect(found.longest).toBe(30);
    expect(found.never[0]).toEqual({ start: week[0], end: berlin("2026-03-02T08:30") });
    expect(found.never).toHaveLength(6);
    expect(found.share).toBeCloseTo((5 * 8.5) / (7 * 24), 10);
  });

  it("is bounded by a rule that names a user", () => {
    const rules: Rule[] = [...twice, { minutes: 15, user: "dana" }];
    const found = firstHuman(rules, reachOf(rules, ...week));
    expect(found).toEqual({ longest: 15, never: [], share: 1 });
    const nobody: Rule[] = [{ minutes: 0, shifts: [] }];
    expect(firstHuman(nobody, reachOf(nobody, ...week))).toEqual({
      longest: null,
      never: [{ start: week[0], end: week[1] }],
      share: 0,
    });
  });
});

describe("reachOf", () => {
  const shift = fc
    .record({
      user: fc.constantFrom("ana", "bo", "cy"),
      start: fc.integer({ min: -60, max: 300 }),
      length: fc.nat(90),
    })
    .map(({ user, start, length }) => ({ user, start: start * MINUTE, end: (start + length) * MINUTE }));
  const rule: fc.Arbitrary<Rule> = fc.oneof(
    fc.record({ minutes: fc.nat(60), shifts: fc.array(shift, { maxLength: 6 }) }),
    fc.record({ minutes: fc.nat(60), user: fc.constantFrom("dan", "ana") }),
  );

  it("is whom each rule finds, looked up minute by minute", () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 4 }), (rules) => {
        const reach = reachOf(rules, 0, 4 * HOUR);
        expect(reach[0]?.start).toBe(0);
        expect(reach.at(-1)?.end).toBe(4 * HOUR);
        for (let minute = 0; minute < 240; minute += 1) {
          const alert = minute * MINUTE;
          const stretches = reach.filter(({ start, end }) => start <= alert && alert < end);
          expect(stretches).toHaveLength(1);
          const slow = rules.map((one) => {
            const instant = alert + one.minutes * MINUTE;
            const found =
              "user" in one
                ? [one.user]
                : one.shifts
                    .filter(({ start, end }) => start <= instant && instant < end)
                    .map(({ user }) => user);
            return [...new Set(found)].sort();
          });
          expect(stretches[0]?.reached).toEqual(slow);
        }
      }),
      { numRuns: runs(50) },
    );
  });

  it("counts people once by a given minute", () => {
    const rules: Rule[] = [
      { minutes: 0, user: "ana" },
      { minutes: 10, user: "bo" },
      { minutes: 20, user: "ana" },
      { minutes: 31, user: "cy" },
    ];
    const [stretch] = reachOf(rules, 0, HOUR);
    expect(peopleWithin(rules, stretch as NonNullable<typeof stretch>, 30)).toEqual(["ana", "bo"]);
  });
});
