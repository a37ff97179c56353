import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instantOf, offsetAt } from "../../../src/sandbox/oncall/clock.ts";
import { type ShiftRule, shiftAt, shiftsBetween } from "../../../src/sandbox/oncall/shift-generator.ts";
import type { LengthUnit } from "../../../src/sandbox/world/rows.ts";
import { runs } from "../../support/examples.ts";

interface Sample {
  readonly id: string;
  readonly timezone: string;
  readonly rotation: {
    readonly startsAt: string;
    readonly endsAt: string | null;
    readonly length: { readonly n: number; readonly unit: string };
    readonly activePeriod: { readonly start: string; readonly end: string } | null;
    readonly participants: readonly string[];
  };
  readonly window: { readonly from: string; readonly to: string };
  readonly expected: readonly { readonly user: string; readonly startsAt: string; readonly endsAt: string }[];
}

const SAMPLES = JSON.parse(
  readFileSync(new URL("../../fixtures/oncall-samples.json", import.meta.url), "utf8"),
) as readonly Sample[];

function rule(zone: string, startsAt: string, length: number, unit: LengthUnit, people: number): ShiftRule {
  return {
    zone,
    startsAt: local(zone, startsAt),
    endsAt: null,
    length,
    lengthUnit: unit,
    activePeriod: null,
    participants: Array.from({ length: people }, (_, index) => index),
  };
}

function local(zone: string, text: string): number {
  return instantOf(zone, Date.parse(`${text}:00Z`));
}

function show(
  shifts: readonly { participantId: number; startsAt: number; endsAt: number }[],
  names: readonly string[],
) {
  const iso = (instant: number) => new Date(instant).toISOString().slice(0, 16);
  return shifts.map((shift) => `${names[shift.participantId]} ${iso(shift.startsAt)} ${iso(shift.endsAt)}`);
}

describe("shifts by the formula", () => {
  it.each(SAMPLES.map((sample) => [sample.id, sample] as const))("%s", (_, sample) => {
    const { rotation, timezone } = sample;
    const shifts = shiftsBetween(
      {
        zone: timezone,
        startsAt: local(timezone, rotation.startsAt),
        endsAt: rotation.endsAt === null ? null : local(timezone, rotation.endsAt),
        length: rotation.length.n,
        lengthUnit: rotation.length.unit.toUpperCase() as LengthUnit,
        activePeriod: rotation.activePeriod && {
          startTime: rotation.activePeriod.start,
          endTime: rotation.activePeriod.end,
        },
        participants: rotation.participants.map((_name, index) => index),
      },
      Date.parse(sample.window.from),
      Date.parse(sample.window.to),
    );
    expect(show(shifts, rotation.participants)).toEqual(
      sample.expected.map(
        (shift) => `${shift.user} ${shift.startsAt.slice(0, 16)} ${shift.endsAt.slice(0, 16)}`,
      ),
    );
  });

  it("keeps the wall clock of a weekly handover across a clock change", () => {
    const weekly = rule("America/New_York", "2025-01-06T09:00", 1, "WEEKS", 3);
    const shifts = shiftsBetween(weekly, Date.parse("2025-03-01T00:00Z"), Date.parse("2025-03-20T00:00Z"));
    expect(show(shifts, ["ana", "bo", "cy"])).toEqual([
      "bo 2025-02-24T14:00 2025-03-03T14:00",
      "cy 2025-03-03T14:00 2025-03-10T13:00",
      "ana 2025-03-10T13:00 2025-03-17T13:00",
      "bo 2025-03-17T13:00 2025-03-24T13:00",
    ]);
  });

  it("shortens the night in which the clocks go forward and stops at the rotation's end", () => {
    const nights: ShiftRule = {
      ...rule("Europe/Berlin", "2025-03-28T10:00", 2, "DAYS", 2),
      endsAt: local("Europe/Berlin", "2025-04-01T12:00"),
      activePeriod: { startTime: "22:00", endTime: "06:00" },
    };
    const shifts = shiftsBetween(nights, Date.parse("2025-03-28T00:00Z"), Date.parse("2025-04-10T00:00Z"));
    expect(show(shifts, ["ana", "bo"])).toEqual([
      "ana 2025-03-28T21:00 2025-03-29T05:00",
      "ana 2025-03-29T21:00 2025-03-30T04:00",
      "bo 2025-03-30T20:00 2025-03-31T04:00",
      "bo 2025-03-31T20:00 2025-04-01T04:00",
    ]);
  });

  it("counts hours as elapsed time, so that the local handover moves", () => {
    const hourly = rule("Europe/London", "2025-10-25T23:00", 8, "HOURS", 2);
    const shifts = shiftsBetween(hourly, Date.parse("2025-10-26T00:00Z"), Date.parse("2025-10-27T00:00Z"));
    expect(show(shifts, ["ana", "bo"])).toEqual([
      "ana 2025-10-25T22:00 2025-10-26T06:00",
      "bo 2025-10-26T06:00 2025-10-26T14:00",
      "ana 2025-10-26T14:00 2025-10-26T22:00",
      "bo 2025-10-26T22:00 2025-10-27T06:00",
    ]);
  });

  it("leaves a handover late for the rest of a call once it fell into the skipped hour", () => {
    const daily = rule("Europe/Berlin", "2025-03-28T02:30", 1, "DAYS", 1);
    const through = shiftsBetween(daily, Date.parse("2025-03-29T12:00Z"), Date.parse("2025-04-01T00:00Z"));
    expect(show(through, ["ana"]).map((line) => line.slice(4, 20))).toEqual([
      "2025-03-29T01:30",
      "2025-03-30T01:30",
      "2025-03-31T01:30",
    ]);
    const after = shiftsBetween(daily, Date.parse("2025-03-31T12:00Z"), Date.parse("2025-04-01T00:00Z"));
    expect(show(after, ["ana"])[0]).toBe("ana 2025-03-31T00:30 2025-04-01T00:30");
  });

  it("finds nobody before the handover time, after the end, and in the tail of a night past its cycle", () => {
    const nights: ShiftRule = {
      ...rule("Etc/UTC", "2025-01-01T00:00", 1, "DAYS", 2),
      endsAt: Date.parse("2025-01-10T00:00Z"),
      activePeriod: { startTime: "22:00", endTime: "06:00" },
    };
    expect(shiftAt(nights, Date.parse("2025-01-01T23:00Z"))?.participantId).toBe(0);
    expect(shiftAt(nights, Date.parse("2025-01-02T05:00Z"))).toBeUndefined();
    expect(shiftAt(nights, Date.parse("2025-01-10T00:00Z"))).toBeUndefined();
    expect(shiftAt(nights, Date.parse("2024-12-31T23:00Z"))).toBeUndefined();
  });

  it("gives no shift to a rotation without participants", () => {
    expect(
      shiftsBetween(rule("Etc/UTC", "2025-01-01T00:00", 1, "DAYS", 0), 0, Date.parse("2026-01-01")),
    ).toEqual([]);
  });

  it("covers a window without gap or overlap when nothing restricts the hours", () => {
    const zones = fc.constantFrom("Europe/Berlin", "America/St_Johns", "Australia/Sydney", "Asia/Kathmandu");
    const units = fc.constantFrom<LengthUnit>("HOURS", "DAYS", "WEEKS");
    fc.assert(
      fc.property(
        zones,
        units,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 0, max: 500 }),
        (zone, unit, n, days) => {
          const daily = rule(zone, "2025-01-06T09:00", n, unit, 3);
          const from = daily.startsAt + days * 86_400_000;
          const shifts = shiftsBetween(daily, from, from + 20 * 86_400_000);
          expect(shifts[0]?.startsAt).toBeLessThanOrEqual(from + 3_600_000);
          for (const [index, shift] of shifts.slice(1).entries()) {
            expect(shift.startsAt).toBe(shifts[index]?.endsAt);
            expect(shift.participantId).toBe(((shifts[index]?.participantId ?? 0) + 1) % 3);
          }
        },
      ),
      { numRuns: runs(60) },
    );
  });
});

describe("wall clocks", () => {
  it("reads a skipped time an hour later, at Lord Howe's half-hour gap too", () => {
    expect(new Date(instantOf("Europe/Berlin", Date.parse("2025-03-30T02:30Z"))).toISOString()).toBe(
      "2025-03-30T01:30:00.000Z",
    );
    expect(new Date(instantOf("Australia/Lord_Howe", Date.parse("2025-10-05T02:15Z"))).toISOString()).toBe(
      "2025-10-04T16:15:00.000Z",
    );
  });

  it("reads a doubled time as the daylight one, in Dublin as the winter one", () => {
    expect(offsetAt("Europe/Berlin", instantOf("Europe/Berlin", Date.parse("2025-10-26T02:30Z")))).toBe(
      7_200_000,
    );
    expect(offsetAt("Europe/Dublin", instantOf("Europe/Dublin", Date.parse("2025-10-26T01:30Z")))).toBe(0);
  });

  it("keeps the offset of the instant a doubled time was derived from", () => {
    const winter = Date.parse("2025-11-10T12:00Z");
    expect(
      offsetAt("Europe/Berlin", instantOf("Europe/Berlin", Date.parse("2025-10-26T02:30Z"), winter)),
    ).toBe(3_600_000);
  });

  it("reads a time doubled by a lasting change of offset as the later one", () => {
    const volgograd = instantOf("Europe/Volgograd", Date.parse("2020-12-27T01:30Z"));
    expect(offsetAt("Europe/Volgograd", volgograd)).toBe(3 * 3_600_000);
  });
});
