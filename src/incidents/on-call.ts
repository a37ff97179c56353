/** Who was on call when incidents began, and when a project's escalation policy would have reached nobody. */
import { clip, duration, type Interval, subtract, union } from "../calendar/intervals.ts";
import { DAY, type Instant } from "../calendar/zone.ts";
import { compare } from "../core/compare.ts";
import { groupBy } from "../core/group-by.ts";
import type { Facts, ProjectFact, ShiftFact } from "./facts.ts";
import type { Window } from "./window.ts";

/** The facts hold shifts from so long before the window on: an alert, with which clocks may start, comes before its incident. */
export const SHIFTS_BEFORE = DAY;

export interface OnCall {
  /** User names at an instant, sorted; undefined where the schedules could not be read, and before the first shifts. */
  users(project: string, at: Instant): readonly string[] | undefined;
  /** Whether the policy would page somebody; undefined where `users` is. */
  reached(project: string, at: Instant): boolean | undefined;
  /** Projects of which anything is known, in order. */
  readonly projects: readonly string[];
  /** The parts of [from, to) in which the policy reaches nobody; undefined where that could not be read. */
  unreached(project: string, from: Instant, to: Instant): readonly Interval[] | undefined;
  hasPolicy(project: string): boolean;
}

interface Shift extends Interval {
  readonly schedule: string;
  readonly user: string;
}

export function onCall(facts: Facts, window: Window): OnCall {
  const since = window.from - SHIFTS_BEFORE;
  const projects = new Map(facts.projects.map((fact) => [fact.project, fact]));
  const shifts = groupBy(facts.shifts, ({ project }) => project);
  const rosters = new Map<string, Roster>();
  const roster = (project: string): Roster | undefined => {
    const fact = projects.get(project);
    if (fact === undefined || fact.schedules === null) return undefined;
    const known = rosters.get(project) ?? makeRoster(fact, shifts.get(project) ?? []);
    rosters.set(project, known);
    return known;
  };
  return {
    projects: [...projects.keys()].sort(compare),
    users: (project, at) => (at >= since ? roster(project)?.users(at) : undefined),
    reached: (project, at) =>
      at >= since ? roster(project)?.reach.some(({ start, end }) => start <= at && at < end) : undefined,
    unreached: (project, from, to) => {
      const known = roster(project);
      return known && subtract([{ start: from, end: to }], known.reach);
    },
    hasPolicy: (project) => projects.get(project)?.policy != null,
  };
}

interface Roster {
  users(at: Instant): readonly string[];
  readonly reach: readonly Interval[];
}

const ALWAYS: Interval = { start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY };

function makeRoster({ policy }: ProjectFact, facts: readonly ShiftFact[]): Roster {
  const shifts = facts
    .map(
      ({ schedule, user, start, end }): Shift => ({
        schedule,
        user,
        start: Date.parse(start),
        end: Date.parse(end),
      }),
    )
    .filter(({ start, end }) => start < end);
  const rules = policy?.rules ?? [];
  const paged = new Set(rules.map(({ schedule }) => schedule));
  // A rule that names a user reaches that user at any time.
  const direct = rules.some(({ user }) => user !== null);
  const reach = direct ? [ALWAYS] : union(shifts.filter(({ schedule }) => paged.has(schedule)));
  return { users: attendance(shifts), reach };
}

/** Who is on call at an instant, from a table of the moments at which that changes. */
function attendance(shifts: readonly Shift[]): (at: Instant) => readonly string[] {
  const moments = [...new Set(shifts.flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
  const sorted = [...shifts].sort((a, b) => a.start - b.start);
  let next = 0;
  let present: Shift[] = [];
  const users = moments.map((moment) => {
    present = present.filter(({ end }) => end > moment);
    for (; next < sorted.length && (sorted[next] as Shift).start <= moment; next += 1)
      present.push(sorted[next] as Shift);
    return [...new Set(present.map(({ user }) => user))].sort(compare);
  });
  return (at) => {
    let [low, high] = [0, moments.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((moments[middle] as Instant) <= at) low = middle + 1;
      else high = middle;
    }
    return users[low - 1] ?? [];
  };
}

/** Seconds in a set of intervals, cut to [from, to). */
export function secondsWithin(set: readonly Interval[], from: Instant, to: Instant): number {
  return duration(clip(set, from, to)) / 1000;
}
