/** Counts of events: exact intervals, comparison of two rates, and whether counts vary more than chance. */
import { binomialTest, clopperPearson, type Interval } from "./binomial.ts";
import { chiSquaredTail } from "./normal.ts";
import { mean, sum, variance } from "./quantile.ts";
import { incompleteGamma, solveIncreasing } from "./special.ts";

/** The exact 95 % interval for the mean of a Poisson count (Garwood, 1936). */
export function poissonInterval(count: number, alpha = 0.05): Interval {
  const high = count + 10 * Math.sqrt(count + 1) + 10;
  const limit = (shape: number, probability: number) =>
    solveIncreasing((x) => incompleteGamma(shape, x), probability, 0, high);
  return [count === 0 ? 0 : limit(count, alpha / 2), limit(count + 1, 1 - alpha / 2)];
}

/** How two rates compare; `ratio` and the upper limit are infinite where the second count is 0. */
export interface RateRatio {
  readonly ratio: number;
  readonly interval: Interval;
  /** Exact, two-sided. */
  readonly p: number;
}

/**
 * The ratio of two Poisson rates, exact: given both counts together, the first is binomial with the share of
 * exposure it had. At least one count and both exposures are positive.
 */
export function rateRatio(
  first: { count: number; exposure: number },
  second: { count: number; exposure: number },
): RateRatio {
  const total = first.count + second.count;
  const share = first.exposure / (first.exposure + second.exposure);
  const odds = (p: number) => ((p / (1 - p)) * second.exposure) / first.exposure;
  const [low, high] = clopperPearson(first.count, total);
  return {
    ratio: first.count / first.exposure / (second.count / second.exposure),
    interval: [odds(low), high === 1 ? Number.POSITIVE_INFINITY : odds(high)],
    p: binomialTest(first.count, total, share),
  };
}

export interface Dispersion {
  /** Variance over mean: 1 for a Poisson process, more where incidents come in clusters. */
  readonly ratio: number;
  readonly chiSquared: number;
  readonly degrees: number;
  /** The probability of so much variation, or more, by chance. */
  readonly p: number;
}

/** The index of dispersion of counts in equal periods; needs two of them and at least one event. */
export function dispersion(counts: readonly number[]): Dispersion {
  const ratio = variance(counts) / mean(counts);
  const degrees = counts.length - 1;
  const chiSquared = ratio * degrees;
  return { ratio, chiSquared, degrees, p: chiSquaredTail(chiSquared, degrees) };
}

/** Control limits of a chart of counts (c-chart), for periods of differing length: centre ± 3 standard deviations. */
export function controlLimits(periods: readonly { count: number; exposure: number }[]): Interval[] {
  const rate = sum(periods.map(({ count }) => count)) / sum(periods.map(({ exposure }) => exposure));
  return periods.map(({ exposure }) => {
    const centre = rate * exposure;
    return [Math.max(0, centre - 3 * Math.sqrt(centre)), centre + 3 * Math.sqrt(centre)];
  });
}
