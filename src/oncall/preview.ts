/** What a change of on-call does to people: two views compared schedule by schedule. */
import { handovers, timeByUser } from "../calendar/compare.ts";
import { attendances, type SafeTime, safeTimes } from "../calendar/handover-times.ts";
import { clip, duration, type Interval } from "../calendar/intervals.ts";
import { reanchor } from "../calendar/reanchor.ts";
import { LOOK_AHEAD, onCallAt, shiftAt } from "../calendar/shifts.ts";
import { type Instant, isKnownZone, MINUTE, type WallClock } from "../calendar/zone.ts";
import { compare } from "../core/compare.ts";
import type { Position } from "../core/finding.ts";
import { type DutyShift, dutyShifts, type Window } from "./roster.ts";
import type { RotationView, ScheduleView, View } from "./view.ts";

export interface Preview extends Window {
  readonly at: Instant;
  /** Schedules in which anything changes in the window. */
  readonly schedules: readonly SchedulePreview[];
  readonly changed: number;
  readonly unchanged: number;
}

export interface SchedulePreview {
  readonly address: string;
  readonly project: string;
  readonly name: string;
  readonly timezone: string;
  /** Everybody on call now, by either side. */
  readonly now: { readonly before: readonly DutyShift[]; readonly after: readonly DutyShift[] };
  /** What those on call now will live through, by name. */
  readonly people: readonly Experience[];
  readonly shifts: { readonly changed: number; readonly total: number };
  /** The parts of the window in which other people are on call, in order. */
  readonly changes: readonly ChangedTime[];
  /** Minutes in the window, by name. */
  readonly hours: readonly { readonly user: string; readonly before: number; readonly after: number }[];
  readonly safe: readonly SafeTime[];
  readonly suggestions: readonly Suggestion[];
}

/** The shift somebody serves now, or would have, and the next one: before and after the change. */
export interface Experience {
  readonly user: string;
  readonly until: { readonly before?: Instant; readonly after?: Instant };
  readonly next: { readonly before?: Instant; readonly after?: Instant };
}

export interface ChangedTime {
  readonly start: Instant;
  readonly end: Instant;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Another start of a rotation, with which the person whose turn it is keeps it. */
export interface Suggestion {
  readonly address: string;
  readonly starts_at: WallClock;
  /** The start it replaces. */
  readonly was: WallClock;
  readonly keeps: string;
  /** Shifts of the window that change hands with it. */
  readonly changed: number;
  readonly where?: Position;
}

export function preview(before: View, after: View, at: Instant, window: Window): Preview {
  const placed = { before: schedulesOf(before), after: schedulesOf(after) };
  const addresses = [...new Set([...placed.before.keys(), ...placed.after.keys()])].sort(compare);
  const changed = addresses.flatMap((address) => {
    const found = compareSchedules(placed.before.get(address), placed.after.get(address), at, window);
    return found === undefined ? [] : [found];
  });
  const counts = { changed: changed.length, unchanged: addresses.length - changed.length };
  return { at, from: window.from, to: window.to, schedules: changed, ...counts };
}

interface Placed {
  readonly project: string;
  readonly schedule: ScheduleView;
}

function schedulesOf({ projects }: View): Map<string, Placed> {
  return new Map(
    projects.flatMap(({ path, schedules }) =>
      schedules
        .filter(({ timezone }) => isKnownZone(timezone))
        .map((schedule) => [schedule.address, { project: path, schedule }] as const),
    ),
  );
}

function compareSchedules(
  before: Placed | undefined,
  after: Placed | undefined,
  at: Instant,
  { from, to }: Window,
): SchedulePreview | undefined {
  const either = after ?? before;
  if (either === undefined) return undefined;
  const wide = { from: Math.min(from, at), to: Math.max(to, at + LOOK_AHEAD) };
  const shifts = { before: shiftsOf(before, wide), after: shiftsOf(after, wide) };
  const inside = { before: clip(shifts.before, from, to), after: clip(shifts.after, from, to) };
  const changes = changedTimes(inside, { from, to });
  const suggestions = before && after ? suggestionsFor(before, after, at, { from, to }) : [];
  if (changes.length === 0 && suggestions.length === 0) return undefined;
  return {
    address: either.schedule.address,
    project: either.project,
    name: either.schedule.name,
    timezone: either.schedule.timezone,
    now: { before: onCallAt(shifts.before, at), after: onCallAt(shifts.after, at) },
    people: experiences(shifts, at),
    shifts: handovers(shifts.before, shifts.after, from, to),
    changes,
    hours: hoursOf(inside),
    safe: safeTimes(shifts.before, shifts.after, Math.max(at, from), Math.max(at, to)),
    suggestions,
  };
}

function shiftsOf(placed: Placed | undefined, window: Window): DutyShift[] {
  if (placed === undefined) return [];
  const projects = [{ path: placed.project, groups: [], schedules: [placed.schedule], integrations: [] }];
  return dutyShifts({ now: window.from, people: new Map(), projects }, window);
}

/** The shifts of one schedule before and after the change. */
interface Sides {
  readonly before: readonly DutyShift[];
  readonly after: readonly DutyShift[];
}

/** Stretches in which the people differ, joined where the same people go on. */
function changedTimes({ before, after }: Sides, { from, to }: Window): ChangedTime[] {
  const found: { start: Instant; end: Instant; before: readonly string[]; after: readonly string[] }[] = [];
  for (const stretch of attendances(before, after, from, to)) {
    const key = (one: ChangedTime) => JSON.stringify([one.before, one.after]);
    const last = found.at(-1);
    if (JSON.stringify(stretch.before) === JSON.stringify(stretch.after)) continue;
    if (last?.end === stretch.start && key(last) === key(stretch)) last.end = stretch.end;
    else found.push({ ...stretch });
  }
  return found;
}

function experiences({ before, after }: Sides, at: Instant): Experience[] {
  const users = [...onCallAt(before, at), ...onCallAt(after, at)].map(({ user }) => user);
  const side = (shifts: readonly DutyShift[], user: string) => {
    const own = shifts.filter((shift) => shift.user === user);
    return { until: onCallAt(own, at)[0]?.end, next: own.find(({ start }) => start > at)?.start };
  };
  return [...new Set(users)].sort(compare).map((user) => {
    const own = { before: side(before, user), after: side(after, user) };
    return {
      user,
      until: known(own.before.until, own.after.until),
      next: known(own.before.next, own.after.next),
    };
  });
}

function known(before: Instant | undefined, after: Instant | undefined) {
  return { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

function hoursOf({ before, after }: Sides): SchedulePreview["hours"] {
  const served = { before: timeByUser(before), after: timeByUser(after) };
  const minutes = (time: readonly Interval[] = []) => Math.round(duration(time) / MINUTE);
  return [...new Set([...served.before.keys(), ...served.after.keys()])].sort(compare).map((user) => ({
    user,
    before: minutes(served.before.get(user)),
    after: minutes(served.after.get(user)),
  }));
}

/** For rotations that take the turn under way from its person: the start that leaves it. */
function suggestionsFor(before: Placed, after: Placed, at: Instant, window: Window): Suggestion[] {
  const { rotations } = after.schedule;
  return rotations.flatMap((rotation) => {
    const earlier = before.schedule.rotations.find(({ address }) => address === rotation.address);
    const suggestion = earlier && suggestionFor(earlier, rotation, at);
    if (suggestion === undefined) return [];
    const { starts_at } = suggestion;
    const anchored = rotations.map((one) => (one === rotation ? { ...one, starts_at } : one));
    const { changed } = handovers(
      shiftsOf(before, window),
      shiftsOf({ ...after, schedule: { ...after.schedule, rotations: anchored } }, window),
      window.from,
      window.to,
    );
    return [{ ...suggestion, changed }];
  });
}

function suggestionFor(
  before: RotationView,
  after: RotationView,
  at: Instant,
): Omit<Suggestion, "changed"> | undefined {
  const keeps = shiftAt(before, at)?.user;
  if (after.made || keeps === undefined || shiftAt(after, at)?.user === keeps) return undefined;
  const starts_at = reanchor(before, after, at);
  if (starts_at === undefined) return undefined;
  const { address, where } = after;
  return { address, starts_at, was: after.starts_at, keeps, ...(where && { where }) };
}
