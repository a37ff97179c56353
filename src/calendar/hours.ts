/**
 * Hours on call by kind, for fairness and pay: every minute of duty counts once per person, in the person's own zone.
 */

import type { CalendarDate } from "./holidays.ts";
import type { Interval } from "./intervals.ts";
import {
  DAY,
  formatWallClock,
  HOUR,
  type Instant,
  instantToLocal,
  type LocalTime,
  localToInstant,
  MINUTE,
} from "./zone.ts";

/** In the order of precedence: a minute of a holiday is nothing else. `off` is the rest of a working day. */
export const HOUR_CLASSES = ["holiday", "weekend", "night", "business", "off"] as const;
export type HourClass = (typeof HOUR_CLASSES)[number];

export interface Person {
  readonly timezone: string;
  readonly holidays?: ReadonlySet<CalendarDate>;
}

/** A stretch of duty of one class. */
export interface Piece extends Interval {
  readonly class: HourClass;
}

/** Minutes, rounded only here. */
export type Hours = Readonly<Record<HourClass | "total", number>>;

/** Night is 22:00 to 08:00 and business 09:00 to 17:00 on the person's clock. */
const WORKING_DAY: readonly (readonly [LocalTime, HourClass])[] = [
  [0, "night"],
  [8 * HOUR, "off"],
  [9 * HOUR, "business"],
  [17 * HOUR, "off"],
  [22 * HOUR, "night"],
];

/** An interval cut where its class changes on the person's clock. Days of 23 and 25 hours come out as they are. */
export function piecesOf({ start, end }: Interval, person: Person): Piece[] {
  const pieces: { class: HourClass; start: Instant; end: Instant }[] = [];
  const firstDay = Math.floor(instantToLocal(start, person.timezone) / DAY) * DAY;
  for (let day = firstDay; (pieces.at(-1)?.end ?? start) < end; day += DAY) {
    const classes = classesOf(day, person);
    for (const [index, [from, name]] of classes.entries()) {
      const next = classes[index + 1]?.[0] ?? DAY;
      const piece = {
        class: name,
        start: Math.max(start, pieces.at(-1)?.end ?? start, localToInstant(day + from, person.timezone)),
        end: Math.min(end, localToInstant(day + next, person.timezone)),
      };
      const last = pieces.at(-1);
      if (piece.start >= piece.end) continue;
      if (last?.class === name) last.end = piece.end;
      else pieces.push(piece);
    }
  }
  return pieces;
}

function classesOf(day: LocalTime, person: Person): readonly (readonly [LocalTime, HourClass])[] {
  if (person.holidays?.has(formatWallClock(day).slice(0, 10))) return [[0, "holiday"]];
  return isWeekend(day) ? [[0, "weekend"]] : WORKING_DAY;
}

/** Whether a local time falls on a Saturday or Sunday. */
export function isWeekend(local: LocalTime): boolean {
  const weekday = new Date(local).getUTCDay();
  return weekday === 0 || weekday === 6;
}

/** Minutes by class on the person's clock; time that two intervals share counts twice. */
export function hoursOf(time: readonly Interval[], person: Person): Hours {
  const sum: Record<HourClass | "total", number> = {
    total: 0,
    business: 0,
    off: 0,
    night: 0,
    weekend: 0,
    holiday: 0,
  };
  for (const piece of time.flatMap((interval) => piecesOf(interval, person))) {
    sum[piece.class] += piece.end - piece.start;
    sum.total += piece.end - piece.start;
  }
  for (const name of ["total", ...HOUR_CLASSES] as const) sum[name] = Math.round(sum[name] / MINUTE);
  return sum;
}
