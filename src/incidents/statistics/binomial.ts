/** The binomial distribution, and the exact intervals that come from it. */
import { at } from "./quantile.ts";
import { incompleteBeta, logGamma, solveIncreasing } from "./special.ts";

export type Interval = readonly [low: number, high: number];

/** P(X ≤ k) for X ~ Binomial(n, p). */
export function binomialAtMost(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  return incompleteBeta(1 - p, n - k, k + 1);
}

/** P(X ≥ k) for X ~ Binomial(n, p). */
export function binomialAtLeast(k: number, n: number, p: number): number {
  if (k <= 0) return 1;
  if (k > n) return 0;
  return incompleteBeta(p, k, n - k + 1);
}

/** Ranks of the order statistics, from 1, between which a quantile lies, and with what probability. */
export interface OrderInterval {
  readonly lower: number;
  readonly upper: number;
  readonly coverage: number;
}

/**
 * The distribution-free interval for the p-quantile of a sample of n: the innermost pair of order statistics that
 * leaves at most α/2 on either side. Undefined where n is too small for one.
 */
export function orderInterval(n: number, p: number, alpha = 0.05): OrderInterval | undefined {
  // The largest r with P(X ≤ r−1) ≤ α/2, and the smallest s with P(X ≥ s) ≤ α/2: both tails are monotone in the rank.
  const lower = lastTrue(0, n, (r) => r === 0 || binomialAtMost(r - 1, n, p) <= alpha / 2);
  const upper = lastTrue(0, n, (back) => back === 0 || binomialAtLeast(n + 1 - back, n, p) <= alpha / 2);
  if (lower === 0 || upper === 0) return undefined;
  const s = n + 1 - upper;
  return { lower, upper: s, coverage: 1 - binomialAtMost(lower - 1, n, p) - binomialAtLeast(s, n, p) };
}

/** The values of an ascending sample at the ranks of `orderInterval`. */
export function quantileInterval(sorted: readonly number[], p: number): Interval | undefined {
  const ranks = orderInterval(sorted.length, p);
  return ranks && [at(sorted, ranks.lower - 1), at(sorted, ranks.upper - 1)];
}

/** The smallest sample that gives the p-quantile a two-sided interval: 6 for the median, 72 for the 95th percentile. */
export function minimumSample(p: number, alpha = 0.05): number {
  return Math.ceil(
    Math.max(Math.log(alpha / 2) / Math.log(p), Math.log(alpha / 2) / Math.log(1 - p)) - 1e-12,
  );
}

/** The exact interval for a proportion, k of n (Clopper and Pearson, 1934). */
export function clopperPearson(k: number, n: number, alpha = 0.05): Interval {
  const low = k === 0 ? 0 : solveIncreasing((p) => binomialAtLeast(k, n, p), alpha / 2, 0, 1);
  const high = k === n ? 1 : solveIncreasing((p) => 1 - binomialAtMost(k, n, p), 1 - alpha / 2, 0, 1);
  return [low, high];
}

/** The exact two-sided p-value of k in n under p: the probability of all outcomes no likelier than k. */
export function binomialTest(k: number, n: number, p: number): number {
  // Outcomes as likely as k but for rounding count too.
  const limit = density(k, n, p) * (1 + 1e-7);
  const mode = Math.min(n, Math.floor((n + 1) * p));
  // The density falls from the mode to either side, so each tail is a run of outcomes.
  const left = lastTrue(0, mode + 1, (count) => count === 0 || density(count - 1, n, p) <= limit);
  const right = lastTrue(0, n - mode + 1, (count) => count === 0 || density(n + 1 - count, n, p) <= limit);
  return Math.min(1, binomialAtMost(left - 1, n, p) + binomialAtLeast(n + 1 - right, n, p));
}

function density(k: number, n: number, p: number): number {
  return Math.exp(
    logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1) + k * Math.log(p) + (n - k) * Math.log1p(-p),
  );
}

/** The last whole number in [low, high] for which a condition holds that holds up to some point and not after it. */
function lastTrue(low: number, high: number, holds: (x: number) => boolean): number {
  let [yes, limit] = [low, high + 1];
  while (limit - yes > 1) {
    const middle = (yes + limit) >>> 1;
    if (holds(middle)) yes = middle;
    else limit = middle;
  }
  return yes;
}
