/** When one calendar can take over from another without interrupting anybody. */
import { type Shift, usersOnCallAt } from "./shifts.ts";
import type { Instant } from "./zone.ts";

/** A time at which the change can be made: half-open, or a single moment where both ends are equal. */
export interface SafeTime {
  readonly from: Instant;
  readonly to: Instant;
}

/** A stretch of time with who is on call in it by either calendar, sorted. */
export interface Attendance {
  readonly start: Instant;
  readonly end: Instant;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** The window in stretches in which nobody comes or goes. */
export function attendances(
  before: readonly Shift[],
  after: readonly Shift[],
  from: Instant,
  to: Instant,
): Attendance[] {
  const bounds = [...before, ...after].flatMap(({ start, end }) => [start, end]);
  const cuts = [...new Set([from, ...bounds.filter((bound) => bound > from && bound < to)])].sort(
    (a, b) => a - b,
  );
  return cuts.map((start, index) => ({
    start,
    end: cuts[index + 1] ?? to,
    before: usersOnCallAt(before, start).sort(),
    after: usersOnCallAt(after, start).sort(),
  }));
}

/**
 * The times in [from, to) at which to go from `before` to `after`: nobody's shift is cut off, and nobody is put on call in
 * the middle of one. That is whenever both have the same people on call, and at handovers they share.
 */
export function safeTimes(
  before: readonly Shift[],
  after: readonly Shift[],
  from: Instant,
  to: Instant,
): SafeTime[] {
  const found: { from: Instant; to: Instant }[] = [];
  for (const stretch of attendances(before, after, from, to)) {
    const last = found.at(-1);
    const same = stretch.before.join("\0") === stretch.after.join("\0");
    if (last?.to === stretch.start && same) last.to = stretch.end;
    else if (same) found.push({ from: stretch.start, to: stretch.end });
    else if (isHandover(before, after, stretch.start)) found.push({ from: stretch.start, to: stretch.start });
  }
  return found;
}

/** Whoever is cut off at that moment ends then anyway, and whoever comes on begins then. */
function isHandover(before: readonly Shift[], after: readonly Shift[], moment: Instant): boolean {
  const running = (shifts: readonly Shift[]) =>
    shifts.filter(({ start, end }) => start < moment && moment < end).map(({ user }) => user);
  const [kept, known] = [new Set(usersOnCallAt(after, moment)), new Set(running(before))];
  return running(before).every((user) => kept.has(user)) && running(after).every((user) => known.has(user));
}
