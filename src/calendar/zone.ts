/**
 * Wall clocks and instants in IANA zones, after the rules GitLab's server applies to local times that a clock
 * change skips or repeats.
 *
 * An instant is a number of epoch milliseconds. A wall clock is the text `YYYY-MM-DDTHH:MM`. In between, and for
 * arithmetic that keeps the wall clock, stands *local time*: the milliseconds the same wall clock would have in UTC.
 */
import { Temporal } from "temporal-polyfill";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Epoch milliseconds. */
export type Instant = number;
/** Milliseconds of a wall clock read as if it were UTC. */
export type LocalTime = number;
/** `YYYY-MM-DDTHH:MM`. */
export type WallClock = string;

/** A stretch of time in which a zone keeps one offset; half-open, infinite where the zone never changes. */
export interface Period {
  readonly start: Instant;
  readonly end: Instant;
  /** Milliseconds east of UTC. */
  readonly offset: number;
}

/** Periods met so far, by zone, in order of time. A pure cache: time zone rules do not change during a run. */
const knownPeriods = new Map<string, Period[]>();

/** The period of the zone that holds an instant. Throws a RangeError for a zone that does not exist. */
export function periodAt(instant: Instant, zone: string): Period {
  let periods = knownPeriods.get(zone);
  if (periods === undefined) {
    periods = [];
    knownPeriods.set(zone, periods);
  }
  let low = 0;
  let high = periods.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((periods[middle] as Period).start <= instant) low = middle + 1;
    else high = middle;
  }
  const known = periods[low - 1];
  if (known !== undefined && instant < known.end) return known;
  const found = findPeriod(instant, zone);
  periods.splice(low, 0, found);
  return found;
}

function findPeriod(instant: Instant, zone: string): Period {
  // One past the instant, because the transition "before" a transition is another one. The instant is floored
  // to whole milliseconds, of which transitions are multiples.
  const here = Temporal.Instant.fromEpochMilliseconds(Math.floor(instant)).toZonedDateTimeISO(zone);
  const start = here.add({ milliseconds: 1 }).getTimeZoneTransition("previous");
  const end = here.getTimeZoneTransition("next");
  return {
    start: start?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    end: end?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    offset: here.offsetNanoseconds / 1e6,
  };
}

/** Milliseconds that the zone is ahead of UTC at an instant. */
export function offsetAt(instant: Instant, zone: string): number {
  return periodAt(instant, zone).offset;
}

export function instantToLocal(instant: Instant, zone: string): LocalTime {
  return instant + offsetAt(instant, zone);
}

/** The instants at which the zone's clocks show a local time: none where it is skipped, two where it is repeated. */
export function instantsShowing(local: LocalTime, zone: string): Instant[] {
  // No zone is a day away from UTC, so the day either side holds every candidate.
  const instants: Instant[] = [];
  for (let at = local - DAY; at <= local + DAY; ) {
    const period = periodAt(at, zone);
    const instant = local - period.offset;
    if (period.start <= instant && instant < period.end) instants.push(instant);
    at = period.end;
  }
  return instants;
}

/**
 * The instant at which GitLab takes a zone's clock to show a local time.
 *
 * A skipped time moves on by whole hours until there is one (half-hour gaps included). A repeated time stays in
 * `keep`, the period of the instant it was derived from, where that is one of the two; else it is the one that
 * counts as daylight saving time, else the later (Rails 7.2, ActiveSupport::TimeWithZone and TimeZone).
 */
export function localToInstant(local: LocalTime, zone: string, keep?: Period): Instant {
  // Nearly always the time is more than a day, and so more than any offset, away from a clock change.
  const near = periodAt(local, zone);
  if (local - DAY >= near.start && local + DAY < near.end) return local - near.offset;
  for (let shown = local; ; shown += HOUR) {
    const instants = instantsShowing(shown, zone);
    const kept = instants.find((instant) => periodAt(instant, zone).start === keep?.start);
    const chosen = kept ?? (instants.length > 1 ? daylightInstant(instants, zone) : instants[0]);
    if (chosen !== undefined) return chosen;
  }
}

/** The same wall clock so many calendar days later, derived as GitLab derives it (see `localToInstant`). */
export function addDays(instant: Instant, days: number, zone: string): Instant {
  const period = periodAt(instant, zone);
  return localToInstant(instant + period.offset + days * DAY, zone, period);
}

/** The instant of a time of day, in milliseconds since midnight, on the date the zone's clocks show at `instant`. */
export function atTimeOfDay(instant: Instant, timeOfDay: number, zone: string): Instant {
  const period = periodAt(instant, zone);
  const midnight = Math.floor((instant + period.offset) / DAY) * DAY;
  return localToInstant(midnight + timeOfDay, zone, period);
}

/** Of the instants at which a clock shows the same time, the one in daylight saving time, else the last. */
function daylightInstant(instants: readonly Instant[], zone: string): Instant | undefined {
  const daylight = instants.filter((instant) => isDaylight(instant, zone));
  return daylight.length === 1 ? daylight[0] : instants.at(-1);
}

/**
 * Whether the time zone database flags an instant as daylight saving time. The zone's name in English tells; only
 * Ireland has its standard time in summer, so that its winter carries the flag (tz database, file "europe").
 */
function isDaylight(instant: Instant, zone: string): boolean {
  const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "long" });
  const name = format.formatToParts(instant).find(({ type }) => type === "timeZoneName")?.value ?? "";
  if (zone === "Europe/Dublin" || zone === "Eire") return name !== "Irish Standard Time";
  return /Summer|Daylight/.test(name);
}

const WALL_CLOCK = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})$/;

/** The local time a wall clock says, or undefined if it is not `YYYY-MM-DDTHH:MM` or no such date exists. */
export function parseWallClock(wall: string): LocalTime | undefined {
  const match = WALL_CLOCK.exec(wall);
  if (match === null) return undefined;
  const local = Date.parse(`${wall}:00Z`);
  return Number.isNaN(local) || formatWallClock(local) !== wall ? undefined : local;
}

/** The wall clock of a local time, cut to minutes. */
export function formatWallClock(local: LocalTime): WallClock {
  return new Date(local).toISOString().slice(0, 16);
}

/** Milliseconds since midnight of `HH:MM`; throws a RangeError for anything else. */
export function parseTimeOfDay(text: string): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (match === null) throw new RangeError(`not a time of day: ${text}`);
  return Number(match[1]) * HOUR + Number(match[2]) * MINUTE;
}

/**
 * The instant GitLab's server makes of a declared wall clock: one that is skipped moves on by an hour, one that is
 * repeated is the daylight saving one. Throws a RangeError for a malformed wall clock or an unknown zone.
 */
export function wallToInstant(wall: WallClock, zone: string): Instant {
  const local = parseWallClock(wall);
  if (local === undefined) throw new RangeError(`not a wall clock: ${wall}`);
  return localToInstant(local, zone);
}

/** What the zone's clocks show at an instant, cut to minutes. */
export function instantToWall(instant: Instant, zone: string): WallClock {
  return formatWallClock(instantToLocal(instant, zone));
}

/** How often the zone's clocks show a wall clock: `skipped` and `repeated` happen around clock changes only. */
export function occurrence(wall: WallClock, zone: string): "once" | "skipped" | "repeated" {
  const local = parseWallClock(wall);
  if (local === undefined) throw new RangeError(`not a wall clock: ${wall}`);
  const times = instantsShowing(local, zone).length;
  return times === 1 ? "once" : times === 0 ? "skipped" : "repeated";
}

/** The instants in (from, to] at which the zone's offset changes. */
export function clockChanges(zone: string, from: Instant, to: Instant): Instant[] {
  const changes: Instant[] = [];
  for (let { end } = periodAt(from, zone); end <= to; end = periodAt(end, zone).end) changes.push(end);
  return changes;
}

/** A zone's name as the time zone database spells it: `Europe/Berlin` for `europe/berlin`. Unknown names stay as they are. */
export function spelledZone(zone: string): string {
  return isKnownZone(zone) ? Temporal.ZonedDateTime.from(`1970-01-01[${zone}]`).timeZoneId : zone;
}

/** Whether a name stands for a zone of the time zone database; fixed offsets such as `+01:00` do not. */
export function isKnownZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    periodAt(0, zone);
    return true;
  } catch {
    return false;
  }
}
