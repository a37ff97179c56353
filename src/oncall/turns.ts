/** Turns: shifts of one person in a row. */
import type { Shift } from "../calendar/shifts.ts";

export function turnsOf<T extends Shift>(shifts: readonly T[]): T[][] {
  const groups: T[][] = [];
  for (const shift of shifts) {
    const last = groups.at(-1);
    if (last?.[0]?.user === shift.user) last.push(shift);
    else groups.push([shift]);
  }
  return groups;
}
