/** The report's window: local midnights as instants, the window before it, and the periods and hours it holds. */
import { emptyWindow, requireZone } from "../calendar/window-checks.ts";
import {
  DAY,
  HOUR,
  type Instant,
  instantToLocal,
  type LocalTime,
  localToInstant,
  periodAt,
  wallToInstant,
} from "../calendar/zone.ts";
import { EXIT, Stop } from "../core/finding.ts";
import { type Timestamp, timestamp } from "./facts.ts";

export interface Window {
  readonly from: Instant;
  /** Exclusive. */
  readonly to: Instant;
  readonly timezone: string;
}

/** A window's two dates, `YYYY-MM-DD`. */
export interface Dates {
  readonly from: string;
  readonly to: string;
}

/** The window from the midnight that begins one local date to the midnight that begins another; stops at nonsense. */
export function resolveWindow({ from, to, timezone }: Dates & { timezone: string }): Window {
  requireZone(timezone);
  const window = { from: midnight(from, timezone), to: midnight(to, timezone), timezone };
  if (window.from >= window.to) throw emptyWindow(from, to);
  return window;
}

/** Stops where a window has not begun yet at the instant the data speaks of, or where that is no instant. */
export function refuseFuture({ from }: Window, data_as_of: Timestamp): void {
  if (from < Date.parse(data_as_of)) return;
  throw new Stop(EXIT.failed, {
    level: "error",
    code: "window-after-data",
    message: `The window begins at ${timestamp(from)}, after the data was read (${data_as_of})`,
    hint: "Let the window begin earlier.",
  });
}

function midnight(date: string, timezone: string): Instant {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || dateOf(Date.parse(`${date}T00:00Z`)) !== date) {
    throw new Stop(EXIT.failed, {
      level: "error",
      code: "invalid-date",
      message: `${JSON.stringify(date)} is no date`,
      hint: "Write dates as YYYY-MM-DD.",
    });
  }
  return wallToInstant(`${date}T00:00`, timezone);
}

/** The window of equal length just before: whole months before whole months, else as many days. */
export function previousDates({ from, to }: Dates): Dates {
  if (from.endsWith("-01") && to.endsWith("-01")) {
    const start = new Date(from);
    start.setUTCMonth(start.getUTCMonth() - (monthNumber(to) - monthNumber(from)));
    return { from: dateOf(start.getTime()), to: from };
  }
  return { from: dateOf(2 * Date.parse(from) - Date.parse(to)), to: from };
}

function monthNumber(date: string): number {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
}

/** `YYYY-MM-DD` of a local time; "" where there is no such date. */
export function dateOf(local: LocalTime): string {
  return Number.isNaN(local) ? "" : new Date(local).toISOString().slice(0, 10);
}

/** Hour of the day, 0 to 23, and day of the week, 0 for Monday, that a clock shows. */
export function hourAndWeekday(local: LocalTime): { hour: number; weekday: number } {
  const day = Math.floor(local / DAY);
  // 1 January 1970 was a Thursday.
  return { hour: Math.floor((local - day * DAY) / HOUR), weekday: (((day + 3) % 7) + 7) % 7 };
}

/** Milliseconds of a window that fall on each weekday and hour of local clocks, `[weekday][hour]`. */
export function exposure(window: Window): number[][] {
  const table = Array.from({ length: 7 }, () => new Array<number>(24).fill(0));
  for (let at = window.from; at < window.to; ) {
    const { offset, end } = periodAt(at, window.timezone);
    const local = at + offset;
    const nextHour = (Math.floor(local / HOUR) + 1) * HOUR - offset;
    const next = Math.min(nextHour, end, window.to);
    const { hour, weekday } = hourAndWeekday(local);
    const row = table[weekday] as number[];
    row[hour] = (row[hour] as number) + next - at;
    at = next;
  }
  return table;
}

/** A calendar week or month, or the part of it inside the window. */
export interface CalendarPeriod {
  /** `2026-W10` or `2026-03`. */
  readonly name: string;
  /** First local date inside the window. */
  readonly from: string;
  readonly start: Instant;
  readonly end: Instant;
  /** Days on local clocks, which do not count a clock change. */
  readonly days: number;
  readonly whole: boolean;
}

/** The calendar weeks (from Monday) or months that a window touches, cut to the window. */
export function calendarPeriods(window: Window, unit: "week" | "month"): CalendarPeriod[] {
  const { from, to, timezone } = window;
  const first = instantToLocal(from, timezone);
  const periods: CalendarPeriod[] = [];
  for (let begin = periodStart(first, unit); ; ) {
    const next = nextPeriod(begin, unit);
    const bounds = { start: localToInstant(begin, timezone), end: localToInstant(next, timezone) };
    const start = Math.max(bounds.start, from);
    if (start >= to) return periods;
    const end = Math.min(bounds.end, to);
    periods.push({
      name: unit === "week" ? isoWeek(begin) : dateOf(begin).slice(0, 7),
      from: dateOf(Math.max(begin, first)),
      start,
      end,
      days: localDays(start, end, timezone),
      whole: start === bounds.start && end === bounds.end,
    });
    begin = next;
  }
}

/** Days between two instants on local clocks: a day is a day, of 23 hours or of 25, even one without a midnight. */
export function localDays(from: Instant, to: Instant, timezone: string): number {
  return daysUntil(to, timezone) - daysUntil(from, timezone);
}

/** Local days since the first of 1970, the one at hand as far as it is over. */
function daysUntil(instant: Instant, timezone: string): number {
  const day = Math.floor(instantToLocal(instant, timezone) / DAY);
  const begin = localToInstant(day * DAY, timezone);
  return day + (instant - begin) / (localToInstant((day + 1) * DAY, timezone) - begin);
}

function periodStart(local: LocalTime, unit: "week" | "month"): LocalTime {
  const day = Math.floor(local / DAY) * DAY;
  return unit === "week"
    ? day - hourAndWeekday(day).weekday * DAY
    : Date.parse(`${dateOf(day).slice(0, 7)}-01`);
}

function nextPeriod(begin: LocalTime, unit: "week" | "month"): LocalTime {
  if (unit === "week") return begin + 7 * DAY;
  const date = new Date(begin);
  return date.setUTCMonth(date.getUTCMonth() + 1);
}

/** ISO 8601: a week belongs to the year that holds its Thursday. */
function isoWeek(monday: LocalTime): string {
  const thursday = new Date(monday + 3 * DAY);
  const year = thursday.getUTCFullYear();
  const week = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY)) + 1;
  return `${year}-W${String(week).padStart(2, "0")}`;
}
