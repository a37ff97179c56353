import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bootstrapMean } from "../../../src/incidents/statistics/bootstrap.ts";
import {
  ascending,
  geometricMean,
  mean,
  median,
  quantile,
  variance,
} from "../../../src/incidents/statistics/quantile.ts";
import { ACKNOWLEDGED, OPEN, RESOLVED } from "./samples.ts";

describe("point estimates", () => {
  it("give the worked numbers for closed incidents", () => {
    expect(mean(RESOLVED)).toBeCloseTo(473.857, 3);
    expect(median(RESOLVED)).toBe(45);
    expect(quantile(RESOLVED, 0.75)).toBe(165);
    expect(quantile(RESOLVED, 0.9)).toBeCloseTo(1296, 9);
    expect(quantile(RESOLVED, 0.95)).toBeCloseTo(2088, 9);
    expect(Math.sqrt(variance(RESOLVED))).toBeCloseTo(1063.938, 3);
    expect(geometricMean(RESOLVED)).toBeCloseTo(79.548, 3);
  });

  it("show how far one long incident moves the mean", () => {
    const without = RESOLVED.slice(0, -1);
    expect(mean(without)).toBeCloseTo(72.833, 3);
    expect(median(without)).toBe(37.5);
  });

  it("give the worked numbers for acknowledged incidents", () => {
    expect(mean(ACKNOWLEDGED)).toBeCloseTo(14.857, 3);
    expect(median(ACKNOWLEDGED)).toBe(5);
    expect(quantile(ACKNOWLEDGED, 0.9)).toBeCloseTo(36, 9);
    expect(mean([4, 2, 20, 20, 5, 60, 3])).toBeCloseTo(16.286, 3);
  });

  it("would be misled by counting open ages as durations", () => {
    const mixed = ascending([...RESOLVED, ...OPEN]);
    expect(mean(mixed)).toBeCloseTo(871.889, 3);
    expect(median(mixed)).toBe(90);
  });

  it("interpolate where other tools take the lower of two", () => {
    expect(median([20, 40])).toBe(30);
    expect(median([10, 20, 30, 1000])).toBe(25);
  });

  it("have no geometric mean with a duration of nothing", () => {
    expect(geometricMean([0, 5])).toBeUndefined();
  });

  it("lie within the sample, and do not fall as p rises", () => {
    const samples = fc.array(fc.integer({ min: 0, max: 1e7 }), { minLength: 1 });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(samples, share, share, (values, p, q) => {
        const sorted = ascending(values);
        const [low, high] = [quantile(sorted, Math.min(p, q)), quantile(sorted, Math.max(p, q))];
        expect(low).toBeGreaterThanOrEqual(sorted[0] as number);
        expect(high).toBeLessThanOrEqual((sorted.at(-1) as number) + 1e-6);
        expect(low).toBeLessThanOrEqual(high + 1e-6);
      }),
    );
  });
});

describe("the bootstrap", () => {
  const sample = [30, 12, 240, 20, 90, 2880, 45];

  it("repeats the published draws", () => {
    const { means, interval, draws } = bootstrapMean(sample, "example-1");
    expect(draws).toBe("sha-256");
    expect(means.slice(0, 3).map((x) => x.toFixed(7))).toEqual(["874.2857143", "114.2857143", "531.7142857"]);
    expect(interval[0]).toBeCloseTo(32.1393, 4);
    expect(interval[1]).toBeCloseTo(1287.15, 2);
  });

  it("is near the interval of all resamples there are", () => {
    const [low, high] = bootstrapMean(sample, "example-1").interval;
    expect(Math.abs(low - 32.4286)).toBeLessThan(5);
    expect(Math.abs(high - 1287.4286)).toBeLessThan(5);
  });

  it("draws evenly from its generator when hashing would take long", () => {
    const values = Array.from({ length: 400 }, (_, index) => index);
    const { draws, interval, means } = bootstrapMean(values, "seed");
    expect(draws).toBe("mulberry32");
    // The standard error of the mean of 0…399 is 5.77.
    expect(interval[0]).toBeCloseTo(199.5 - 1.96 * 5.77, -0.5);
    expect(interval[1]).toBeCloseTo(199.5 + 1.96 * 5.77, -0.5);
    expect(mean(means)).toBeCloseTo(199.5, 0);
    expect(bootstrapMean(values, "seed")).toEqual({ draws, interval, means });
  });
});
