import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GITLAB_ZONES } from "../../src/calendar/gitlab-zones.ts";
import {
  addDays,
  clockChanges,
  DAY,
  HOUR,
  instantToWall,
  isKnownZone,
  localToInstant,
  MINUTE,
  occurrence,
  offsetAt,
  parseTimeOfDay,
  parseWallClock,
  periodAt,
  spelledZone,
  wallToInstant,
} from "../../src/calendar/zone.ts";
import { runs } from "../support/examples.ts";

const iso = (instant: number) => new Date(instant).toISOString().slice(0, 16);

describe("wall clock to instant", () => {
  it.each([
    ["2026-01-05T09:00", "Europe/Berlin", "2026-01-05T08:00", "once"],
    ["2026-07-05T09:00", "Europe/Berlin", "2026-07-05T07:00", "once"],
    ["2026-07-05T09:00", "Asia/Kolkata", "2026-07-05T03:30", "once"],
    ["2026-07-05T09:00", "Etc/UTC", "2026-07-05T09:00", "once"],
    // Skipped: an hour on.
    ["2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:30", "skipped"],
    ["2026-03-08T02:00", "America/New_York", "2026-03-08T07:00", "skipped"],
    // An hour also where only half an hour is skipped: 02:15 becomes 03:15.
    ["2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-03T16:15", "skipped"],
    // Midnight itself is skipped in Sao Paulo until 2018.
    ["2018-11-04T00:00", "America/Sao_Paulo", "2018-11-04T03:00", "skipped"],
    // Samoa left out a whole day: on to the first hour there is.
    ["2011-12-30T09:00", "Pacific/Apia", "2011-12-30T10:00", "skipped"],
    // Repeated: the one that counts as daylight saving time, which is the earlier…
    ["2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30", "repeated"],
    ["2026-04-05T01:45", "Australia/Lord_Howe", "2026-04-04T14:45", "repeated"],
    ["2018-02-17T23:30", "America/Sao_Paulo", "2018-02-18T01:30", "repeated"],
    // … but the later in Ireland, whose winter is flagged…
    ["2026-10-25T01:30", "Europe/Dublin", "2026-10-25T01:30", "repeated"],
    ["2026-10-25T01:30", "Europe/London", "2026-10-25T00:30", "repeated"],
    // … and where neither counts: Moscow gave up its permanent summer time, Almaty changed zone.
    ["2014-10-26T01:30", "Europe/Moscow", "2014-10-25T22:30", "repeated"],
    ["2024-02-29T23:30", "Asia/Almaty", "2024-02-29T18:30", "repeated"],
  ] as const)("%s in %s is %sZ (%s)", (wall, zone, utc, times) => {
    expect(iso(wallToInstant(wall, zone))).toBe(utc);
    expect(occurrence(wall, zone)).toBe(times);
  });

  it("keeps a repeated time in the period it is derived from", () => {
    const winter = periodAt(Date.parse("2026-10-26T12:00Z"), "Europe/Berlin");
    const local = parseWallClock("2026-10-25T02:30") as number;
    expect(iso(localToInstant(local, "Europe/Berlin", winter))).toBe("2026-10-25T01:30");
    const monthsBefore = periodAt(Date.parse("2026-02-01T12:00Z"), "Europe/Berlin");
    expect(iso(localToInstant(local, "Europe/Berlin", monthsBefore))).toBe("2026-10-25T00:30");
  });

  it("refuses what is no wall clock", () => {
    for (const wall of ["", "2026-02-30T09:00", "2026-01-01", "2026-01-01T24:00", "2026-01-01T09:00Z"]) {
      expect(parseWallClock(wall)).toBeUndefined();
      expect(() => wallToInstant(wall, "Etc/UTC")).toThrow(RangeError);
    }
    expect(parseTimeOfDay("08:30")).toBe(8.5 * HOUR);
    for (const time of ["24:00", "8:00", "08:60"]) expect(() => parseTimeOfDay(time)).toThrow(RangeError);
  });
});

describe("offsets", () => {
  it("agree with Intl at any instant, whatever was asked before", () => {
    const zones = [...GITLAB_ZONES, "Australia/Lord_Howe", "America/Toronto"];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: Date.UTC(2000, 0, 1) / MINUTE, max: Date.UTC(2037, 0, 1) / MINUTE }),
        (zone, minutes) => {
          const instant = minutes * MINUTE;
          const parts = new Intl.DateTimeFormat("sv-SE", {
            timeZone: zone,
            dateStyle: "short",
            timeStyle: "short",
          });
          expect(instantToWall(instant, zone)).toBe(parts.format(instant).replace(" ", "T"));
        },
      ),
      { numRuns: runs(500) },
    );
  });

  it("survive the way to the wall clock and back unless the hour is repeated", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          "Europe/Berlin",
          "Australia/Lord_Howe",
          "America/Sao_Paulo",
          "Pacific/Apia",
          "Europe/Dublin",
        ),
        fc.integer({ min: Date.UTC(2005, 0, 1) / MINUTE, max: Date.UTC(2030, 0, 1) / MINUTE }),
        (zone, minutes) => {
          const wall = instantToWall(minutes * MINUTE, zone);
          expect(occurrence(wall, zone)).not.toBe("skipped");
          expect(instantToWall(wallToInstant(wall, zone), zone)).toBe(wall);
          if (occurrence(wall, zone) === "once") expect(wallToInstant(wall, zone)).toBe(minutes * MINUTE);
        },
      ),
      { numRuns: runs(1000) },
    );
  });

  it("change exactly at the instants named", () => {
    const year = clockChanges("Europe/Berlin", Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1)).map(iso);
    expect(year).toEqual(["2026-03-29T01:00", "2026-10-25T01:00"]);
    const change = Date.parse("2026-03-29T01:00Z");
    expect(offsetAt(change - 1, "Europe/Berlin")).toBe(HOUR);
    expect(offsetAt(change, "Europe/Berlin")).toBe(2 * HOUR);
    expect(clockChanges("Asia/Kolkata", Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1))).toEqual([]);
  });
});

describe("addDays", () => {
  it("keeps the wall clock, so that days are 23 and 25 hours long twice a year", () => {
    const days = (wall: string) => {
      const start = wallToInstant(wall, "America/New_York");
      return (addDays(start, 1, "America/New_York") - start) / HOUR;
    };
    expect([days("2026-03-07T09:00"), days("2026-03-08T09:00")]).toEqual([23, 24]);
    expect([days("2026-10-31T09:00"), days("2026-11-01T09:00")]).toEqual([25, 24]);
    const samoa = wallToInstant("2011-12-29T09:00", "Pacific/Apia");
    expect(addDays(samoa, 2, "Pacific/Apia") - samoa).toBe(DAY);
  });
});

describe("spelledZone", () => {
  it.each([
    ["europe/berlin", "Europe/Berlin"],
    ["america/port-au-prince", "America/Port-au-Prince"],
    ["europe/kyiv", "Europe/Kyiv"],
    ["utc", "UTC"],
    ["mars/olympus", "mars/olympus"],
  ])("of %s is %s", (typed, spelled) => expect(spelledZone(typed)).toBe(spelled));
});

describe("isKnownZone", () => {
  it("takes names of the time zone database only", () => {
    expect(["Europe/Berlin", "UTC", "Europe/Kyiv", "US/Eastern"].every(isKnownZone)).toBe(true);
    expect(["Europe/Berlim", "", "+01:00", "Berlin"].some(isKnownZone)).toBe(false);
  });
});
