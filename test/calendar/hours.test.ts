import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { timeByUser } from "../../src/calendar/compare.ts";
import { isHolidayPlace, publicHolidays } from "../../src/calendar/holidays.ts";
import { HOUR_CLASSES, hoursOf, type Person, piecesOf } from "../../src/calendar/hours.ts";
import { clip } from "../../src/calendar/intervals.ts";
import type { Shift } from "../../src/calendar/shifts.ts";
import { HOUR, instantToWall, MINUTE, wallToInstant } from "../../src/calendar/zone.ts";
import { runs } from "../support/examples.ts";

const berlin = (wall: string) => wallToInstant(wall, "Europe/Berlin");
const weekend = { start: berlin("2026-03-27T18:00"), end: berlin("2026-03-30T08:00") };
const easter = { start: berlin("2026-04-02T18:00"), end: berlin("2026-04-07T08:00") };
const inBerlin: Person = { timezone: "Europe/Berlin", holidays: publicHolidays("DE-BE", 2026, 2026) };
const inHours = (minutes: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(minutes).map(([name, value]) => [name, value / 60]));

describe("hours by class", () => {
  it.each([
    [
      "a weekend with a clock change",
      weekend,
      inBerlin,
      { total: 61, business: 0, off: 4, night: 10, weekend: 47, holiday: 0 },
    ],
    [
      "the same seen from Los Angeles",
      weekend,
      { timezone: "America/Los_Angeles" },
      { total: 61, business: 7, off: 5, night: 2, weekend: 47, holiday: 0 },
    ],
    ["Easter", easter, inBerlin, { total: 110, business: 0, off: 4, night: 10, weekend: 48, holiday: 48 }],
  ])("%s", (_, shift, person, expected) => {
    expect(inHours(hoursOf([shift], person))).toEqual(expected);
  });

  it("count 23 and 25 hours on the days the clocks change", () => {
    const day = (date: string, next: string) =>
      hoursOf([{ start: berlin(`${date}T00:00`), end: berlin(`${next}T00:00`) }], {
        timezone: "Europe/Berlin",
      }).total;
    expect([day("2026-03-29", "2026-03-30"), day("2026-10-25", "2026-10-26")]).toEqual([23 * 60, 25 * 60]);
  });

  it("are the classes of every single minute", () => {
    const classAt = (instant: number, person: Person) => {
      const wall = instantToWall(instant, person.timezone);
      const weekday = new Date(`${wall}Z`).getUTCDay();
      const time = wall.slice(11);
      if (person.holidays?.has(wall.slice(0, 10))) return "holiday";
      if (weekday === 0 || weekday === 6) return "weekend";
      if (time >= "22:00" || time < "08:00") return "night";
      return time >= "09:00" && time < "17:00" ? "business" : "off";
    };
    fc.assert(
      fc.property(
        fc.constantFrom(
          ["Europe/Berlin", "2026-10-22"],
          ["America/Sao_Paulo", "2018-11-02"],
          ["America/Sao_Paulo", "2018-02-15"],
          ["Australia/Lord_Howe", "2026-04-03"],
          ["Pacific/Apia", "2011-12-28"],
        ),
        fc.nat(2 * 1440),
        fc.nat(3 * 1440),
        ([timezone = "", date = ""], lead, length) => {
          const person = { timezone, holidays: new Set([`${date.slice(0, 8)}30`]) };
          const start = wallToInstant(`${date}T00:00`, timezone) + lead * MINUTE;
          const sum: Record<string, number> = { total: length };
          for (const name of HOUR_CLASSES) sum[name] = 0;
          for (let minute = 0; minute < length; minute += 1) {
            const name = classAt(start + minute * MINUTE, person);
            sum[name] = (sum[name] ?? 0) + 1;
          }
          expect(hoursOf([{ start, end: start + length * MINUTE }], person)).toEqual(sum);
        },
      ),
      { numRuns: runs(60) },
    );
  });

  it("come in pieces that follow each other", () => {
    const pieces = piecesOf(weekend, inBerlin).map(({ class: name, start, end }) => [
      name,
      (end - start) / HOUR,
    ]);
    expect(pieces).toEqual([
      ["off", 4],
      ["night", 2],
      ["weekend", 47],
      ["night", 8],
    ]);
  });

  it("count time once for whoever is on call twice, and only in the window", () => {
    const shift = (user: string, from: number, to: number): Shift => ({
      user,
      start: weekend.start + from * HOUR,
      end: weekend.start + to * HOUR,
    });
    const shifts = [shift("ana", -5, 4), shift("bo", 0, 2), shift("ana", 2, 8), shift("bo", 9, 12)];
    const served = timeByUser(clip(shifts, weekend.start, weekend.start + 10 * HOUR));
    expect([...served].map(([user, time]) => [user, hoursOf(time, inBerlin).total / 60])).toEqual([
      ["ana", 8],
      ["bo", 3],
    ]);
  });
});

describe("public holidays", () => {
  it("are those of the place, without observances and half days", () => {
    const dates = publicHolidays("DE-BE", 2026, 2027);
    for (const date of ["2026-03-08", "2026-04-03", "2026-04-06", "2027-01-01"])
      expect(dates.has(date)).toBe(true);
    for (const date of ["2026-12-24", "2026-04-05", "2026-11-11"]) expect(dates.has(date)).toBe(false);
    expect(publicHolidays("DE", 2026, 2026).has("2026-03-08")).toBe(false);
  });

  it("count every whole day of a feast of several, and days that a clock change shortens", () => {
    const within = (place: string, month: string) =>
      [...publicHolidays(place, 2026, 2026)].filter((date) => date.startsWith(month));
    expect(within("RU", "2026-01")).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((day) => `2026-01-0${day}`));
    // Three and a half days, of which the half one is the eve.
    expect(within("TR", "2026-03")).toEqual(["2026-03-20", "2026-03-21", "2026-03-22"]);
    expect(within("CN", "2026-03")).toEqual([]);
    expect(publicHolidays("DE-BB", 2027, 2027).has("2027-03-28")).toBe(true);
  });

  it("are known for countries, states and regions only", () => {
    expect(["DE", "DE-BY", "US-CA", "US-CA-LA"].map(isHolidayPlace)).toEqual([true, true, true, true]);
    expect(["", "XX", "DE-XX", "US-CA-XX", "US-CA-LA-1"].map(isHolidayPlace)).toEqual(Array(5).fill(false));
    expect(["toString", "DE-toString", "US-CA-toString"].map(isHolidayPlace)).toEqual(Array(3).fill(false));
    expect(() => publicHolidays("XX", 2026, 2026)).toThrow(RangeError);
  });
});
