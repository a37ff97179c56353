/** Who is on call: now, next, and over a window, per schedule and per person. */
import { demand, type Gap, gaps } from "../calendar/coverage.ts";
import { clip, type Interval, subtract, union } from "../calendar/intervals.ts";
import { originOf } from "../calendar/overrides.ts";
import { LOOK_AHEAD, onCallAt, type Shift, shiftsOverlapping } from "../calendar/shifts.ts";
import { type Instant, isKnownZone, wallToInstant } from "../calendar/zone.ts";
import { compare } from "../core/compare.ts";
import { groupBy } from "../core/group-by.ts";
import type { RotationView, ScheduleView, View } from "./view.ts";

/** A shift with what it is a shift of. */
export interface DutyShift extends Shift {
  readonly project: string;
  readonly schedule: ScheduleView;
  readonly rotation: RotationView;
}

export interface Window {
  readonly from: Instant;
  readonly to: Instant;
}

/**
 * Every shift overlapping the window, not clipped, by start, then rotation and person. Schedules in a zone that does
 * not exist have none.
 */
export function dutyShifts(view: View, { from, to }: Window): DutyShift[] {
  return view.projects
    .flatMap(({ path, schedules }) => schedules.flatMap((schedule) => shiftsOf(path, schedule, from, to)))
    .sort(
      (a, b) =>
        a.start - b.start || compare(a.rotation.address, b.rotation.address) || compare(a.user, b.user),
    );
}

function shiftsOf(project: string, schedule: ScheduleView, from: Instant, to: Instant): DutyShift[] {
  if (!isKnownZone(schedule.timezone)) return [];
  return schedule.rotations.flatMap((rotation) =>
    shiftsOverlapping(rotation, from, to).map((shift) => ({ ...shift, project, schedule, rotation })),
  );
}

export interface Roster extends Window {
  readonly at: Instant;
  readonly schedules: readonly ScheduleRoster[];
  /** Everybody with a shift in the window or later, by name. */
  readonly people: readonly PersonRoster[];
}

export interface ScheduleRoster {
  readonly project: string;
  readonly schedule: ScheduleView;
  /** Of each person on call the shift that ends last: several rotations may have the same person. */
  readonly now: readonly DutyShift[];
  /** The first shift after now that somebody else serves, or anybody if nobody is on call, however late it begins. */
  readonly next: DutyShift | undefined;
  /** The window by person, as sets, in the order in which people first come on call. */
  readonly people: readonly { readonly user: string; readonly time: readonly Interval[] }[];
  /** The window by declared rotation, with what overrides made of it; shifts cut to the window, in order. */
  readonly lanes: readonly Lane[];
  /** The parts of the window in which nobody is on call. */
  readonly nobody: readonly Interval[];
  /** Those of them for which the document wants somebody. */
  readonly gaps: readonly Gap[];
}

export interface Lane {
  readonly name: string;
  readonly shifts: readonly DutyShift[];
}

export interface PersonRoster {
  readonly user: string;
  readonly now: readonly DutyShift[];
  readonly next: DutyShift | undefined;
  /** Time on call in the window, as a set. */
  readonly time: readonly Interval[];
}

export function rosterOf(view: View, at: Instant, { from, to }: Window): Roster {
  const window = { from: Math.min(from, at), to: Math.max(to, at + LOOK_AHEAD) };
  const schedules = view.projects.flatMap(({ path, schedules: own }) =>
    own.map((schedule) => scheduleRoster(path, schedule, at, { from, to }, window)),
  );
  return { at, from, to, schedules, people: peopleOf(dutyShifts(view, window), at, { from, to }) };
}

function scheduleRoster(
  project: string,
  schedule: ScheduleView,
  at: Instant,
  { from, to }: Window,
  wide: Window,
): ScheduleRoster {
  const shifts = shiftsOf(project, schedule, wide.from, wide.to).sort((a, b) => a.start - b.start);
  const now = onCallAt(shifts, at);
  const serving = new Set(now.map(({ user }) => user));
  const clipped = clip(shifts, from, to);
  const users = [...new Set(clipped.map(({ user }) => user))];
  const served = union(clipped);
  const known = isKnownZone(schedule.timezone);
  const wanted = schedule.coverage && known ? demand(schedule.coverage, schedule.timezone, from, to) : [];
  return {
    project,
    schedule,
    now: lastOfEach(now),
    next: [...shifts, ...firstShiftsFrom(wide.to)].find(
      ({ start, user }) => start > at && !serving.has(user),
    ),
    people: users.map((user) => ({ user, time: union(clipped.filter((shift) => shift.user === user)) })),
    lanes: lanesOf(clipped),
    nobody: subtract([{ start: from, end: to }], served),
    gaps: gaps(wanted, served, schedule.rotations),
  };

  /** Shifts of the first rotations to begin at an instant or later. */
  function firstShiftsFrom(instant: Instant): DutyShift[] {
    const starts = schedule.rotations
      .map(({ starts_at, timezone }) =>
        isKnownZone(timezone) ? wallToInstant(starts_at, timezone) : Number.NaN,
      )
      .filter((start) => start >= instant);
    if (starts.length === 0) return [];
    const first = Math.min(...starts);
    const later = shiftsOf(project, schedule, first, first + LOOK_AHEAD);
    return later.filter(({ start }) => start >= instant).sort((a, b) => a.start - b.start);
  }
}

function lastOfEach(shifts: readonly DutyShift[]): DutyShift[] {
  const byUser = groupBy(shifts, ({ user }) => user);
  return [...byUser.values()].map((own) => own.reduce((last, one) => (one.end > last.end ? one : last)));
}

function lanesOf(shifts: readonly DutyShift[]): Lane[] {
  const nameOf = ({ rotation }: DutyShift) => originOf(rotation.name) ?? rotation.name;
  const names = [...new Set(shifts.map(nameOf))].sort(compare);
  return names.map((name) => ({ name, shifts: shifts.filter((shift) => nameOf(shift) === name) }));
}

function peopleOf(shifts: readonly DutyShift[], at: Instant, { from, to }: Window): PersonRoster[] {
  const users = [...new Set(shifts.filter(({ end }) => end > Math.min(at, from)).map(({ user }) => user))];
  return users.sort(compare).map((user) => {
    const own = shifts.filter((shift) => shift.user === user);
    return {
      user,
      now: onCallAt(own, at),
      next: own.find((shift) => shift.start > at),
      time: union(clip(own, from, to)),
    };
  });
}

/** The same with one person's time alone, in schedules that have any; everybody's if none is named. Who is on call stays. */
export function onlyUser(roster: Roster, user: string | undefined): Roster {
  if (user === undefined) return roster;
  const own = <Value extends { readonly user: string }>(values: readonly Value[]) =>
    values.filter((value) => value.user === user);
  return {
    ...roster,
    people: own(roster.people),
    schedules: roster.schedules
      .map((one) => ({
        ...one,
        people: own(one.people),
        lanes: one.lanes.map(({ name, shifts }) => ({ name, shifts: own(shifts) })),
        gaps: [],
        nobody: [],
      }))
      .filter(({ people, now }) => people.length + own(now).length > 0),
  };
}
