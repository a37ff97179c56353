import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as format from "../../../src/incidents/render/format.ts";

describe("durations in words", () => {
  it.each([
    [0, "0 s"],
    [0.4, "under 1 s"],
    [0.6, "1 s"],
    [59.4, "59 s"],
    [59.9, "1 min"],
    [90, "1 min 30 s"],
    [599, "9 min 59 s"],
    [754, "13 min"],
    [3599, "1 h"],
    [7500, "2 h 5 min"],
    [86_399, "1 d"],
    [86_400 * 3 + 4 * 3600, "3 d 4 h"],
    [86_400 * 12.4, "12 d"],
    [86_400 * 1500, "1,500 d"],
  ])("%d seconds are %s", (seconds, words) => {
    expect(format.duration(seconds)).toBe(words);
  });

  it("are never off by more than a twentieth", () => {
    const size = { d: 86_400, h: 3600, min: 60, s: 1 } as Record<string, number>;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), (seconds) => {
        const parts = [
          ...format
            .duration(seconds)
            .replaceAll(",", "")
            .matchAll(/(\d+) (\w+)/g),
        ];
        const said = parts.reduce(
          (sum, [, count, unit]) => sum + Number(count) * (size[unit as string] as number),
          0,
        );
        expect(Math.abs(said / seconds - 1)).toBeLessThanOrEqual(0.05);
      }),
    );
  });
});

describe("shares", () => {
  it.each([
    [0, "0 %"],
    [0.0001, "< 0.1 %"],
    [5 / 9, "55.6 %"],
    [0.9999, "> 99.9 %"],
    [1, "100 %"],
  ])("%d is %s: nothing is rounded to none or all", (share, words) => {
    expect(format.percent(share)).toBe(words);
  });
});

describe("numbers and lists", () => {
  it("read like prose", () => {
    expect(format.grouped(1_234_567)).toBe("1,234,567");
    expect(format.decimal(2.0323)).toBe("2.03");
    expect(format.decimal(12_345.6)).toBe("12,346");
    expect(format.decimal(0)).toBe("0");
    expect(format.counted(1, "incident")).toBe("1 incident");
    expect(format.counted(1200, "incident")).toBe("1,200 incidents");
    expect(format.listed(["a", "b", "c"])).toBe("a, b and c");
    expect(format.listed(["a"])).toBe("a");
    expect(format.names(["a", "b", "c", "d", "e"])).toBe("a, b, c, d, e");
    expect(format.names(["a", "b", "c", "d", "e", "f", "g"])).toBe("a, b, c, d, e and 2 more");
    expect(format.names([])).toBe("–");
    expect([-3, 0, 1, 1200].flatMap((count) => format.leftOut(count, "group"))).toEqual([
      "1 more group stands in report.json.",
      "1,200 more groups stand in report.json.",
    ]);
    expect(format.probability(0.2749)).toBe("p = 0.275");
    expect(format.probability(1e-9)).toBe("p < 0.001");
  });
});

describe("dates", () => {
  it("are those of the zone", () => {
    const instant = Date.parse("2026-03-31T23:30:00Z");
    expect(format.date(instant, "Europe/Berlin")).toBe("1 April 2026");
    expect(format.date(instant, "Etc/UTC")).toBe("31 March 2026");
    expect(format.dayAndMonth(instant, "Etc/UTC")).toBe("31 Mar");
    expect(format.dateTime(instant, "Asia/Kathmandu")).toBe("2026-04-01 05:15");
  });
});
