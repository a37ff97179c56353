/** The window of a report in words: what is over, and what goes on after the data was read. */
import type { Report } from "../report.ts";
import { date, dateTime } from "./format.ts";

/** Whether the data holds the whole window. */
export function isOver({ window, data_as_of }: Report): boolean {
  return Date.parse(data_as_of) >= Date.parse(window.to);
}

/**
 * `1 March 2026 to 31 March 2026 (Europe/Berlin)`; the last day still counts. Of a window that is not over it says
 * so: `…, so far up to 2026-03-20 09:00`.
 */
export function windowInWords(report: Report): string {
  const { from, to, timezone } = report.window;
  const whole = `${date(Date.parse(from), timezone)} to ${date(Date.parse(to) - 1, timezone)} (${timezone})`;
  return isOver(report)
    ? whole
    : `${whole}, so far up to ${dateTime(Date.parse(report.data_as_of), timezone)}`;
}

/** When what is open at the window's end was counted. */
export function endInWords(report: Report): string {
  return isOver(report) ? "at the end" : "when the data was read";
}
