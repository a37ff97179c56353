/** Demand for somebody on call, and the gaps the shifts leave in it. */

import { type Interval, intersect, subtract, union } from "./intervals.ts";
import type { Rotation } from "./shifts.ts";
import {
  clockChanges,
  DAY,
  type Instant,
  instantToLocal,
  localToInstant,
  parseTimeOfDay,
  wallToInstant,
} from "./zone.ts";

/** `24x7`, or windows such as `mon-fri 09:00-17:00`, `sat,sun 22:00-06:00` or, every day, `08:00-24:00`. */
export type Coverage = "24x7" | { readonly windows: readonly string[] };

interface WeeklyWindow {
  /** 0 is Sunday. */
  readonly weekdays: ReadonlySet<number>;
  /** Milliseconds since midnight; an end at or before the start is on the next day. */
  readonly start: number;
  readonly end: number;
}

const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const WINDOW = /^(?:(\S+)\s+)?(\d\d:\d\d)-(\d\d:\d\d)$/;

/** Reads one weekly window; throws a RangeError that names what is wrong. `24:00` may end a window. */
export function parseWindow(text: string): WeeklyWindow {
  const match = WINDOW.exec(text.trim().toLowerCase());
  if (match === null) throw new RangeError(`not a weekly window like "mon-fri 09:00-17:00": ${text}`);
  const [, days = "mon-sun", start = "", end = ""] = match;
  return {
    weekdays: new Set(days.split(",").flatMap(parseWeekdays)),
    start: parseTimeOfDay(start),
    end: end === "24:00" ? DAY : parseTimeOfDay(end),
  };
}

function parseWeekdays(text: string): number[] {
  const [first, last] = text.split("-").map((name) => WEEKDAYS.indexOf(name));
  if (first === undefined || first < 0 || (last ?? first) < 0) throw new RangeError(`not weekdays: ${text}`);
  const days = ((last ?? first) - first + 7) % 7;
  return Array.from({ length: days + 1 }, (_, index) => (first + index) % 7);
}

/** The time in [from, to) for which somebody is wanted, as a set. Windows are wall clock. */
export function demand(coverage: Coverage, zone: string, from: Instant, to: Instant): Interval[] {
  if (coverage === "24x7") return from < to ? [{ start: from, end: to }] : [];
  const windows = coverage.windows.map(parseWindow);
  const wanted: Interval[] = [];
  const firstDay = Math.floor(instantToLocal(from, zone) / DAY - 1) * DAY;
  for (let day = firstDay; day <= instantToLocal(to, zone); day += DAY) {
    for (const { weekdays, start, end } of windows) {
      if (!weekdays.has(new Date(day).getUTCDay())) continue;
      wanted.push({
        start: Math.max(from, localToInstant(day + start, zone)),
        end: Math.min(to, localToInstant(day + end + (end <= start ? DAY : 0), zone)),
      });
    }
  }
  return union(wanted);
}

/** A stretch of demand that no shift covers. */
export interface Gap extends Interval {
  /** The clock change without which there would be no gap, if that is the cause. */
  readonly clock_change?: Instant;
}

/**
 * The parts of the demand without anybody on call.
 *
 * A gap is put down to the last clock change in a rotation's zone before which there was none at the same time of
 * the week, unless a rotation began or ended in between.
 */
export function gaps(
  wanted: readonly Interval[],
  served: readonly Interval[],
  rotations: readonly Rotation[],
): Gap[] {
  const uncovered = subtract(wanted, union(served));
  const from = wanted[0]?.start;
  const last = uncovered.at(-1)?.start;
  if (from === undefined || last === undefined) return [];
  const zones = [...new Set(rotations.map(({ timezone }) => timezone))];
  const changes = [...new Set(zones.flatMap((zone) => clockChanges(zone, from, last)))].sort((a, b) => b - a);
  const bounds = rotations.flatMap(({ starts_at, ends_at, timezone }) => [
    wallToInstant(starts_at, timezone),
    ...(ends_at ? [wallToInstant(ends_at, timezone)] : []),
  ]);
  return uncovered.map((gap) => {
    const cause = changes.find((change) => {
      const weeks = Math.ceil((gap.end - change) / (7 * DAY)) * 7 * DAY;
      const before = { start: gap.start - weeks, end: gap.end - weeks };
      const comparable =
        before.start >= from && !bounds.some((bound) => bound > before.start && bound <= gap.end);
      return change <= gap.start && comparable && intersect([before], uncovered).length === 0;
    });
    return cause === undefined ? gap : { ...gap, clock_change: cause };
  });
}
