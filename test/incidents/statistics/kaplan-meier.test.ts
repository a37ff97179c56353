import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  kaplanMeier,
  restrictedMean,
  type SurvivalStep,
  survivalLimits,
  survivalQuantile,
  survivalQuantileLimits,
} from "../../../src/incidents/statistics/kaplan-meier.ts";
import { logRank } from "../../../src/incidents/statistics/log-rank.ts";
import { ascending, mean, median } from "../../../src/incidents/statistics/quantile.ts";
import { ACKNOWLEDGED, OPEN, RESOLVED, UNACKNOWLEDGED } from "./samples.ts";

/** Of the share still unfinished, from Greenwood's sum. */
function standardError({ survival, greenwood }: SurvivalStep): number {
  return survival * Math.sqrt(greenwood);
}

const durations = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 40 });

describe("Kaplan-Meier", () => {
  const steps = kaplanMeier({ finished: RESOLVED, censored: OPEN });

  it.each([
    [12, 9, 0.888889, 0.104757, 0.432965, 0.983564],
    [20, 8, 0.777778, 0.13858, 0.364751, 0.939296],
    [30, 7, 0.666667, 0.157135, 0.281682, 0.878307],
    [45, 6, 0.555556, 0.165635, 0.204242, 0.804525],
    [90, 5, 0.444444, 0.165635, 0.135872, 0.719315],
    [240, 4, 0.333333, 0.157135, 0.078289, 0.622627],
    [2880, 2, 0.166667, 0.141639, 0.010679, 0.493015],
  ])("at %i minutes %i are at risk", (time, atRisk, survival, error, low, high) => {
    const step = steps.find((one) => one.time === time) as SurvivalStep;
    expect(step).toMatchObject({ atRisk, events: 1 });
    expect(step.survival).toBeCloseTo(survival, 6);
    expect(standardError(step)).toBeCloseTo(error, 6);
    expect(survivalLimits(step)?.[0]).toBeCloseTo(low, 6);
    expect(survivalLimits(step)?.[1]).toBeCloseTo(high, 6);
  });

  it("gives quantiles, where they are reached", () => {
    expect(survivalQuantile(steps, 0.5)).toBe(90);
    expect(survivalQuantileLimits(steps, 0.5)).toEqual([12, 2880]);
    expect(survivalQuantile(steps, 0.75)).toBe(2880);
    expect(survivalQuantile(steps, 0.9)).toBeUndefined();
    expect(restrictedMean(steps, 1440)).toBeCloseTo(528.556, 3);
  });

  it("doubles the median time to acknowledgement that acknowledged incidents alone show", () => {
    const waiting = kaplanMeier({ finished: ACKNOWLEDGED, censored: UNACKNOWLEDGED });
    expect(waiting.map(({ survival }) => survival.toFixed(6))).toEqual(
      steps.map(({ survival }) => survival.toFixed(6)),
    );
    expect(survivalQuantile(waiting, 0.5)).toBe(10);
  });

  it("has no limits where nothing is left", () => {
    const all = kaplanMeier({ finished: [1, 2, 3], censored: [] });
    const last = all.at(-1) as SurvivalStep;
    expect(last.survival).toBe(0);
    expect(survivalLimits(last)).toBeUndefined();
    expect(survivalQuantileLimits(all, 0.5)[1]).toBeUndefined();
  });

  it("agrees with the plain median, or its lower half, when nothing is censored", () => {
    fc.assert(
      fc.property(durations, (finished) => {
        const sorted = ascending(finished);
        const lower = sorted[Math.ceil(sorted.length / 2) - 1];
        const estimate = kaplanMeier({ finished, censored: [] });
        expect(survivalQuantile(estimate, 0.5)).toBe(lower);
        if (sorted.length % 2 === 1) expect(lower).toBe(median(sorted));
        expect(restrictedMean(estimate, 1000)).toBeCloseTo(mean(finished), 6);
      }),
    );
  });

  it("falls, stays within its limits, and is never below the share finished", () => {
    fc.assert(
      fc.property(durations, durations, (finished, censored) => {
        let last = 1;
        for (const step of kaplanMeier({ finished, censored })) {
          const { survival, time } = step;
          const limits = survivalLimits(step);
          expect(survival).toBeLessThanOrEqual(last);
          last = survival;
          const done = finished.filter((x) => x <= time).length;
          expect(survival).toBeLessThanOrEqual(1 - done / (finished.length + censored.length) + 1e-9);
          if (limits === undefined) continue;
          expect(limits[0]).toBeLessThanOrEqual(survival);
          expect(limits[1]).toBeGreaterThanOrEqual(survival);
        }
      }),
    );
  });
});

describe("the log-rank test", () => {
  const first = { finished: [30, 12, 240, 90], censored: [400] };
  const second = { finished: [20, 15, 45, 25, 60], censored: [] };

  it("gives the worked numbers", () => {
    const test = logRank(first, second);
    expect(test?.observed).toBe(4);
    expect(test?.expected).toBeCloseTo(6.03254, 6);
    expect(test?.variance).toBeCloseTo(1.641534, 6);
    expect(test?.chiSquared).toBeCloseTo(2.516681, 6);
    expect(test?.p).toBeCloseTo(0.112647, 6);
  });

  it("does not care which group comes first", () => {
    expect(logRank(second, first)?.p).toBeCloseTo(logRank(first, second)?.p as number, 12);
  });

  it("says nothing about groups that never overlap in risk", () => {
    expect(logRank({ finished: [5], censored: [] }, { finished: [], censored: [1] })).toBeUndefined();
    expect(logRank({ finished: [], censored: [1] }, { finished: [], censored: [2] })).toBeUndefined();
  });
});
