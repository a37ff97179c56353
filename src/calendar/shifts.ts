/**
 * Who is on call when: GitLab's own arithmetic, from a rotation to its shifts (GitLab 18.9,
 * ee/lib/incident_management/oncall_shift_generator.rb; checked against shifts computed by GitLab's code).
 */
import {
  addDays,
  atTimeOfDay,
  DAY,
  HOUR,
  type Instant,
  offsetAt,
  parseTimeOfDay,
  type WallClock,
  wallToInstant,
} from "./zone.ts";

export interface Length {
  readonly count: number;
  readonly unit: "hours" | "days" | "weeks";
}

/** A daily stretch of wall clock, `HH:MM` each; an end at or before the start is on the next day. */
export interface ActivePeriod {
  readonly start: string;
  readonly end: string;
}

/** A rotation as declared: wall clocks are in its `timezone`, participants in the order of their turns. */
export interface Rotation {
  readonly timezone: string;
  readonly starts_at: WallClock;
  readonly ends_at?: WallClock | null;
  readonly length: Length;
  readonly active_period?: ActivePeriod | null;
  readonly participants: readonly string[];
}

/** How far ahead a first or next shift is looked for: more than a year. */
export const LOOK_AHEAD = 400 * DAY;

/** Half-open: whoever is next is on call at `end`. */
export interface Shift {
  readonly user: string;
  readonly start: Instant;
  readonly end: Instant;
}

/**
 * The shifts that somebody really serves in [from, to), in order of start and not clipped: what GitLab's list comes to
 * without its dependence on the window. Every handover is counted from the rotation's start, where GitLab counts from
 * the handover before; shifts of no length are dropped, and shifts that begin in one cycle and end in another are there
 * at both edges of the window.
 */
export function shiftsOverlapping(rotation: Rotation, from: Instant, to: Instant): Shift[] {
  const bounds = boundsOf(rotation);
  if (isIdle(rotation)) return [];
  const found: Shift[] = [];
  // With an active period a shift may begin up to a day before its cycle and end up to a day after it.
  let cycle = Math.max(0, cycleAt(rotation, bounds, from - 2 * DAY));
  let cycleStart = addCycles(rotation, bounds.start, cycle);
  while (cycleStart < Math.min(bounds.end, to + 2 * DAY)) {
    const next = addCycles(rotation, bounds.start, cycle + 1);
    for (const shift of cycleShifts(rotation, bounds, cycle, cycleStart, next, { from, to })) {
      if (shift.start < shift.end && shift.start < to && shift.end > from) found.push(shift);
    }
    cycleStart = next;
    cycle += 1;
  }
  return found;
}

/** The shift of a rotation at an instant, taken from `shiftsOverlapping`, so that the tail of a night shift counts. */
export function shiftAt(rotation: Rotation, instant: Instant): Shift | undefined {
  return shiftsOverlapping(rotation, instant, instant + 1)[0];
}

/** Those of some shifts that are under way at an instant, in their order. */
export function onCallAt<One extends Shift>(shifts: readonly One[], instant: Instant): One[] {
  return shifts.filter(({ start, end }) => start <= instant && instant < end);
}

/** Everybody on call at an instant, each once, in the order of the shifts. */
export function usersOnCallAt(shifts: readonly Shift[], instant: Instant): string[] {
  return [...new Set(onCallAt(shifts, instant).map(({ user }) => user))];
}

/** A person's turn: one cycle of the rotation, from handover to handover. */
export interface Turn {
  /** Counted from the rotation's start. */
  readonly cycle: number;
  /** The place of the person in the list of participants. */
  readonly index: number;
  readonly start: Instant;
  readonly end: Instant;
}

/** The turn that an instant falls into; undefined before the rotation starts, after it ends and without participants. */
export function turnAt(rotation: Rotation, instant: Instant): Turn | undefined {
  const bounds = boundsOf(rotation);
  if (instant < bounds.start || instant >= bounds.end || isIdle(rotation)) return undefined;
  const cycle = cycleAt(rotation, bounds, instant);
  return {
    cycle,
    index: cycle % rotation.participants.length,
    start: addCycles(rotation, bounds.start, cycle),
    end: addCycles(rotation, bounds.start, cycle + 1),
  };
}

/** The shifts served in one cycle, counted as in `Turn`; undefined where the rotation is over by then. */
export function turnShifts(rotation: Rotation, cycle: number): Shift[] | undefined {
  const bounds = boundsOf(rotation);
  const start = addCycles(rotation, bounds.start, cycle);
  if (start >= bounds.end || isIdle(rotation)) return undefined;
  const next = addCycles(rotation, bounds.start, cycle + 1);
  return cycleShifts(rotation, bounds, cycle, start, next).filter((shift) => shift.start < shift.end);
}

/**
 * The length that "1 week" or "12 hours" says; throws a RangeError for other texts. Any whole number is read, since
 * GitLab stores any; a length below one gives no shifts.
 */
export function parseLength(text: string): Length {
  const match = /^(-?\d{1,10}) (hour|day|week)s?$/.exec(text);
  if (match === null) throw new RangeError(`not a length: ${text}`);
  return { count: Number(match[1]), unit: `${match[2]}s` as Length["unit"] };
}

export function formatLength({ count, unit }: Length): string {
  return `${count} ${count === 1 ? unit.slice(0, -1) : unit}`;
}

interface Bounds {
  readonly start: Instant;
  readonly end: Instant;
}

function boundsOf({ starts_at, ends_at, timezone }: Rotation): Bounds {
  return {
    start: wallToInstant(starts_at, timezone),
    end: ends_at ? wallToInstant(ends_at, timezone) : Number.POSITIVE_INFINITY,
  };
}

function isIdle({ participants, length }: Rotation): boolean {
  return participants.length === 0 || length.count < 1;
}

const NOMINAL = { hours: HOUR, days: DAY, weeks: 7 * DAY } as const;

/** Whole cycles gone by at an instant: in elapsed time for hours, on the wall clock for days and weeks. */
function cycleAt({ length, timezone }: Rotation, { start }: Bounds, instant: Instant): number {
  const drift = length.unit === "hours" ? 0 : offsetAt(instant, timezone) - offsetAt(start, timezone);
  const cycles = (instant - start + drift) / (length.count * NOMINAL[length.unit]);
  return Math.floor(Math.round(cycles * 1e5) / 1e5);
}

/** GitLab stores any length; what would be later than JavaScript has dates is that last time of all. */
const LAST_INSTANT = 8.64e15 - 7 * DAY;

function addCycles({ length, timezone }: Rotation, instant: Instant, cycles: number): Instant {
  const count = cycles * length.count;
  if (instant + count * NOMINAL[length.unit] > LAST_INSTANT) return LAST_INSTANT;
  if (length.unit === "hours") return instant + count * HOUR;
  return addDays(instant, length.unit === "weeks" ? 7 * count : count, timezone);
}

/** One shift, or with an active period one for each day of the cycle; `within` spares days that do not touch it. */
function cycleShifts(
  rotation: Rotation,
  bounds: Bounds,
  cycle: number,
  start: Instant,
  next: Instant,
  within = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY },
): Shift[] {
  const { active_period: active, length, participants, timezone } = rotation;
  const user = participants[cycle % participants.length] as string;
  if (!active) return [{ user, start, end: Math.min(next, bounds.end) }];

  const opens = parseTimeOfDay(active.start);
  const closes = parseTimeOfDay(active.end);
  const days = length.count * (length.unit === "weeks" ? 7 : 1);
  // A shift may begin a day before the time that is counted from, and end two days after it.
  const first = Math.max(0, Math.floor((within.from - start) / DAY) - 3);
  const last = Math.min(days, Math.ceil((within.to - start) / DAY) + 3);
  return Array.from({ length: Math.max(0, last - first) }, (_, index) => {
    const day = addDays(start, first + index, timezone);
    const lastDay = closes > opens ? day : addDays(day, 1, timezone);
    return {
      user,
      start: Math.max(bounds.start, atTimeOfDay(day, opens, timezone)),
      end: Math.min(bounds.end, atTimeOfDay(lastDay, closes, timezone)),
    };
  });
}
