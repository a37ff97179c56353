import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HOUR, offsetAt } from "../../src/calendar/zone.ts";
import { measure } from "../../src/incidents/metrics.ts";
import {
  calendarPeriods,
  exposure,
  localDays,
  previousDates,
  resolveWindow,
} from "../../src/incidents/window.ts";
import { runs } from "../support/examples.ts";
import { DIGEST, facts, incident, marchIncidents } from "./facts-builder.ts";

const berlin = (timezone = "Europe/Berlin") =>
  measure(
    facts({
      incidents: marchIncidents(),
      question: { timezone },
      header: { data_as_of: "2026-04-02T00:00:00Z" },
    }),
    DIGEST,
  ).report;

describe("hours and weekdays", () => {
  it("count against the hours that local clocks showed, across the change to summer time", () => {
    const { by_hour, by_weekday } = berlin().frequency;
    expect(by_hour.map(({ hours }) => hours)).toEqual(
      Array.from({ length: 24 }, (_, hour) => (hour === 2 ? 30 : 31)),
    );
    const hours = Object.fromEntries(Object.entries(by_weekday).map(([day, one]) => [day, one.hours]));
    expect(hours).toEqual({ mon: 120, tue: 120, wed: 96, thu: 96, fri: 96, sat: 96, sun: 119 });
  });

  it("give rates with exact limits", () => {
    const { by_hour, by_weekday } = berlin().frequency;
    expect(by_weekday.tue).toMatchObject({ count: 4, rate: 0.8 });
    expect(by_weekday.thu.rate).toBe(0.5);
    expect(by_weekday.mon.rate).toBe(0.4);
    expect(by_weekday.sun.rate).toBeCloseTo(0.2017, 4);
    expect(by_weekday.tue.lower).toBeCloseTo(1.0899 / 5, 4);
    expect(by_weekday.tue.upper).toBeCloseTo(10.2416 / 5, 4);
    expect(by_hour.flatMap(({ count }, hour) => (count > 0 ? [hour] : []))).toEqual([
      1, 2, 4, 10, 12, 15, 17, 22, 23,
    ]);
    expect(by_hour[2]?.rate).toBeCloseTo(1 / 30, 12);
  });

  it("depend on the zone", () => {
    const counts = Object.fromEntries(
      Object.entries(berlin("America/Los_Angeles").frequency.by_weekday).map(([day, { count }]) => [
        day,
        count,
      ]),
    );
    // A falls on Sunday, F on Monday, H on Saturday there.
    expect(counts).toMatchObject({ sun: 1, sat: 1, mon: 2, tue: 3 });
  });

  it("give a doubled hour in autumn two hours of exposure", () => {
    const window = resolveWindow({ from: "2026-10-25", to: "2026-10-26", timezone: "Europe/Berlin" });
    expect(exposure(window)[6]?.map((ms) => ms / HOUR)).toEqual(
      Array.from({ length: 24 }, (_, h) => (h === 2 ? 2 : 1)),
    );
  });

  it("that the window does not hold have no rate", () => {
    const { by_weekday } = measure(facts({ question: { from: "2026-03-02", to: "2026-03-03" } }), DIGEST)
      .report.frequency;
    expect(by_weekday.mon).toMatchObject({ count: 0, hours: 24, rate: 0, lower: 0 });
    expect(by_weekday.tue).toMatchObject({ hours: 0, rate: null, reason: "not in the window" });
  });

  it("add up to the window in every zone, minute by minute", () => {
    const zones = fc.constantFrom(
      "Australia/Lord_Howe",
      "America/St_Johns",
      "Africa/Cairo",
      "Asia/Kathmandu",
      "Pacific/Apia",
    );
    const start = fc.integer({ min: 0, max: 3650 });
    fc.assert(
      fc.property(zones, start, fc.integer({ min: 1, max: 40 }), (timezone, day, days) => {
        const date = (n: number) => new Date(Date.UTC(2018, 0, 1 + n)).toISOString().slice(0, 10);
        const window = resolveWindow({ from: date(day), to: date(day + days), timezone });
        const counted = Array.from({ length: 7 }, () => new Array<number>(24).fill(0));
        for (let at = window.from; at < window.to; at += 60_000) {
          const local = new Date(at + offsetAt(at, timezone));
          const row = counted[(local.getUTCDay() + 6) % 7] as number[];
          row[local.getUTCHours()] = (row[local.getUTCHours()] as number) + 60_000;
        }
        expect(exposure(window)).toEqual(counted);
      }),
      { numRuns: runs(25) },
    );
  });
});

describe("days", () => {
  it("are whole in windows of whole days, where clocks skip midnight too", () => {
    // In Santiago summer time begins at midnight, on 6 September 2026.
    for (const [from, to] of [
      ["2026-08-30", "2026-09-06"],
      ["2026-09-06", "2026-09-13"],
    ] as const) {
      const { report } = measure(
        facts({
          question: { from, to, timezone: "America/Santiago" },
          header: { data_as_of: "2026-10-01T00:00:00Z" },
        }),
        DIGEST,
      );
      expect(report.window.days).toBe(7);
      expect(report.previous?.days).toBe(7);
      expect(report.frequency.by_week.map(({ days }) => days)).toEqual([1, 6]);
    }
  });

  it("are told in parts where the data ends within one", () => {
    const timezone = "Europe/Berlin";
    const midnight = Date.parse("2026-03-28T23:00:00Z");
    expect(localDays(midnight, midnight + 11.5 * HOUR, timezone)).toBe(0.5);
    expect(localDays(midnight, midnight + 23 * HOUR, timezone)).toBe(1);
  });
});

describe("weeks", () => {
  it("are ISO weeks of the zone, cut at the window, with control limits", () => {
    const { by_week } = berlin().frequency;
    expect(by_week.map(({ week, from, days, count }) => [week, from, days, count])).toEqual([
      ["2026-W09", "2026-03-01", 1, 0],
      ["2026-W10", "2026-03-02", 7, 3],
      ["2026-W11", "2026-03-09", 7, 2],
      ["2026-W12", "2026-03-16", 7, 1],
      ["2026-W13", "2026-03-23", 7, 2],
      ["2026-W14", "2026-03-30", 2, 1],
    ]);
    const centre = (9 / 31) * 7;
    expect(by_week[1]?.upper).toBeCloseTo(centre + 3 * Math.sqrt(centre), 9);
    expect(by_week[1]?.lower).toBe(0);
  });

  it("belong to the year of their Thursday", () => {
    const window = resolveWindow({ from: "2020-12-28", to: "2021-01-18", timezone: "Etc/UTC" });
    expect(calendarPeriods(window, "week").map(({ name }) => name)).toEqual([
      "2020-W53",
      "2021-W01",
      "2021-W02",
    ]);
  });

  it("hold each incident once", () => {
    const times = fc.array(fc.integer({ min: Date.UTC(2026, 2, 1), max: Date.UTC(2026, 3, 1) - 1 }), {
      maxLength: 50,
    });
    fc.assert(
      fc.property(times, (instants) => {
        const incidents = instants.map((at) => incident({ created_at: new Date(at).toISOString() }));
        const { frequency, incidents: n } = measure(facts({ incidents }), DIGEST).report;
        const total = (counts: Iterable<number>) => [...counts].reduce((a, b) => a + b, 0);
        expect(n).toBe(instants.length);
        expect(total(frequency.by_week.map(({ count }) => count))).toBe(n);
        expect(total(frequency.by_hour.map(({ count }) => count))).toBe(n);
        expect(total(Object.values(frequency.by_weekday).map(({ count }) => count))).toBe(n);
        expect(total(Object.values(frequency.by_service))).toBe(n);
        expect(total(Object.values(frequency.by_project))).toBe(n);
      }),
      { numRuns: runs(40) },
    );
  });
});

describe("the cuts by severity, service and project", () => {
  it("name everything there is, counted or not", () => {
    const { frequency } = berlin();
    expect(frequency.by_severity).toEqual({ critical: 2, high: 4, medium: 2, low: 1, unknown: 0 });
    expect(frequency.by_service).toEqual({ api: 3, db: 3, web: 3, "(none)": 0 });
    expect(frequency.by_project).toEqual({ "acme/payments/api": 9 });
    expect(frequency.by_service_and_severity.db).toMatchObject({ high: 3, low: 0 });
  });
});

describe("the window before", () => {
  it.each([
    ["2026-03-01", "2026-04-01", "2026-02-01"],
    ["2026-01-01", "2026-04-01", "2025-10-01"],
    ["2026-03-02", "2026-03-09", "2026-02-23"],
    ["2026-03-01", "2026-03-15", "2026-02-15"],
  ])("of %s to %s begins on %s", (from, to, before) => {
    expect(previousDates({ from, to })).toEqual({ from: before, to: from });
  });
});
