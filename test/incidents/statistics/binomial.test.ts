import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  binomialAtLeast,
  binomialAtMost,
  binomialTest,
  clopperPearson,
  minimumSample,
  orderInterval,
  quantileInterval,
} from "../../../src/incidents/statistics/binomial.ts";
import { wilson } from "../../../src/incidents/statistics/wilson.ts";
import { RESOLVED } from "./samples.ts";

/** Binomial probabilities by repeated convolution: no formula in common with the code under test. */
function probabilities(n: number, p: number): number[] {
  let row = [1];
  for (let trial = 0; trial < n; trial += 1) {
    row = [...row, 0].map((weight, k) => weight * (1 - p) + (row[k - 1] ?? 0) * p);
  }
  return row;
}

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
const trials = fc.integer({ min: 1, max: 60 });
const chance = fc.double({ min: 0.01, max: 0.99, noNaN: true });

describe("binomial tails", () => {
  it("are sums of probabilities", () => {
    fc.assert(
      fc.property(trials, chance, fc.nat(60), (n, p, any) => {
        const k = any % (n + 1);
        const row = probabilities(n, p);
        expect(binomialAtMost(k, n, p)).toBeCloseTo(total(row.slice(0, k + 1)), 9);
        expect(binomialAtLeast(k, n, p)).toBeCloseTo(total(row.slice(k)), 9);
      }),
    );
  });

  it("give an exact test that sums all outcomes no likelier", () => {
    fc.assert(
      fc.property(trials, chance, fc.nat(60), (n, p, any) => {
        const k = any % (n + 1);
        const row = probabilities(n, p);
        const limit = (row[k] as number) * (1 + 1e-7);
        // Outcomes within rounding of the limit may fall on either side.
        if (row.some((weight) => Math.abs(weight / limit - 1) < 1e-9)) return;
        expect(binomialTest(k, n, p)).toBeCloseTo(total(row.filter((weight) => weight <= limit)), 9);
      }),
    );
  });
});

describe("intervals from order statistics", () => {
  it.each([
    [6, 0.5, 1, 6, 0.96875],
    [7, 0.5, 1, 7, 0.984375],
    [9, 0.5, 2, 8, 0.9609375],
    [20, 0.5, 6, 15, 0.958611],
    [30, 0.5, 10, 21, 0.957226],
    [40, 0.9, 32, 40, 0.969724],
  ])("n = %i, p = %f: ranks %i and %i", (n, p, lower, upper, coverage) => {
    const ranks = orderInterval(n, p);
    expect(ranks).toMatchObject({ lower, upper });
    expect(ranks?.coverage).toBeCloseTo(coverage, 6);
  });

  it("do not exist for samples that are too small", () => {
    expect(orderInterval(5, 0.5)).toBeUndefined();
    expect(quantileInterval([1, 2, 3, 4, 5], 0.5)).toBeUndefined();
    expect(quantileInterval(RESOLVED, 0.5)).toEqual([12, 2880]);
  });

  it.each([
    [0.5, 6],
    [0.75, 13],
    [0.9, 36],
    [0.95, 72],
    [0.99, 368],
  ])("need for p = %f a sample of %i", (p, n) => {
    expect(minimumSample(p)).toBe(n);
    expect(orderInterval(n, p)).toBeDefined();
    expect(orderInterval(n - 1, p)).toBeUndefined();
  });

  it("cover at least what they promise, and would not if a rank narrower on a side", () => {
    fc.assert(
      fc.property(fc.integer({ min: 72, max: 5000 }), fc.constantFrom(0.5, 0.75, 0.9, 0.95), (n, p) => {
        const ranks = orderInterval(n, p);
        if (ranks === undefined) throw new Error(`no interval for ${n}`);
        expect(ranks.coverage).toBeGreaterThanOrEqual(0.95);
        expect(binomialAtMost(ranks.lower - 1, n, p)).toBeLessThanOrEqual(0.025);
        expect(binomialAtMost(ranks.lower, n, p)).toBeGreaterThan(0.025);
        expect(binomialAtLeast(ranks.upper, n, p)).toBeLessThanOrEqual(0.025);
        expect(binomialAtLeast(ranks.upper - 1, n, p)).toBeGreaterThan(0.025);
      }),
    );
  });
});

describe("intervals for proportions", () => {
  it.each([
    [5, 9, 0.266651, 0.811221],
    [3, 20, 0.052369, 0.360419],
    [0, 9, 0, 0.299145],
    [9, 9, 0.700855, 1],
    [3, 18, 0.0584, 0.3922],
  ])("Wilson: %i of %i", (k, n, low, high) => {
    const interval = wilson(k, n);
    expect(interval[0]).toBeCloseTo(low, 4);
    expect(interval[1]).toBeCloseTo(high, 4);
  });

  it("Clopper and Pearson leave 2.5 % in each tail", () => {
    fc.assert(
      fc.property(trials, fc.nat(60), (n, any) => {
        const k = any % (n + 1);
        const [low, high] = clopperPearson(k, n);
        expect(binomialAtLeast(k, n, low)).toBeCloseTo(k === 0 ? 1 : 0.025, 9);
        expect(binomialAtMost(k, n, high)).toBeCloseTo(k === n ? 1 : 0.025, 9);
        expect(low).toBeLessThanOrEqual(k / n);
        expect(high).toBeGreaterThanOrEqual(k / n);
      }),
    );
  });
});
