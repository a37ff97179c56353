/**
 * Wall clocks, as Rails' TimeWithZone reads them. Instants are milliseconds since 1970; a wall clock is the
 * number of milliseconds it would be if it stood in UTC.
 */
import { Temporal } from "temporal-polyfill";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** In these zones tzdata flags the winter (or Ramadan) clock as the daylight one. */
const NEGATIVE_DAYLIGHT_ZONES: ReadonlySet<string> = new Set(["Europe/Dublin", "Africa/Casablanca"]);

/** What the zone adds to UTC at the instant, in milliseconds. */
export function offsetAt(zone: string, instant: number): number {
  return zoned(zone, instant).offsetNanoseconds / 1e6;
}

export function wallClockAt(zone: string, instant: number): number {
  return instant + offsetAt(zone, instant);
}

/**
 * The instant at which the zone's clocks show a wall clock. One that is skipped is read an hour later. One that
 * occurs twice keeps the offset of the instant it was derived from where it can, else is the daylight one,
 * else the later.
 */
export function instantOf(zone: string, wallClock: number, derivedFrom?: number): number {
  const offsets = new Set([offsetAt(zone, wallClock - DAY), offsetAt(zone, wallClock + DAY)]);
  const instants = [...offsets]
    .map((offset) => wallClock - offset)
    .filter((instant) => wallClockAt(zone, instant) === wallClock)
    .sort((a, b) => a - b);
  const [first, second] = instants;
  if (first === undefined) return instantOf(zone, wallClock + HOUR, derivedFrom);
  if (second === undefined) return first;
  if (derivedFrom !== undefined) {
    const kept = instants.find((instant) => offsetAt(zone, instant) === offsetAt(zone, derivedFrom));
    if (kept !== undefined) return kept;
  }
  return isDaylight(zone, first) ? first : second;
}

/** The same wall clock so many calendar days later. */
export function addDays(zone: string, instant: number, days: number): number {
  return instantOf(zone, wallClockAt(zone, instant) + days * DAY, instant);
}

/** The same day and time of another month in UTC, or that month's last day. */
export function addMonths(instant: number, months: number): number {
  return zoned("UTC", instant).add({ months }).epochMilliseconds;
}

/** Minutes since midnight of an `HH:MM`. */
export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

/** `HH:MM` of so many minutes since midnight, wrapped into one day. */
export function timeOf(minutes: number): string {
  const wrapped = ((minutes % 1440) + 1440) % 1440;
  return `${String(Math.floor(wrapped / 60)).padStart(2, "0")}:${String(wrapped % 60).padStart(2, "0")}`;
}

/**
 * Of two readings of one wall clock the first belongs to the daylight clock, unless the zone counts the other
 * way round or left an offset for good (which had lasted longer than a summer).
 */
function isDaylight(zone: string, first: number): boolean {
  if (NEGATIVE_DAYLIGHT_ZONES.has(zone)) return false;
  const began = zoned(zone, first).getTimeZoneTransition("previous");
  return began !== null && first - began.epochMilliseconds < 366 * DAY;
}

function zoned(zone: string, instant: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
}
