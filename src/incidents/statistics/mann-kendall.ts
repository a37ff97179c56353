/** Trend of a series: the Mann-Kendall test and Sen's slope. */
import { countBy } from "../../core/group-by.ts";
import { normalTails } from "./normal.ts";
import { ascending, median } from "./quantile.ts";

export interface Trend {
  /** Pairs that rise minus pairs that fall. */
  readonly s: number;
  readonly variance: number;
  /** Corrected for continuity. */
  readonly z: number;
  readonly tau: number;
  /** Two-sided, normal approximation. */
  readonly pNormal: number;
  /** Two-sided, exact: for up to ten values without ties. */
  readonly pExact: number | undefined;
  /** Sen's slope, per period. */
  readonly slope: number;
  /** The median of what the slope leaves, the first period being 0. */
  readonly intercept: number;
}

/** Mann (1945), Kendall (1975), Sen (1968). Null is a period without a value; two others are needed. */
export function mannKendall(series: readonly (number | null)[]): Trend {
  const points = series.flatMap((x, period) => (x === null ? [] : [{ x, period }]));
  const n = points.length;
  const slopes: number[] = [];
  let s = 0;
  points.forEach((later, j) => {
    for (const earlier of points.slice(0, j)) {
      s += Math.sign(later.x - earlier.x);
      slopes.push((later.x - earlier.x) / (later.period - earlier.period));
    }
  });
  const ties = [...countBy(points, ({ x }) => x).values()];
  const term = (size: number) => size * (size - 1) * (2 * size + 5);
  const variance = (term(n) - ties.reduce((sum, size) => sum + term(size), 0)) / 18;
  const z = variance === 0 ? 0 : (s - Math.sign(s)) / Math.sqrt(variance);
  const slope = median(ascending(slopes));
  return {
    s,
    variance,
    z,
    tau: s / ((n * (n - 1)) / 2),
    pNormal: normalTails(z),
    pExact: n <= 10 && ties.length === n ? exactTails(n, s) : undefined,
    slope,
    intercept: median(ascending(points.map(({ x, period }) => x - slope * period))),
  };
}

/** P(|S| ≥ |s|) over all orders of n values: orders by number of falling pairs follow the Mahonian numbers. */
function exactTails(n: number, s: number): number {
  let orders = [1];
  for (let size = 2; size <= n; size += 1) {
    const longer = new Array<number>(orders.length + size - 1).fill(0);
    orders.forEach((count, falling) => {
      for (let more = 0; more < size; more += 1)
        longer[falling + more] = (longer[falling + more] ?? 0) + count;
    });
    orders = longer;
  }
  const pairs = (n * (n - 1)) / 2;
  let extreme = 0;
  let all = 0;
  orders.forEach((count, falling) => {
    all += count;
    if (Math.abs(pairs - 2 * falling) >= Math.abs(s)) extreme += count;
  });
  return extreme / all;
}

/** Holm's adjustment (1979) of p-values that are looked at together. */
export function holm(values: readonly number[]): number[] {
  const adjusted = new Array<number>(values.length).fill(1);
  let least = 0;
  values
    .map((p, index) => ({ p, index }))
    .sort((a, b) => a.p - b.p)
    .forEach(({ p, index }, rank) => {
      least = Math.max(least, Math.min(1, p * (values.length - rank)));
      adjusted[index] = least;
    });
  return adjusted;
}
