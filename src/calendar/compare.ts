/** What a change of rotations does to people: two lists of shifts compared over a window. */
import { clip, type Interval, subtract, union } from "./intervals.ts";
import type { Shift } from "./shifts.ts";
import type { Instant } from "./zone.ts";

export interface Handovers {
  /** Shifts that are no longer served whole by the same person, and new ones at times when nobody was on call. */
  readonly changed: number;
  /** The shifts of `before` in the window, and those new ones. */
  readonly total: number;
}

/**
 * How many shifts in [from, to) change hands between two lists. Only the part of a shift inside the window counts,
 * and it is time that is compared: two shifts of one person that together cover an old one leave it unchanged.
 */
export function handovers(
  before: readonly Shift[],
  after: readonly Shift[],
  from: Instant,
  to: Instant,
): Handovers {
  const inside = { before: clip(before, from, to), after: clip(after, from, to) };
  const served = timeByUser(inside.after);
  const covered = union(inside.before);
  const lost = inside.before.filter(
    (shift) => subtract([shift], served.get(shift.user) ?? []).length > 0,
  ).length;
  const gained = inside.after.filter((shift) => subtract([shift], covered).length > 0).length;
  return { changed: lost + gained, total: inside.before.length + gained };
}

/** The time each person serves, as sets. */
export function timeByUser(shifts: readonly Shift[]): Map<string, Interval[]> {
  const byUser = new Map<string, Shift[]>();
  for (const shift of shifts) {
    const own = byUser.get(shift.user);
    if (own === undefined) byUser.set(shift.user, [shift]);
    else own.push(shift);
  }
  return new Map([...byUser].map(([user, own]) => [user, union(own)]));
}
