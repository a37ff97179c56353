import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY, HOUR } from "../../src/calendar/zone.ts";
import { hoursText, midnights, momentText, preciseText, spanText } from "../../src/render/local-time.ts";
import { timelineHeader, timelineRow } from "../../src/render/oncall-timeline.ts";

const at = (text: string) => Date.parse(`${text}Z`);
const MONDAY = at("2026-03-02T00:00");
const scale = (width: number, days = 1) => ({
  from: MONDAY,
  to: MONDAY + days * DAY,
  width,
  zone: "Etc/UTC",
});

describe("a row of the timeline", () => {
  it("has half cells", () => {
    const time = [
      { start: MONDAY + 6 * HOUR, end: MONDAY + 15 * HOUR },
      { start: MONDAY + 21 * HOUR, end: MONDAY + 24 * HOUR },
    ];
    // Cells of six hours: nothing, all, the first half, the second half.
    expect(timelineRow(time, scale(4))).toBe("·█▌▐");
  });

  it("fills as much of its width as of the time", () => {
    fc.assert(
      fc.property(fc.nat(48), fc.nat(48), (one, other) => {
        const [first, last] = [Math.min(one, other), Math.max(one, other)];
        const row = timelineRow([{ start: MONDAY + first * HOUR, end: MONDAY + last * HOUR }], scale(48, 4));
        const halves = [...row].reduce((sum, cell) => sum + (cell === "█" ? 2 : cell === "·" ? 0 : 1), 0);
        expect(halves).toBe(last - first);
      }),
    );
  });
});

describe("the header", () => {
  it("names days where there is room", () => {
    expect(timelineHeader(scale(40, 4))).toBe("Mon 2 Mar Tue 3 Mar Wed 4 Mar Thu 5 Mar");
    expect(timelineHeader(scale(24, 4))).toBe("Mon 2 Mar   Wed 4 Mar");
    // Of days narrower than a cell the first has its label, and the next only where there is room.
    expect(timelineHeader(scale(40, 364))).toMatch(/^Mon 2 Mar {1,9}\S+ \d+ (May|Jun) {1,9}\S/);
    expect(timelineHeader({ ...scale(24), from: MONDAY + HOUR, to: MONDAY + 5 * HOUR })).toBe(
      "01:00 to 05:00",
    );
  });
});

describe("local times in words", () => {
  it("say day, time and year", () => {
    const moment = at("2026-12-31T23:30");
    expect(momentText(moment, "Europe/Berlin", 2027)).toBe("Fri 1 Jan 00:30");
    expect(momentText(moment, "Etc/UTC", 2027)).toBe("Thu 31 Dec 2026 23:30");
    expect(preciseText(moment, "Asia/Kolkata")).toBe("2027-01-01 05:00 Asia/Kolkata (2026-12-31T23:30Z)");
  });

  it.each([
    [0, "0 min", "0 h"],
    [45, "45 min", "45 min"],
    [150, "2 h 30 min", "2 h 30 min"],
    [3000, "2 d 2 h", "50 h"],
  ])("say %i minutes as %s and %s", (minutes, span, hours) => {
    expect([spanText(minutes * 60_000), hoursText(minutes * 60_000)]).toEqual([span, hours]);
  });

  it("find midnights on days of 23 and 25 hours", () => {
    const [from, to] = [at("2026-03-28T12:00"), at("2026-03-31T12:00")];
    const hours = midnights(from, to, "Europe/Berlin").map((instant) => (instant - from) / HOUR);
    expect(hours).toEqual([11, 34, 58]);
  });
});
