/** The normal and chi-squared distributions, from the incomplete gamma function. */
import { incompleteGamma } from "./special.ts";

/** The standard normal quantile that leaves 2.5 % above it: the half-width of a 95 % interval. */
export const Z95 = 1.959963984540054;

/** The probability that a chi-squared variable with so many degrees of freedom exceeds `x`. */
export function chiSquaredTail(x: number, degrees: number): number {
  return 1 - incompleteGamma(degrees / 2, x / 2);
}

/** The probability that a standard normal variable is farther from 0 than `z`. */
export function normalTails(z: number): number {
  return chiSquaredTail(z * z, 1);
}
