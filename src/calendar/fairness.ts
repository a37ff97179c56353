/** How evenly hours are spread over people. Each figure is one that another on-call tool or the literature reports. */

export interface Fairness {
  readonly mean: number;
  /** Greatest less smallest load, in the unit of the loads. */
  readonly spread: number;
  /** Greatest over smallest load; null where somebody has none. */
  readonly max_over_min: number | null;
  /** Sum of |a − b| over all ordered pairs, by 2 n² mean: 0 is even, (n − 1) / n is all on one person. */
  readonly gini: number | null;
  /** Standard deviation of the population over the mean. */
  readonly variation: number | null;
  /** Jain's index, (Σ h)² / (n Σ h²): 1 is even, 1 / n is all on one person. */
  readonly jain: number | null;
  /** 100 less the variation in per cent, rounded, from 0 to 100: PagerDuty's equity score. */
  readonly equity: number | null;
  /** Mean over pairs of the smaller by the greater load, from 95 % up counted as 1: Grafana OnCall's balance. */
  readonly balance: number | null;
}

const EVEN_ENOUGH = 0.95;

/**
 * Fairness of loads, e.g. minutes of duty, one for each person, also for those who have none. Divide a load by the
 * person's share first where people work part time. Null is what cannot be stated: everything relative to a mean of
 * zero, and pairs where there are fewer than two people. Throws a RangeError without loads.
 */
export function fairness(loads: readonly number[]): Fairness {
  const count = loads.length;
  if (count === 0) throw new RangeError("fairness needs at least one person");
  const mean = total(loads) / count;
  const [least, most] = [Math.min(...loads), Math.max(...loads)];
  const deviation = Math.sqrt(total(loads.map((load) => (load - mean) ** 2)) / count);
  const differences = total(loads.flatMap((a) => loads.map((b) => Math.abs(a - b))));
  const variation = mean === 0 ? null : deviation / mean;
  return {
    mean,
    spread: most - least,
    max_over_min: least === 0 ? null : most / least,
    gini: mean === 0 ? null : differences / (2 * count * count * mean),
    variation,
    jain: mean === 0 ? null : total(loads) ** 2 / (count * total(loads.map((load) => load ** 2))),
    equity: variation === null ? null : Math.min(100, Math.max(0, Math.round(100 - 100 * variation))),
    balance: count < 2 ? null : balanceOf(loads),
  };
}

function balanceOf(loads: readonly number[]): number {
  const ratios = loads.flatMap((a, index) =>
    loads.slice(index + 1).map((b) => {
      const ratio = a === b ? 1 : Math.min(a, b) / Math.max(a, b);
      return ratio >= EVEN_ENOUGH ? 1 : ratio;
    }),
  );
  return total(ratios) / ratios.length;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
