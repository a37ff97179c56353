/**
 * Overrides, which GitLab does not have, in rotations, which it does.
 *
 * `add` puts one more person on call: a rotation of one. `replace` takes a person off call as well, and for that the rotation
 * is cut: it ends when the other person takes over, and a further rotation starts at a handover after that, with the
 * turns in the order they would have had. Made rotations are named after what they come from: `Primary ~ 2026-12-24T09:00 bo`
 * is Primary from that time on, bo first.
 */
import { clip, type Interval, subtract, union } from "./intervals.ts";
import { type Rotation, type Shift, shiftsOverlapping, turnAt, turnShifts } from "./shifts.ts";
import { DAY, HOUR, type Instant, instantToWall, type WallClock, wallToInstant } from "./zone.ts";

export interface Override {
  /** Wall clock in the schedule's zone. */
  readonly from: WallClock;
  readonly to: WallClock;
  readonly user: string;
  /** Whom `replace` takes off call; without it, everybody. */
  readonly instead_of?: string;
  readonly mode?: "add" | "replace";
}

export type NamedRotation = Rotation & { readonly name: string };

/** A rotation and where it comes from. */
export type Piece = NamedRotation & {
  /** The name of the declared rotation; `ADDITION` for an additional person. */
  readonly origin: string;
  /** The override that made the rotation, by its place in the list; undefined for declared rotations. */
  readonly override?: number;
};

/** What a person who is added comes from: no rotation, so a name of its own. */
export const ADDITION = "Override";

/** In names of made rotations, and in no others. */
export const MADE_SIGN = " ~ ";
const MADE_NAME = /^(.+) ~ \d{4}-\d\d-\d\dT\d\d:\d\d [A-Za-z0-9_][A-Za-z0-9_.-]*$/s;

/** The name of the rotation that a made one comes from; undefined for names that were not made here. */
export function originOf(name: string): string | undefined {
  return MADE_NAME.exec(name)?.[1];
}

/** The rotations of `compileOverrides` as GitLab gets them. */
export function applyOverrides(
  rotations: readonly NamedRotation[],
  overrides: readonly Override[],
): NamedRotation[] {
  return compileOverrides(rotations, overrides).map(({ origin: _, override: __, ...rotation }) => rotation);
}

/**
 * The rotations of one schedule with its overrides worked in, in their order. Throws a RangeError that says so where an
 * override ends before it begins, or would need a rotation to start or end in an hour that the clocks skip or repeat.
 */
export function compileOverrides(
  rotations: readonly NamedRotation[],
  overrides: readonly Override[],
): Piece[] {
  const zone = rotations[0]?.timezone;
  if (zone === undefined) return [];
  let pieces: Piece[] = rotations.map((rotation) => ({ ...rotation, origin: rotation.name }));
  for (const [index, override] of overrides.entries()) {
    const [from, to] = [wallToInstant(override.from, zone), wallToInstant(override.to, zone)];
    if (from >= to)
      throw new RangeError(`the override from ${override.from} ends at ${override.to}, before it begins`);
    const before = new Set(pieces.map(({ name }) => name));
    const after =
      override.mode === "replace"
        ? pieces.flatMap((piece) => replaceIn(piece, override, from, to))
        : [...pieces, alone({ origin: ADDITION, timezone: zone }, override.user, from, to)];
    pieces = after.map((piece) => (before.has(piece.name) ? piece : { ...piece, override: index }));
  }
  return pieces;
}

/** Replaces the person in [from, to), run by run: what is left after the first run is cut again. */
function replaceIn(piece: Piece, override: Override, from: Instant, to: Instant): Piece[] {
  const run = firstRun(shiftsOverlapping(piece, from, to), override.instead_of);
  const [first, last] = [run[0], run.at(-1)];
  if (first === undefined || last === undefined) return [piece];
  const [start, end] = [Math.max(first.start, from), Math.min(last.end, to)];
  return [
    ...endAt(piece, first, start),
    ...serve(piece, clip(run, start, end), override.user),
    ...resumeAt(piece, end).flatMap((rest) => replaceIn(rest, override, end, to)),
  ];
}

/** The first shifts in a row that belong to a user; all shifts if no user is named. */
function firstRun(shifts: readonly Shift[], user: string | undefined): Shift[] {
  if (user === undefined) return [...shifts];
  const first = shifts.findIndex((shift) => shift.user === user);
  if (first < 0) return [];
  const length = shifts.slice(first).findIndex((shift) => shift.user !== user);
  return shifts.slice(first, length < 0 ? undefined : first + length);
}

/** A rotation up to an instant, at or in one of its shifts. */
function endAt(piece: Piece, shift: Shift, end: Instant): Piece[] {
  const start = wallToInstant(piece.starts_at, piece.timezone);
  if (start >= end) return [];
  const ended = { ...piece, ends_at: wallAt(end, piece.timezone) };
  // GitLab forgets a daily shift that begins before the handover if the rotation ends before the handover.
  const forgotten = shift.start < end && shiftsOverlapping(ended, shift.start, end).length === 0;
  return forgotten ? [ended, alone(piece, shift.user, shift.start, end)] : [ended];
}

/** A rotation from an instant on: the rest of the turn under way, then the turns that follow, in their order. */
function resumeAt(piece: Piece, instant: Instant): Piece[] {
  const turn = turnAt(piece, instant);
  if (turn === undefined) return [];
  const rest: Shift[] = [];
  for (let cycle = Math.max(0, turn.cycle - 1); ; cycle += 1) {
    const shifts = turnShifts(piece, cycle);
    const start = shifts?.[0]?.start ?? Number.NEGATIVE_INFINITY;
    if (shifts === undefined || start >= instant) {
      const serving = serve(piece, clip(rest, instant, Number.POSITIVE_INFINITY), rest.at(-1)?.user ?? "");
      return shifts === undefined ? serving : [...serving, startAt(piece, cycle, start)];
    }
    rest.push(...shifts.filter((shift) => shift.end > instant));
  }
}

function startAt(piece: Piece, cycle: number, start: Instant): Piece {
  const place = cycle % piece.participants.length;
  const participants = [...piece.participants.slice(place), ...piece.participants.slice(0, place)];
  const started = named({ ...piece, starts_at: wallAt(start, piece.timezone), participants });
  const [expected, found] = [turnShifts(piece, cycle + 1)?.[0], turnShifts(started, 1)?.[0]];
  if (expected !== undefined && expected.start !== found?.start)
    throw clockChangeError(start, piece.timezone);
  // The handover has moved to the daily start; a last day that only the earlier handover brings about is cut off.
  const lastEnd = lastServed(piece);
  return lastEnd === lastServed(started) ? started : { ...started, ends_at: wallAt(lastEnd, piece.timezone) };
}

/** When the last shift of a rotation that ends does end. */
function lastServed({ ends_at, ...rotation }: Piece): Instant {
  if (!ends_at) return Number.POSITIVE_INFINITY;
  const end = wallToInstant(ends_at, rotation.timezone);
  const shifts = shiftsOverlapping({ ...rotation, ends_at }, end - 3 * DAY, end);
  return Math.max(...shifts.map((shift) => shift.end));
}

/** One user for stretches of a rotation's time: in its daily hours where that comes to the same, else without. */
function serve(piece: Piece, stretches: readonly Interval[], user: string): Piece[] {
  const [first, last] = [stretches[0], stretches.at(-1)];
  if (first === undefined || last === undefined) return [];
  const whole = union(stretches);
  if (whole.length === 1) return [alone(piece, user, first.start, last.end)];
  const daily = named({
    ...piece,
    starts_at: wallAt(first.start, piece.timezone),
    ends_at: wallAt(last.end, piece.timezone),
    participants: [user],
  });
  const served = union(shiftsOverlapping(daily, first.start, last.end));
  if (subtract(whole, served).length === 0 && subtract(served, whole).length === 0) return [daily];
  // The tail of a night shift is no daily shift of a rotation that starts in it.
  return [alone(piece, user, first.start, first.end), ...serve(piece, stretches.slice(1), user)];
}

/** One user on call without a break; the length reaches to the end, so that it is one shift. */
function alone(
  from: { origin: string; timezone: string },
  user: string,
  start: Instant,
  end: Instant,
): Piece {
  return named({
    name: "",
    origin: from.origin,
    timezone: from.timezone,
    starts_at: wallAt(start, from.timezone),
    ends_at: wallAt(end, from.timezone),
    length: { count: Math.ceil((end - start) / HOUR), unit: "hours" },
    participants: [user],
  });
}

function named(piece: Piece): Piece {
  return { ...piece, name: `${piece.origin}${MADE_SIGN}${piece.starts_at} ${piece.participants[0]}` };
}

function wallAt(instant: Instant, zone: string): WallClock {
  const wall = instantToWall(instant, zone);
  if (wallToInstant(wall, zone) !== instant) throw clockChangeError(instant, zone);
  return wall;
}

function clockChangeError(instant: Instant, zone: string): RangeError {
  const wall = instantToWall(instant, zone);
  return new RangeError(
    `a rotation cannot be cut at ${wall} in ${zone}, where the clocks change: move the override`,
  );
}
