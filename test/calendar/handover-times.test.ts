import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attendances, safeTimes } from "../../src/calendar/handover-times.ts";
import { type Rotation, shiftsOverlapping } from "../../src/calendar/shifts.ts";
import { DAY, HOUR } from "../../src/calendar/zone.ts";

const weekly: Rotation = {
  timezone: "Europe/Berlin",
  starts_at: "2026-01-05T09:00",
  length: { count: 1, unit: "weeks" },
  participants: ["ana", "bo", "chen"],
};
const four = { ...weekly, participants: ["ana", "bo", "chen", "dan"] };
const at = (text: string) => Date.parse(`${text}Z`);
const [from, to] = [at("2026-03-25T11:00"), at("2026-04-22T11:00")];
const shiftsOf = (rotation: Rotation) => shiftsOverlapping(rotation, from, to);
const iso = (instant: number) => new Date(instant).toISOString().slice(0, 16);

describe("times to hand over between two calendars", () => {
  it("are the handovers both share, and whole turns of the same person", () => {
    // Before: chen, ana, bo, chen, …; with dan: dan, ana, bo, chen, … as turn 11 is dan's, 12 ana's and 15, from 20 April, dan's again.
    expect(
      safeTimes(shiftsOf(weekly), shiftsOf(four), from, to).map((one) => [iso(one.from), iso(one.to)]),
    ).toEqual([
      ["2026-03-30T07:00", "2026-04-20T07:00"],
      ["2026-04-20T07:00", "2026-04-20T07:00"],
    ]);
    const other = { ...four, starts_at: "2026-01-12T09:00" }; // chen, dan, ana, bo
    expect(
      safeTimes(shiftsOf(weekly), shiftsOf(other), from, to).map((one) => [iso(one.from), iso(one.to)]),
    ).toEqual([
      ["2026-03-25T11:00", "2026-03-30T07:00"],
      ["2026-03-30T07:00", "2026-03-30T07:00"],
      ["2026-04-06T07:00", "2026-04-06T07:00"],
      ["2026-04-13T07:00", "2026-04-13T07:00"],
      ["2026-04-20T07:00", "2026-04-20T07:00"],
    ]);
  });

  it("are none where the handovers never meet", () => {
    const shifted = { ...weekly, starts_at: "2026-01-06T09:00", participants: ["dan", "eve"] };
    expect(safeTimes(shiftsOf(weekly), shiftsOf(shifted), from, to)).toEqual([]);
  });

  it("interrupt nobody, and are all such times", () => {
    const rotation = fc
      .record({
        hour: fc.constantFrom("09:00", "12:00"),
        day: fc.integer({ min: 1, max: 9 }),
        days: fc.integer({ min: 1, max: 3 }),
        participants: fc.shuffledSubarray(["ana", "bo", "chen"], { minLength: 1 }),
        active: fc.boolean(),
      })
      .map(
        ({ hour, day, days, participants, active }): Rotation => ({
          timezone: "Etc/UTC",
          starts_at: `2026-03-0${day}T${hour}`,
          length: { count: days, unit: "days" },
          active_period: active ? { start: hour, end: "18:00" } : null,
          participants,
        }),
      );
    fc.assert(
      fc.property(rotation, rotation, (one, other) => {
        const window = [at("2026-03-12T00:00"), at("2026-03-12T00:00") + 6 * DAY] as const;
        const [before, after] = [shiftsOverlapping(one, ...window), shiftsOverlapping(other, ...window)];
        const found = safeTimes(before, after, ...window);
        for (let instant = window[0]; instant < window[1]; instant += HOUR) {
          const on = (shifts: typeof before, moment: number) =>
            new Set(
              shifts.filter(({ start, end }) => start <= moment && moment < end).map(({ user }) => user),
            );
          // Whoever would have gone on by the old calendar is on call by the new one; and nobody else is mid-shift.
          const goesOn = before
            .filter(({ start, end }) => start < instant && instant < end)
            .map(({ user }) => user);
          const comesIn = after
            .filter(({ start, end }) => start < instant && instant < end)
            .map(({ user }) => user);
          const [was, is] = [on(before, instant), on(after, instant)];
          const same = [...was].sort().join() === [...is].sort().join();
          const safe =
            same || (goesOn.every((user) => is.has(user)) && comesIn.every((user) => goesOn.includes(user)));
          const within = found.some(
            (time) => time.from <= instant && (instant < time.to || instant === time.from),
          );
          expect(within, iso(instant)).toBe(safe);
        }
      }),
    );
  });
});

describe("attendances", () => {
  it("cut the window where somebody comes or goes", () => {
    expect(attendances(shiftsOf(weekly), shiftsOf(four), from, at("2026-04-07T00:00"))).toEqual([
      { start: from, end: at("2026-03-30T07:00"), before: ["chen"], after: ["dan"] },
      { start: at("2026-03-30T07:00"), end: at("2026-04-06T07:00"), before: ["ana"], after: ["ana"] },
      { start: at("2026-04-06T07:00"), end: at("2026-04-07T00:00"), before: ["bo"], after: ["bo"] },
    ]);
  });
});
