import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holm, mannKendall } from "../../../src/incidents/statistics/mann-kendall.ts";
import { chiSquaredTail, normalTails, Z95 } from "../../../src/incidents/statistics/normal.ts";
import {
  controlLimits,
  dispersion,
  poissonInterval,
  rateRatio,
} from "../../../src/incidents/statistics/poisson.ts";
import { mean } from "../../../src/incidents/statistics/quantile.ts";
import { runs } from "../../support/examples.ts";

describe("Poisson counts", () => {
  it.each([
    [0, 0, 3.6889],
    [1, 0.0253, 5.5716],
    [4, 1.0899, 10.2416],
    [9, 4.1154, 17.0848],
    [20, 12.2165, 30.8884],
  ])("%i lies between %f and %f", (count, low, high) => {
    const interval = poissonInterval(count);
    expect(interval[0]).toBeCloseTo(low, 4);
    expect(interval[1]).toBeCloseTo(high, 4);
  });

  it("have intervals near Byar's approximation for all but the smallest", () => {
    const byar = (k: number, sign: number) => k * (1 - 1 / (9 * k) + (sign * Z95) / (3 * Math.sqrt(k))) ** 3;
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 100_000 }), (k) => {
        const [low, high] = poissonInterval(k);
        expect(Math.abs(low - byar(k, -1))).toBeLessThan(0.02);
        expect(Math.abs(high - byar(k + 1, 1))).toBeLessThan(0.02);
      }),
      { numRuns: runs(30) },
    );
  });

  it("compare exactly: nine in 31 days after four in 28 is no evidence", () => {
    const { ratio, interval, p } = rateRatio({ count: 9, exposure: 31 }, { count: 4, exposure: 28 });
    expect(ratio).toBeCloseTo(2.0323, 4);
    expect(p).toBeCloseTo(0.2749, 4);
    expect(interval[0]).toBeCloseTo(0.567, 3);
    expect(interval[1]).toBeCloseTo(9.031, 3);
  });

  it("have a ratio without an upper limit after a window without any", () => {
    const { ratio, interval } = rateRatio({ count: 3, exposure: 1 }, { count: 0, exposure: 1 });
    expect(ratio).toBe(Number.POSITIVE_INFINITY);
    expect(interval[0]).toBeGreaterThan(0);
    expect(interval[1]).toBe(Number.POSITIVE_INFINITY);
  });

  it("turn round when the windows are exchanged", () => {
    const window = fc.record({
      count: fc.integer({ min: 1, max: 200 }),
      exposure: fc.integer({ min: 1, max: 99 }),
    });
    fc.assert(
      fc.property(window, window, (first, second) => {
        const [there, back] = [rateRatio(first, second), rateRatio(second, first)];
        expect(there.ratio * back.ratio).toBeCloseTo(1, 9);
        expect(there.p).toBeCloseTo(back.p, 6);
        expect(there.interval[0] * back.interval[1]).toBeCloseTo(1, 6);
      }),
    );
  });

  it("vary no more than chance in the worked example, whose control limit is 12.8", () => {
    const months = [4, 7, 3, 9, 6, 5];
    const { ratio, chiSquared, degrees, p } = dispersion(months);
    expect(mean(months)).toBeCloseTo(5.6667, 4);
    expect(ratio).toBeCloseTo(0.8235, 4);
    expect(chiSquared).toBeCloseTo(4.1176, 4);
    expect(degrees).toBe(5);
    expect(p).toBeCloseTo(0.5326, 4);
    const limits = controlLimits(months.map((count) => ({ count, exposure: 1 })));
    expect(limits[0]?.[0]).toBe(0);
    expect(limits[0]?.[1]).toBeCloseTo(12.808, 3);
  });

  it("get narrower limits in a shorter period", () => {
    const [whole, half] = controlLimits([
      { count: 40, exposure: 7 },
      { count: 20, exposure: 3.5 },
    ]);
    expect((half?.[0] as number) + (half?.[1] as number)).toBeCloseTo(40, 9);
    expect((whole?.[0] as number) + (whole?.[1] as number)).toBeCloseTo(80, 9);
  });
});

describe("the distributions behind them", () => {
  it("agree with tables", () => {
    expect(normalTails(Z95)).toBeCloseTo(0.05, 12);
    expect(normalTails(-2.5758293035489)).toBeCloseTo(0.01, 12);
    expect(chiSquaredTail(18.307038, 10)).toBeCloseTo(0.05, 7);
    expect(chiSquaredTail(0, 3)).toBe(1);
  });
});

describe("trend", () => {
  it.each([
    [[60, 55, 58, 40, 45, 30, 35, 28], -22, 65.3333, -2.5981, 0.00937, 0.005506, -5, 61.5],
    [[45, 60, 30, 50, 44, 61], 3, 28.3333, 0.3757, 7071e-4, 0.719444, 1.6667, 45],
    [[5, 5, 7, 6, 7, 9], 11, 26.3333, 1.9487, 0.0513, undefined, 0.6667, 4.6667],
  ])("of %j", (series, s, variance, z, pNormal, pExact, slope, intercept) => {
    const trend = mannKendall(series);
    expect(trend.s).toBe(s);
    expect(trend.variance).toBeCloseTo(variance, 4);
    expect(trend.z).toBeCloseTo(z, 4);
    expect(trend.pNormal).toBeCloseTo(pNormal, 4);
    if (pExact === undefined) expect(trend.pExact).toBeUndefined();
    else expect(trend.pExact).toBeCloseTo(pExact, 6);
    expect(trend.slope).toBeCloseTo(slope, 4);
    expect(trend.intercept).toBeCloseTo(intercept, 4);
  });

  it("has its slope per period, those without a value counted too", () => {
    const every = mannKendall([5, 7, 9, 11, 13, 15]);
    const gaps = mannKendall([5, null, 9, 11, null, 15]);
    expect(gaps).toMatchObject({ s: 6, slope: 2, intercept: 5 });
    expect(gaps.slope).toBe(every.slope);
    expect(mannKendall([null, 7, null, 11]).intercept).toBe(5);
  });

  it("is nothing in a flat series, and turns round with the series", () => {
    expect(mannKendall([3, 3, 3, 3])).toMatchObject({ s: 0, z: 0, slope: 0, pNormal: 1 });
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 20 }), (series) => {
        const [there, back] = [mannKendall(series), mannKendall([...series].reverse())];
        expect(back.s).toBe(there.s === 0 ? 0 : -there.s);
        expect(back.slope).toBeCloseTo(-there.slope, 9);
        expect(back.pNormal).toBeCloseTo(there.pNormal, 9);
      }),
    );
  });

  it("exact probabilities agree with trying every order", () => {
    const orders = (rest: number[]): number[][] =>
      rest.length === 0
        ? [[]]
        : rest.flatMap((x) => orders(rest.filter((y) => y !== x)).map((tail) => [x, ...tail]));
    const all = orders([1, 2, 3, 4, 5, 6]).map((order) => mannKendall(order).s);
    for (const s of [1, 3, 7, 11, 15]) {
      const order = orders([1, 2, 3, 4, 5, 6]).find((one) => mannKendall(one).s === s) as number[];
      const share = all.filter((other) => Math.abs(other) >= s).length / all.length;
      expect(mannKendall(order).pExact).toBeCloseTo(share, 12);
    }
  });
});

describe("Holm's adjustment", () => {
  it("multiplies the smallest by their number, and never reverses an order", () => {
    expect(holm([0.01, 0.04, 0.03])).toEqual([0.03, 0.06, 0.06]);
    expect(holm([])).toEqual([]);
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
  });
});
