/** Times and sizes of a rotation, a schedule and a policy by themselves. */

import { acceptedAlias } from "../../../calendar/gitlab-zones.ts";
import { type ActivePeriod, formatLength, turnAt } from "../../../calendar/shifts.ts";
import {
  clockChanges,
  formatWallClock,
  type Instant,
  instantsShowing,
  instantToLocal,
  isKnownZone,
  occurrence,
  wallToInstant,
} from "../../../calendar/zone.ts";
import { countCharacters } from "../../../core/characters.ts";
import type { PolicyView, RotationView, ScheduleView } from "../../view.ts";
import type { Duties, RotationDuty } from "../duties.ts";
import { count, list, rule, type Violation, when } from "../rule.ts";

/** Abbreviations and offsets are in the time zone database too, but keep one offset or follow nobody's law. */
const NO_PLACE = /^(Etc\/GMT[+-]\d+|GMT.*|[ECMP]ST.*|HST|CET|MET|EET|WET|[+-].*)$/i;

export const rotationRules = [
  rule("OC019", "active-period-misaligned", "warning", {}, ({ rotations, now }) =>
    rotations.flatMap(({ rotation }): Violation[] => {
      const { active_period: active, starts_at, timezone, name } = rotation;
      const handover = starts_at.slice(11);
      if (!active || rotation.made || handover === active.start) return [];
      const next = when(turnAt(rotation, now)?.end ?? wallToInstant(starts_at, timezone), timezone);
      const pause = isPause(handover, active);
      return [
        {
          on: rotation,
          level: pause ? "note" : "warning",
          message: `"${name}" hands over at ${handover}, next at ${next}, and its active period begins at ${active.start}: ${pause ? "nobody is on call by it in between" : "on the day of a handover GitLab may find nobody"}`,
          hint: `Let starts_at be at ${active.start}.`,
        },
      ];
    }),
  ),

  rule("OC020", "hourly-drift", "warning", {}, ({ rotations, year }) =>
    rotations.flatMap(({ rotation }) => {
      const { length, timezone } = rotation;
      const [start, end] = lifeOf(rotation);
      const change = clockChanges(timezone, Math.max(year.start, start), Math.min(year.end, end))[0];
      if (rotation.made || length.unit !== "hours" || length.count % 24 !== 0 || change === undefined)
        return [];
      const days = length.count / 24;
      const instead =
        days % 7 === 0 ? { count: days / 7, unit: "weeks" as const } : { count: days, unit: "days" as const };
      return [
        {
          on: rotation,
          message: `"${rotation.name}" counts ${formatLength(length)}, so that its handover moves on the clock from ${when(change, timezone)} on`,
          hint: `Write ${formatLength(instead)}.`,
        },
      ];
    }),
  ),

  rule("OC021", "ambiguous-local-time", "warning", {}, (duties) =>
    duties.rotations.flatMap((duty) => {
      const { rotation } = duty;
      const found = rotation.made ? undefined : oddTimes(duties, duty)[0];
      if (found === undefined) return [];
      return [
        {
          on: rotation,
          message: `${found.wall.replace("T", " ")}, when "${rotation.name}" ${found.what}, is ${found.times === "skipped" ? "skipped" : "shown twice"} by the clocks of ${rotation.timezone}; GitLab takes ${when(found.taken, rotation.timezone)}`,
          hint: "Choose a time outside the hours in which the clocks change.",
        },
      ];
    }),
  ),

  rule("OC022", "bad-zone", "error", {}, ({ view }) => {
    const judge = (zone: string, on: Violation["on"], whose: string): Violation[] => {
      if (isKnownZone(zone) && !NO_PLACE.test(zone)) return [];
      const known = isKnownZone(zone);
      const alias = acceptedAlias(zone);
      return [
        {
          on,
          message: `${whose} has the time zone ${zone}, ${known ? "which follows no place's clock changes" : "which does not exist"}`,
          hint: alias === undefined ? "Name a place, such as Europe/Berlin." : `Write ${alias}.`,
        },
      ];
    };
    return [
      ...view.projects.flatMap(({ schedules }) =>
        schedules.flatMap((schedule) => judge(schedule.timezone, schedule, `"${schedule.name}"`)),
      ),
      ...[...view.people].flatMap(([user, { timezone, where }]) =>
        timezone === undefined ? [] : judge(timezone, { where }, user),
      ),
    ];
  }),

  rule("OC032", "limits", "error", {}, ({ view }) =>
    view.projects.flatMap(({ schedules, policy }) => [
      ...schedules.flatMap((schedule) => [
        ...limitsOf(schedule, scheduleLimits(schedule)),
        ...schedule.rotations.flatMap((rotation) => limitsOf(rotation, rotationLimits(rotation))),
        ...limitsOf(
          schedule,
          duplicates(
            schedule.rotations.map(({ name }) => name),
            "rotation",
          ),
        ),
      ]),
      ...(policy === undefined ? [] : limitsOf(policy, policyLimits(policy))),
    ]),
  ),
];

/** Whether a handover falls between the end of one day's shift and the beginning of the next; times are `HH:MM`. */
function isPause(handover: string, { start, end }: ActivePeriod): boolean {
  const endsNextDay = end <= start;
  return handover < start && (!endsNextDay || handover >= end);
}

interface OddTime {
  readonly wall: string;
  readonly what: string;
  readonly times: "skipped" | "repeated";
  /** What GitLab makes of it. */
  readonly taken: Instant;
}

/** The times around the coming year's clock changes at which the rotation starts, ends, hands over, opens or closes. */
function oddTimes({ year }: Duties, { rotation, shifts }: RotationDuty): OddTime[] {
  const { timezone: zone, active_period: active, starts_at, ends_at, length } = rotation;
  const daily = [
    ...(active
      ? [
          { time: active.start, what: "opens" },
          { time: active.end, what: "closes" },
        ]
      : []),
    ...(length.unit === "hours" || active ? [] : [{ time: starts_at.slice(11), what: "hands over" }]),
  ];
  const walls = clockChanges(zone, year.start, year.end).flatMap((change) => {
    // A change at midnight touches the day before as well.
    const dates = [change - 1, change].map((instant) =>
      formatWallClock(instantToLocal(instant, zone)).slice(0, 10),
    );
    return [...new Set(dates)].flatMap((date) =>
      daily.map(({ time, what }) => ({ wall: `${date}T${time}`, what })),
    );
  });
  const own = [{ wall: starts_at, what: "starts" }, ...(ends_at ? [{ wall: ends_at, what: "ends" }] : [])];
  const bounds = new Set(shifts.flatMap((shift) => [shift.start, shift.end]));
  const [start, end] = lifeOf(rotation);
  return [...own.filter(({ wall }) => wallToInstant(wall, zone) >= year.start), ...walls]
    .flatMap(({ wall, what }): OddTime[] => {
      const times = occurrence(wall, zone);
      if (times === "once") return [];
      // Of the two instants of a repeated time, GitLab's choice depends on the day it counts from.
      const shown = instantsShowing(instantToLocal(wallToInstant(wall, zone), zone), zone);
      const chosen = times === "repeated" ? shown.find((instant) => bounds.has(instant)) : undefined;
      return [{ wall, what, times, taken: chosen ?? wallToInstant(wall, zone) }];
    })
    .filter(({ taken }) => start <= taken && taken <= end)
    .filter(({ what, taken }) => what !== "hands over" || turnAt(rotation, taken)?.start === taken);
}

/** From when to when a rotation is there. */
function lifeOf({ starts_at, ends_at, timezone }: RotationView): [Instant, Instant] {
  const end = ends_at ? wallToInstant(ends_at, timezone) : Number.POSITIVE_INFINITY;
  return [wallToInstant(starts_at, timezone), end];
}

function limitsOf(on: Violation["on"], broken: readonly string[]): Violation[] {
  return broken.map((message) => ({ on, message, hint: "Keep within GitLab's limits." }));
}

function scheduleLimits({ name, description = "" }: ScheduleView): string[] {
  return [
    ...tooLong(name, "The schedule's name", 200),
    ...tooLong(description, "The schedule's description", 1000),
  ];
}

function rotationLimits(rotation: RotationView): string[] {
  const { name, length, participants, active_period, starts_at, ends_at, timezone } = rotation;
  const known = isKnownZone(timezone);
  const backwards =
    known && ends_at && wallToInstant(ends_at, timezone) <= wallToInstant(starts_at, timezone);
  return [
    ...tooLong(name, "The rotation's name", 200),
    ...(participants.length > 100
      ? [`"${name}" has ${participants.length} participants, more than 100`]
      : []),
    ...duplicates(participants, "participant"),
    ...(length.count < 1 ? [`"${name}" has a length of ${formatLength(length)}, less than one`] : []),
    ...(active_period && length.unit === "hours"
      ? [`"${name}" has an active period and a length in hours`]
      : []),
    ...(backwards ? [`"${name}" ends at ${ends_at}, before it starts at ${starts_at}`] : []),
  ];
}

function policyLimits({ name, description = "", rules }: PolicyView): string[] {
  const target = (one: PolicyView["rules"][number]) =>
    "user" in one ? `the user ${one.user}` : `the schedule "${one.schedule}"`;
  const keys = rules.map((one) => `${target(one)} at ${one.minutes} min unless ${one.unless}`);
  const late = rules.filter(({ minutes }) => minutes < 0 || minutes > 1440);
  return [
    ...tooLong(name, "The policy's name", 72),
    ...tooLong(description, "The policy's description", 160),
    ...(rules.length < 1 || rules.length > 10
      ? [`"${name}" has ${count(rules.length, "rule")}, not 1 to 10`]
      : []),
    ...late.map(({ minutes }) => `A rule of "${name}" pages after ${minutes} min, not within 0 to 1440`),
    ...duplicates(keys, "rule"),
  ];
}

function tooLong(text: string, what: string, limit: number): string[] {
  const length = countCharacters(text);
  return length > limit ? [`${what} has ${length} characters, more than ${limit}`] : [];
}

function duplicates(names: readonly string[], what: string): string[] {
  const twice = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  return twice.length === 0 ? [] : [`The same ${what} stands there twice: ${list(twice)}`];
}
