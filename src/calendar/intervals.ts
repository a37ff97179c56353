/** Arithmetic on stretches of time. All are half-open; a *set* is sorted, without overlaps and without touching ends. */
import type { Instant } from "./zone.ts";

export interface Interval {
  readonly start: Instant;
  readonly end: Instant;
}

/** The set of all instants that some interval holds. */
export function union(intervals: readonly Interval[]): Interval[] {
  const sorted = intervals.filter((one) => one.start < one.end).sort((a, b) => a.start - b.start);
  const merged: { start: Instant; end: Instant }[] = [];
  for (const { start, end } of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return merged;
}

/** The instants of one set that the other does not hold. */
export function subtract(set: readonly Interval[], other: readonly Interval[]): Interval[] {
  const left: Interval[] = [];
  let first = 0;
  for (const { start, end } of set) {
    let from = start;
    while (first < other.length && (other[first] as Interval).end <= start) first += 1;
    for (let index = first; index < other.length; index += 1) {
      const hole = other[index] as Interval;
      if (hole.start >= end) break;
      if (hole.start > from) left.push({ start: from, end: hole.start });
      from = Math.max(from, hole.end);
    }
    if (from < end) left.push({ start: from, end });
  }
  return left;
}

/** The instants both sets hold. */
export function intersect(set: readonly Interval[], other: readonly Interval[]): Interval[] {
  return subtract(set, subtract(set, other));
}

/** The parts of intervals inside [from, to); whatever else an interval carries stays with it. */
export function clip<T extends Interval>(intervals: readonly T[], from: Instant, to: Instant): T[] {
  return intervals
    .filter((one) => one.start < one.end && one.start < to && one.end > from)
    .map((one) => ({ ...one, start: Math.max(one.start, from), end: Math.min(one.end, to) }));
}

/** Milliseconds in a set. */
export function duration(set: readonly Interval[]): number {
  return set.reduce((sum, { start, end }) => sum + end - start, 0);
}
