/**
 * Durations of which some are still running: the Kaplan-Meier estimate of the share still unfinished after a time,
 * with Greenwood's variance and intervals on the scale of log(−log S).
 */
import { Z95 } from "./normal.ts";
import { ascending, at } from "./quantile.ts";

/** Finished durations, and those cut off while running; a duration cut off at a time is still at risk then. */
export interface Durations {
  readonly finished: readonly number[];
  readonly censored: readonly number[];
}

/** The estimate just after one event time. */
export interface SurvivalStep {
  readonly time: number;
  readonly atRisk: number;
  readonly events: number;
  /** The share still unfinished. */
  readonly survival: number;
  /** Greenwood's sum, from which standard error and limits follow; infinite once nothing is left. */
  readonly greenwood: number;
}

export function kaplanMeier({ finished, censored }: Durations): SurvivalStep[] {
  const events = ascending(finished);
  const cut = ascending(censored);
  const steps: SurvivalStep[] = [];
  let survival = 1;
  let greenwood = 0;
  let gone = 0;
  for (let index = 0; index < events.length; ) {
    const time = at(events, index);
    let next = index;
    while (next < events.length && events[next] === time) next += 1;
    while (gone < cut.length && at(cut, gone) < time) gone += 1;
    const atRisk = events.length - index + cut.length - gone;
    const count = next - index;
    survival *= 1 - count / atRisk;
    greenwood += count / (atRisk * (atRisk - count));
    steps.push({
      time,
      atRisk,
      events: count,
      survival,
      greenwood,
    });
    index = next;
  }
  return steps;
}

/** 95 % limits of the share; undefined once nothing is left, where the variance has no value. */
export function survivalLimits({
  survival,
  greenwood,
}: SurvivalStep): readonly [low: number, high: number] | undefined {
  if (survival === 0) return undefined;
  const theta = (Z95 * Math.sqrt(greenwood)) / Math.log(survival);
  // θ is negative, since the logarithm is.
  return [survival ** Math.exp(-theta), survival ** Math.exp(theta)];
}

/** The smallest time by which a share p has finished; undefined where that is not reached. */
export function survivalQuantile(steps: readonly SurvivalStep[], p: number): number | undefined {
  return steps.find(({ survival }) => survival <= 1 - p + 1e-12)?.time;
}

/** Limits of `survivalQuantile`: where the lower, then the upper band gets there (Brookmeyer and Crowley, 1982). */
export function survivalQuantileLimits(
  steps: readonly SurvivalStep[],
  p: number,
): readonly [low: number | undefined, high: number | undefined] {
  const reached = (side: 0 | 1) =>
    steps.find((step) => {
      const limits = survivalLimits(step);
      return limits !== undefined && limits[side] <= 1 - p;
    })?.time;
  return [reached(0), reached(1)];
}

/** The mean duration when all are cut at `to`: the area under the curve from 0 to there. */
export function restrictedMean(steps: readonly SurvivalStep[], to: number): number {
  let area = 0;
  let time = 0;
  let survival = 1;
  for (const step of steps) {
    if (step.time >= to) break;
    area += survival * (step.time - time);
    ({ time, survival } = step);
  }
  return area + survival * (to - time);
}
