import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyOverrides, type NamedRotation, type Override } from "../../src/calendar/overrides.ts";
import { type Rotation, shiftsOverlapping } from "../../src/calendar/shifts.ts";
import { DAY, wallToInstant } from "../../src/calendar/zone.ts";
import { runs } from "../support/examples.ts";

const QUARTER = 15 * 60_000;
const primary: NamedRotation = {
  name: "Primary",
  timezone: "Europe/Berlin",
  starts_at: "2026-01-05T09:00",
  length: { count: 1, unit: "weeks" },
  participants: ["ana", "bo", "chen"],
};

describe("overrides", () => {
  it("add a rotation of one", () => {
    const cover: Override = {
      from: "2026-12-24T09:00",
      to: "2026-12-26T09:00",
      user: "bo",
      instead_of: "ana",
    };
    expect(applyOverrides([primary], [cover])).toEqual([
      primary,
      {
        name: "Override ~ 2026-12-24T09:00 bo",
        timezone: "Europe/Berlin",
        starts_at: "2026-12-24T09:00",
        ends_at: "2026-12-26T09:00",
        length: { count: 48, unit: "hours" },
        participants: ["bo"],
      },
    ]);
  });

  it("replace a person by cutting the rotation, the turns going on in their order", () => {
    // The week from 9 March is ana's: 63 days after the start, turn 9.
    const cover: Override = {
      from: "2026-03-10T09:00",
      to: "2026-03-12T09:00",
      user: "dan",
      instead_of: "ana",
      mode: "replace",
    };
    const one = { timezone: "Europe/Berlin", length: { count: 48, unit: "hours" } };
    expect(applyOverrides([primary], [cover])).toEqual([
      { ...primary, ends_at: "2026-03-10T09:00" },
      {
        ...one,
        name: "Primary ~ 2026-03-10T09:00 dan",
        starts_at: "2026-03-10T09:00",
        ends_at: "2026-03-12T09:00",
        participants: ["dan"],
      },
      {
        ...one,
        name: "Primary ~ 2026-03-12T09:00 ana",
        length: { count: 96, unit: "hours" },
        starts_at: "2026-03-12T09:00",
        ends_at: "2026-03-16T09:00",
        participants: ["ana"],
      },
      {
        ...primary,
        name: "Primary ~ 2026-03-16T09:00 bo",
        starts_at: "2026-03-16T09:00",
        participants: ["bo", "chen", "ana"],
      },
    ]);
  });

  it("leave a rotation alone in which the person has no shift in the window", () => {
    const cover: Override = {
      ...{ from: "2026-03-17T09:00", to: "2026-03-18T09:00" },
      user: "dan",
      instead_of: "ana",
      mode: "replace",
    };
    expect(applyOverrides([primary], [cover])).toEqual([primary]);
    expect(applyOverrides([], [cover])).toEqual([]);
  });

  it("refuse what cannot be said to GitLab", () => {
    const backwards: Override = { from: "2026-03-12T09:00", to: "2026-03-10T09:00", user: "dan" };
    expect(() => applyOverrides([primary], [backwards])).toThrow(/before it begins/);
    const hourly: NamedRotation = {
      ...primary,
      starts_at: "2026-10-24T03:30",
      length: { count: 12, unit: "hours" },
    };
    // The shift from 15:30 ends twelve hours of a long night later, at the second 02:30.
    const night: Override = {
      from: "2026-10-24T20:00",
      to: "2026-10-26T09:00",
      user: "dan",
      instead_of: "bo",
      mode: "replace",
    };
    expect(() => applyOverrides([hourly], [night])).toThrow(/clocks change/);
  });
});

/** Times of day that no clock change in these zones skips or repeats. */
const time = fc
  .integer({ min: 16, max: 91 })
  .map((quarters) => new Date(quarters * QUARTER).toISOString().slice(11, 16));
const day = (from: string, days: number) =>
  fc.nat(days).map((add) => new Date(Date.parse(`${from}T00:00Z`) + add * DAY).toISOString().slice(0, 10));
const people = ["ana", "bo", "chen"];
const wall = (from: string, days: number) =>
  fc.tuple(day(from, days), time).map(([date, hour]) => `${date}T${hour}`);

const rotation = fc
  .record({
    zone: fc.constantFrom("Europe/Berlin", "America/New_York", "Asia/Kolkata"),
    starts_at: wall("2026-03-01", 10),
    ends: fc.option(wall("2026-03-20", 40), { nil: null }),
    length: fc.oneof(
      fc.record({ count: fc.integer({ min: 1, max: 4 }), unit: fc.constant("days" as const) }),
      fc.record({ count: fc.integer({ min: 1, max: 2 }), unit: fc.constant("weeks" as const) }),
    ),
    active: fc.option(fc.record({ start: time, end: time }), { nil: null }),
    participants: fc.shuffledSubarray(people, { minLength: 1 }),
  })
  .map(({ zone, ends, active, ...rest }, index = 0) => ({
    ...rest,
    timezone: zone,
    ends_at: ends,
    active_period: active,
    name: `R${index}`,
  }));

const override: fc.Arbitrary<Override> = fc
  .record({
    bounds: fc.tuple(wall("2026-03-05", 30), wall("2026-03-05", 30)),
    user: fc.constantFrom("dan", "eve", "bo"),
    instead_of: fc.option(fc.constantFrom(...people, "dan"), { nil: undefined }),
    mode: fc.constantFrom("add" as const, "replace" as const, "replace" as const),
  })
  .filter(({ bounds: [a, b] }) => a !== b)
  .map(({ bounds, user, instead_of, mode }) => ({
    from: bounds.slice().sort()[0] as string,
    to: bounds.slice().sort()[1] as string,
    user,
    mode,
    ...(instead_of === undefined ? {} : { instead_of }),
  }));

/** Whom the overrides intend to be on call at an instant, said person by person. */
function intended(
  rotations: readonly Rotation[],
  overrides: readonly Override[],
  zone: string,
  instant: number,
): string[] {
  let serving = rotations.flatMap((one) =>
    shiftsOverlapping(one, instant, instant + 1).map(({ user }) => user),
  );
  for (const { from, to, user, instead_of, mode } of overrides) {
    if (instant < wallToInstant(from, zone) || instant >= wallToInstant(to, zone)) continue;
    if (mode === "add") serving.push(user);
    else serving = serving.map((one) => (instead_of === undefined || one === instead_of ? user : one));
  }
  return [...new Set(serving)].sort();
}

describe("shifts with overrides", () => {
  it("are the intended ones at every quarter of an hour", () => {
    fc.assert(
      fc.property(
        fc.array(rotation, { minLength: 1, maxLength: 2 }),
        fc.array(override, { minLength: 1, maxLength: 3 }),
        (drawn, overrides) => {
          const zone = (drawn[0] as Rotation).timezone;
          const rotations = drawn.map((one, index) => ({ ...one, timezone: zone, name: `R${index}` }));
          const made = applyOverrides(rotations, overrides);
          const [from, to] = [Date.parse("2026-02-28T00:00Z"), Date.parse("2026-05-05T00:00Z")];
          const shifts = made.flatMap((one) => shiftsOverlapping(one, from, to));
          for (let instant = from; instant < to; instant += 7 * QUARTER) {
            const serving = shifts.filter(({ start, end }) => start <= instant && instant < end);
            const users = [...new Set(serving.map(({ user }) => user))].sort();
            expect(users, new Date(instant).toISOString()).toEqual(
              intended(rotations, overrides, zone, instant),
            );
          }
        },
      ),
      { numRuns: runs(120) },
    );
  });

  it("come from rotations with names of their own, each with participants", () => {
    fc.assert(
      fc.property(rotation, fc.array(override, { maxLength: 3 }), (one, overrides) => {
        const replacing = overrides.map((cover) => ({ ...cover, mode: "replace" as const }));
        const made = applyOverrides([one], replacing);
        expect(new Set(made.map(({ name }) => name)).size).toBe(made.length);
        for (const { name, participants } of made) {
          expect(participants.length).toBeGreaterThan(0);
          if (name !== one.name) expect(name).toMatch(/ ~ \d{4}-\d\d-\d\dT\d\d:\d\d \w+$/);
        }
      }),
    );
  });
});
