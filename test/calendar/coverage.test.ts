import { describe, expect, it } from "vitest";
import { demand, gaps, parseWindow } from "../../src/calendar/coverage.ts";
import { type Rotation, shiftsOverlapping } from "../../src/calendar/shifts.ts";
import { DAY, HOUR } from "../../src/calendar/zone.ts";

const iso = (instant: number) => new Date(instant).toISOString().slice(0, 16);
const brief = (list: readonly { start: number; end: number }[]) =>
  list.map(({ start, end }) => `${iso(start)} ${iso(end)}`);
const at = (text: string) => Date.parse(`${text}Z`);

/** Three offices, each by day: nobody sees from the YAML that an hour goes missing in April. */
const followTheSun = (
  [
    ["Europe/Berlin", "08:00", "17:00"],
    ["America/Los_Angeles", "08:00", "16:00"],
    ["Australia/Sydney", "10:00", "18:00"],
  ] as const
).map(
  ([timezone, start, end]): Rotation => ({
    timezone,
    starts_at: `2026-01-05T${start}`,
    length: { count: 1, unit: "weeks" },
    active_period: { start, end },
    participants: ["ana", "bo"],
  }),
);

function gapsIn(rotations: readonly Rotation[], from: number, to: number) {
  return gaps(
    demand("24x7", "Etc/UTC", from, to),
    rotations.flatMap((rotation) => shiftsOverlapping(rotation, from, to)),
    rotations,
  );
}

describe("gaps", () => {
  it.each([
    ["2026-03-04", []],
    ["2026-03-11", []],
    ["2026-04-01", []],
    ["2026-04-08", ["2026-04-08T23:00 2026-04-09T00:00"]],
  ])("follow the sun on %s: %j", (date, expected) => {
    const day = at(`${date}T00:00`);
    expect(brief(gapsIn(followTheSun, day, day + DAY))).toEqual(expected);
  });

  it("are put down to the clock change that made them", () => {
    const found = gapsIn(followTheSun, at("2026-03-01T00:00"), at("2026-04-12T00:00"));
    // Sydney leaves daylight saving time at 03:00 on 5 April, 16:00 UTC on the 4th.
    expect(found.map(({ start, clock_change }) => [iso(start), iso(clock_change ?? 0)])).toEqual(
      ["04", "05", "06", "07", "08", "09", "10", "11"].map((day) => [
        `2026-04-${day}T23:00`,
        "2026-04-04T16:00",
      ]),
    );
  });

  it("are nobody's clock's fault where they were there before, or a rotation ends", () => {
    const nine: Rotation = {
      ...(followTheSun[0] as Rotation),
      active_period: { start: "09:00", end: "17:00" },
    };
    const always = gapsIn([nine], at("2026-03-20T00:00"), at("2026-04-05T00:00"));
    expect(
      always.filter(({ clock_change }) => clock_change !== undefined).map(({ start }) => iso(start)),
    ).toEqual([]);
    const ending: Rotation = {
      timezone: "Europe/Berlin",
      starts_at: "2026-01-05T09:00",
      ends_at: "2026-04-01T09:00",
      length: { count: 1, unit: "weeks" },
      participants: ["ana"],
    };
    expect(gapsIn([ending], at("2026-01-10T00:00"), at("2026-05-01T00:00"))).toEqual([
      { start: at("2026-04-01T07:00"), end: at("2026-05-01T00:00") },
    ]);
  });
});

describe("demand", () => {
  const week = [at("2026-03-26T00:00"), at("2026-03-31T12:00")] as const;

  it("keeps weekly windows on the wall clock", () => {
    expect(brief(demand({ windows: ["mon-fri 09:00-17:00"] }, "Europe/Berlin", ...week))).toEqual([
      "2026-03-26T08:00 2026-03-26T16:00",
      "2026-03-27T08:00 2026-03-27T16:00",
      "2026-03-30T07:00 2026-03-30T15:00",
      "2026-03-31T07:00 2026-03-31T12:00",
    ]);
  });

  it("lets windows run over midnight, touch and overlap", () => {
    const nights = demand({ windows: ["sat,sun 22:00-06:00"] }, "Europe/Berlin", ...week);
    expect(brief(nights)).toEqual(["2026-03-28T21:00 2026-03-29T04:00", "2026-03-29T20:00 2026-03-30T04:00"]);
    const joined = demand(
      { windows: ["sat 00:00-24:00", "sun 00:00-12:00", "sun 10:00-13:00"] },
      "Etc/UTC",
      ...week,
    );
    expect(brief(joined)).toEqual(["2026-03-28T00:00 2026-03-29T13:00"]);
    const underWay = demand({ windows: ["wed 20:00-08:00"] }, "Etc/UTC", ...week);
    expect(brief(underWay)).toEqual(["2026-03-26T00:00 2026-03-26T08:00"]);
    const total = demand({ windows: ["fri-tue 00:00-24:00"] }, "Etc/UTC", ...week);
    expect(total.map(({ start, end }) => (end - start) / HOUR)).toEqual([4.5 * 24]);
  });

  it("refuses windows it cannot read", () => {
    expect(parseWindow("09:00-17:00").weekdays.size).toBe(7);
    expect(parseWindow("Mon-Fri 09:00-17:00").weekdays).toEqual(new Set([1, 2, 3, 4, 5]));
    for (const text of ["mon-fri", "mo-fr 09:00-17:00", "mon 9:00-17:00", "mon 09:00-25:00", "24x7"])
      expect(() => parseWindow(text)).toThrow(RangeError);
  });
});
