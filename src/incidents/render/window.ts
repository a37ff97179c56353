/** The window of a report in words: what is over, and what goes on after the data was read. */
import type { Report } from "../report.ts";
import { date, dateTime } from "./format.ts";

/** Whether the data holds the whole window. */
export function isOver({ window, data_as_of }: Report): boolean {
  return Date.parse(data_as_of) >= Date.parse(window.to);
}

/** The first and the last day in words; the last one still counts. */
function daysOf({ window: { from, to, timezone } }: Report): [string, string] {
  return [date(Date.parse(from), timezone), date(Date.parse(to) - 1, timezone)];
}

/** Whether the window is one day. */
export function isOneDay(report: Report): boolean {
  const [first, last] = daysOf(report);
  return first === last;
}

/**
 * `1 March 2026 to 31 March 2026 (Europe/Berlin)`, `1 March 2026 (Europe/Berlin)`. Of a window that is not over it says
 * so: `…, so far up to 2026-03-20 09:00`.
 */
export function windowInWords(report: Report): string {
  const { timezone } = report.window;
  const [first, last] = daysOf(report);
  const whole = `${first === last ? first : `${first} to ${last}`} (${timezone})`;
  return isOver(report)
    ? whole
    : `${whole}, so far up to ${dateTime(Date.parse(report.data_as_of), timezone)}`;
}

/** When what is open at the window's end was counted. */
export function endInWords(report: Report): string {
  return isOver(report) ? "at the end" : "when the data was read";
}
