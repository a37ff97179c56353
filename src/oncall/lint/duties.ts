/** The view with its shifts, computed once for all rules. */
import type { Person } from "../../calendar/hours.ts";
import type { Interval } from "../../calendar/intervals.ts";
import { type Rule as EscalationRule, type Reach, reachOf } from "../../calendar/reach.ts";
import { type Shift, shiftsOverlapping } from "../../calendar/shifts.ts";
import { DAY, type Instant, isKnownZone, wallToInstant } from "../../calendar/zone.ts";
import type { PolicyView, ProjectView, RotationView, ScheduleView, View } from "../view.ts";

/** Long enough to see every clock change of a year. */
const YEAR = 53 * 7 * DAY;
/** How far rules look that do not turn on clock changes. */
const HALF_YEAR = 26 * 7 * DAY;

export interface RotationDuty {
  readonly rotation: RotationView;
  readonly schedule: ScheduleView;
  readonly project: ProjectView;
  /** Over a year from now, those under way included, in order. */
  readonly shifts: readonly Shift[];
}

export interface ScheduleDuty {
  readonly schedule: ScheduleView;
  readonly project: ProjectView;
  /** Rotations that have not ended. */
  readonly rotations: readonly RotationDuty[];
  readonly shifts: readonly Shift[];
}

export interface PolicyDuty {
  readonly policy: PolicyView;
  readonly project: ProjectView;
  /** Rules whose schedule is known, by minute; rules of one minute are one level. */
  readonly levels: readonly EscalationRule[][];
  readonly rules: readonly EscalationRule[];
  /** For every alert time in the coming year, whom each of `rules` reaches. */
  readonly reach: readonly Reach[];
  /** The zone times are told in: the first schedule's. */
  readonly zone: string;
}

/** A person's duty without a break, with the rotation and the zone it begins in, and all rotations it is made of. */
export interface Stretch extends Interval {
  readonly on: RotationView;
  readonly rotations: ReadonlySet<RotationView>;
  readonly zone: string;
}

export interface Duties {
  readonly view: View;
  readonly now: Instant;
  /** The coming year and half-year, beginning now. */
  readonly year: Interval;
  readonly halfYear: Interval;
  readonly schedules: readonly ScheduleDuty[];
  readonly rotations: readonly RotationDuty[];
  readonly policies: readonly PolicyDuty[];
  /** Each person's duty over all schedules, joined where shifts touch, in order. */
  readonly stretches: readonly { readonly user: string; readonly stretches: readonly Stretch[] }[];
  /** A user's own zone and holidays; the zone is the given one where nothing is declared. */
  personOf(user: string, zone: string): Person;
}

/** Schedules in a zone that does not exist have no shifts; rule OC022 names them. */
export function dutiesOf(view: View): Duties {
  const year = { start: view.now, end: view.now + YEAR };
  const schedules = view.projects.flatMap((project) =>
    project.schedules
      .filter(({ timezone }) => isKnownZone(timezone))
      .map((schedule) => scheduleDuty(project, schedule, year)),
  );
  const rotations = schedules.flatMap((duty) => duty.rotations);
  return {
    view,
    now: view.now,
    year,
    halfYear: { start: view.now, end: view.now + HALF_YEAR },
    schedules,
    rotations,
    stretches: stretchesByUser(rotations),
    policies: view.projects.flatMap((project) =>
      project.policy === undefined ? [] : [policyDuty(project, project.policy, schedules, year)],
    ),
    personOf: (user, zone) => {
      const person = view.people.get(user);
      const own = person?.timezone;
      return {
        timezone: own !== undefined && isKnownZone(own) ? own : zone,
        ...(person?.holidays && { holidays: person.holidays }),
      };
    },
  };
}

function scheduleDuty(project: ProjectView, schedule: ScheduleView, year: Interval): ScheduleDuty {
  const rotations = schedule.rotations
    .filter(({ ends_at, timezone }) => !ends_at || wallToInstant(ends_at, timezone) > year.start)
    .map((rotation) => ({
      rotation,
      schedule,
      project,
      shifts: shiftsOverlapping(rotation, year.start, year.end + DAY),
    }));
  const shifts = rotations.flatMap((one) => one.shifts).sort((a, b) => a.start - b.start);
  return { schedule, project, rotations, shifts };
}

function policyDuty(
  project: ProjectView,
  policy: PolicyView,
  schedules: readonly ScheduleDuty[],
  year: Interval,
): PolicyDuty {
  const own = schedules.filter((duty) => duty.project === project);
  const rules = policy.rules
    .flatMap((rule): EscalationRule[] => {
      if ("user" in rule) return [{ minutes: rule.minutes, user: rule.user }];
      const duty = own.find(({ schedule }) => schedule.name === rule.schedule);
      return duty === undefined ? [] : [{ minutes: rule.minutes, shifts: duty.shifts }];
    })
    .sort((a, b) => a.minutes - b.minutes);
  const minutes = [...new Set(rules.map((rule) => rule.minutes))];
  return {
    policy,
    project,
    rules,
    levels: minutes.map((minute) => rules.filter((rule) => rule.minutes === minute)),
    reach: reachOf(rules, year.start, year.end),
    zone: own[0]?.schedule.timezone ?? "Etc/UTC",
  };
}

function stretchesByUser(rotations: readonly RotationDuty[]): Duties["stretches"] {
  const tagged = rotations.flatMap(({ rotation, shifts }) => shifts.map((shift) => ({ ...shift, rotation })));
  const byUser = new Map<string, (Stretch & { end: Instant; rotations: Set<RotationView> })[]>();
  for (const { user, start, end, rotation } of tagged.sort((a, b) => a.start - b.start)) {
    const own = byUser.get(user) ?? [];
    const last = own.at(-1);
    if (last !== undefined && start <= last.end) {
      last.end = Math.max(last.end, end);
      last.rotations.add(rotation);
    } else own.push({ start, end, on: rotation, rotations: new Set([rotation]), zone: rotation.timezone });
    byUser.set(user, own);
  }
  return [...byUser].map(([user, stretches]) => ({ user, stretches }));
}
