import type { Interval } from "./binomial.ts";
import { Z95 } from "./normal.ts";

/** The 95 % score interval for a proportion, k of n with n > 0 (Wilson, 1927). */
export function wilson(k: number, n: number): Interval {
  const share = k / n;
  const z2 = Z95 * Z95;
  const centre = (share + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z95 * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n))) / (1 + z2 / n);
  return [k === 0 ? 0 : centre - half, k === n ? 1 : centre + half];
}
