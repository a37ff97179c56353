/** What a change of on-call does to people: two views compared schedule by schedule. */
import { handovers, timeByUser } from "../calendar/compare.ts";
import { attendances, type SafeTime, safeTimes } from "../calendar/handover-times.ts";
import { clip, duration } from "../calendar/intervals.ts";
import { reanchor } from "../calendar/reanchor.ts";
import { onCallAt as shiftAt } from "../calendar/shifts.ts";
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

/** How far ahead the next shift of a person is looked for. */
const NEXT_WITHIN = 400 * 1440 * MINUTE;

export function preview(before: View, after: View, at: Instant, { from, to }: Window): Preview {
  const [was, is] = [schedulesOf(before), schedulesOf(after)];
  const addresses = [...new Set([...was.keys(), ...is.keys()])].sort(compare);
  const changed = addresses.flatMap((address) => {
    const found = compareSchedules(was.get(address), is.get(address), at, { from, to });
    return found === undefined ? [] : [found];
  });
  const counts = { changed: changed.length, unchanged: addresses.length - changed.length };
  return { at, from, to, schedules: changed, ...counts };
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
  was: Placed | undefined,
  is: Placed | undefined,
  at: Instant,
  { from, to }: Window,
): SchedulePreview | undefined {
  const any = is ?? was;
  if (any === undefined) return undefined;
  const wide = { from: Math.min(from, at), to: Math.max(to, at + NEXT_WITHIN) };
  const [old, fresh] = [shiftsOf(was, wide), shiftsOf(is, wide)];
  const changes = changedTimes(old, fresh, from, to);
  const suggestions = was && is ? suggestionsFor(was, is, at, { from, to }) : [];
  if (changes.length === 0 && suggestions.length === 0) return undefined;
  const now = { before: servingAt(old, at), after: servingAt(fresh, at) };
  return {
    address: any.schedule.address,
    project: any.project,
    name: any.schedule.name,
    timezone: any.schedule.timezone,
    now,
    people: experiences(old, fresh, at),
    shifts: handovers(old, fresh, from, to),
    changes,
    hours: hoursOf(old, fresh, from, to),
    safe: safeTimes(old, fresh, Math.max(at, from), Math.max(at, to)),
    suggestions,
  };
}

function shiftsOf(placed: Placed | undefined, window: Window): DutyShift[] {
  if (placed === undefined) return [];
  const projects = [{ path: placed.project, groups: [], schedules: [placed.schedule], integrations: [] }];
  return dutyShifts({ now: window.from, people: new Map(), projects }, window);
}

function servingAt(shifts: readonly DutyShift[], at: Instant): DutyShift[] {
  return shifts.filter(({ start, end }) => start <= at && at < end);
}

/** Stretches in which the people differ, joined where the same people go on. */
function changedTimes(
  old: readonly DutyShift[],
  fresh: readonly DutyShift[],
  from: Instant,
  to: Instant,
): ChangedTime[] {
  const found: { start: Instant; end: Instant; before: readonly string[]; after: readonly string[] }[] = [];
  for (const stretch of attendances(clip(old, from, to), clip(fresh, from, to), from, to)) {
    const key = (one: ChangedTime) => JSON.stringify([one.before, one.after]);
    const last = found.at(-1);
    if (JSON.stringify(stretch.before) === JSON.stringify(stretch.after)) continue;
    if (last?.end === stretch.start && key(last) === key(stretch)) last.end = stretch.end;
    else found.push({ ...stretch });
  }
  return found;
}

function experiences(old: readonly DutyShift[], fresh: readonly DutyShift[], at: Instant): Experience[] {
  const users = [...servingAt(old, at), ...servingAt(fresh, at)].map(({ user }) => user);
  const side = (shifts: readonly DutyShift[], user: string) => {
    const own = shifts.filter((shift) => shift.user === user);
    return {
      until: servingAt(own, at)[0]?.end,
      next: own.find(({ start }) => start > at)?.start,
    };
  };
  return [...new Set(users)].sort(compare).map((user) => {
    const [was, is] = [side(old, user), side(fresh, user)];
    return {
      user,
      until: both(was.until, is.until),
      next: both(was.next, is.next),
    };
  });
}

function both(before: Instant | undefined, after: Instant | undefined) {
  return { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

function hoursOf(
  old: readonly DutyShift[],
  fresh: readonly DutyShift[],
  from: Instant,
  to: Instant,
): SchedulePreview["hours"] {
  const [was, is] = [timeByUser(clip(old, from, to)), timeByUser(clip(fresh, from, to))];
  const minutes = (served: typeof was, user: string) => Math.round(duration(served.get(user) ?? []) / MINUTE);
  return [...new Set([...was.keys(), ...is.keys()])]
    .sort(compare)
    .map((user) => ({ user, before: minutes(was, user), after: minutes(is, user) }));
}

/** For rotations that take the turn under way from its person: the start that leaves it. */
function suggestionsFor(was: Placed, is: Placed, at: Instant, window: Window): Suggestion[] {
  return is.schedule.rotations.flatMap((rotation) => {
    const old = was.schedule.rotations.find(({ address }) => address === rotation.address);
    const suggestion = old && suggestionFor(old, rotation, at);
    if (suggestion === undefined) return [];
    const rotations = is.schedule.rotations.map((one) =>
      one === rotation ? { ...one, starts_at: suggestion.starts_at } : one,
    );
    const anchored = { ...is, schedule: { ...is.schedule, rotations } };
    const { changed } = handovers(shiftsOf(was, window), shiftsOf(anchored, window), window.from, window.to);
    return [{ ...suggestion, changed }];
  });
}

function suggestionFor(
  old: RotationView,
  rotation: RotationView,
  at: Instant,
): Omit<Suggestion, "changed"> | undefined {
  const keeps = shiftAt(old, at)?.user;
  if (rotation.made || keeps === undefined || shiftAt(rotation, at)?.user === keeps) return undefined;
  const starts_at = reanchor(old, rotation, at);
  if (starts_at === undefined) return undefined;
  const { address, where } = rotation;
  return { address, starts_at, was: rotation.starts_at, keeps, ...(where && { where }) };
}
