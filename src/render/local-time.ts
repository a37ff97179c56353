/** Local times and spans of time in the words people use, the same on every machine. */
import {
  DAY,
  formatWallClock,
  type Instant,
  instantToLocal,
  localToInstant,
  MINUTE,
} from "../calendar/zone.ts";

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `Mon 9 Mar` */
export function dayText(instant: Instant, zone: string): string {
  const local = new Date(instantToLocal(instant, zone));
  return `${WEEKDAYS[local.getUTCDay()]} ${local.getUTCDate()} ${MONTHS[local.getUTCMonth()]}`;
}

/** `Mon 9 Mar 2026` */
export function dateText(instant: Instant, zone: string): string {
  return `${dayText(instant, zone)} ${new Date(instantToLocal(instant, zone)).getUTCFullYear()}`;
}

/** `Mon 9 Mar 2026 to Sun 15 Mar 2026`: the first and the last day of a window whose end is not in it. */
export function windowText(
  { from, to }: { readonly from: Instant; readonly to: Instant },
  zone: string,
): string {
  return `${dateText(from, zone)} to ${dateText(to - 1, zone)}`;
}

/** `09:00` */
export function clockText(instant: Instant, zone: string): string {
  return formatWallClock(instantToLocal(instant, zone)).slice(11);
}

/** `Mon 9 Mar 09:00`, with the year where it is not `year`. */
export function momentText(instant: Instant, zone: string, year?: number): string {
  const own = new Date(instantToLocal(instant, zone)).getUTCFullYear();
  const day = year === undefined || own === year ? dayText(instant, zone) : dateText(instant, zone);
  return `${day} ${clockText(instant, zone)}`;
}

/** `2026-03-09 09:00 Europe/Berlin (2026-03-09T08:00Z)`: without any doubt. */
export function preciseText(instant: Instant, zone: string): string {
  const wall = formatWallClock(instantToLocal(instant, zone)).replace("T", " ");
  return `${wall} ${zone} (${new Date(instant).toISOString().slice(0, 16)}Z)`;
}

/** `45 min`, `2 h 30 min`, `3 d 4 h`. */
export function spanText(milliseconds: number): string {
  const minutes = Math.round(milliseconds / MINUTE);
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  const parts =
    days > 0 ? [`${days} d`, hours && `${hours} h`] : [hours && `${hours} h`, rest && `${rest} min`];
  return parts.filter(Boolean).join(" ") || "0 min";
}

/** `45 min`, `2 h 30 min`, `56 h`: hours are what duty is counted in. */
export function hoursText(milliseconds: number): string {
  const minutes = Math.round(milliseconds / MINUTE);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 && `${hours} h`, rest > 0 && `${rest} min`].filter(Boolean).join(" ") || "0 h";
}

/** The midnights in (from, to), in a zone. */
export function midnights(from: Instant, to: Instant, zone: string): Instant[] {
  const found: Instant[] = [];
  const first = Math.floor(instantToLocal(from, zone) / DAY) * DAY;
  for (let day = first + DAY; ; day += DAY) {
    const instant = localToInstant(day, zone);
    if (instant >= to) return found;
    if (instant > from) found.push(instant);
  }
}
