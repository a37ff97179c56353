/** What on-call asks of the people: length, rest, nights. */
import { timeByUser } from "../../../calendar/compare.ts";
import { demand } from "../../../calendar/coverage.ts";
import { isWeekend } from "../../../calendar/hours.ts";
import { clip, duration, type Interval, intersect } from "../../../calendar/intervals.ts";
import type { Shift } from "../../../calendar/shifts.ts";
import {
  DAY,
  formatWallClock,
  HOUR,
  type Instant,
  instantToLocal,
  isKnownZone,
  MINUTE,
} from "../../../calendar/zone.ts";
import { parseAddress } from "../../../core/address.ts";
import type { RotationView } from "../../view.ts";
import type { Duties, RotationDuty, Stretch } from "../duties.ts";
import { count, list, percent, rule, spell, type Violation, when } from "../rule.ts";

export const dutyRules = [
  rule("OC006", "shift-too-long", "warning", { max_continuous_h: 168 }, (duties, { max_continuous_h }) =>
    duties.stretches.flatMap(({ user, stretches }) => {
      const long = stretches.find(({ start, end, zone }) => {
        // A week is 168 hours, also where it is said in weeks and a clock change makes it 169.
        const local = instantToLocal(end, zone) - instantToLocal(start, zone);
        return Math.min(local, end - start) > max_continuous_h * HOUR && start < duties.halfYear.end;
      });
      if (long === undefined) return [];
      const open = long.end >= duties.year.end;
      return [
        {
          on: long.on,
          message: `${user} is on call without a break from ${when(long.start, long.zone)} ${open ? "for more than a year" : `for ${spell((long.end - long.start) / MINUTE)}`}, longer than ${max_continuous_h} hours${togetherText(long)}`,
          hint: "Shorten the length, or change the order so that the same person does not follow themselves.",
        },
      ];
    }),
  ),

  rule("OC007", "rest-too-short", "warning", { min_rest_h: 11 }, (duties, { min_rest_h }) =>
    duties.stretches.flatMap(({ user, stretches }) => {
      for (const [index, next] of stretches.entries()) {
        const last = stretches[index - 1];
        if (last === undefined || next.start >= duties.halfYear.end) continue;
        const zone = duties.personOf(user, next.zone).timezone;
        const rest = next.start - last.end;
        if (rest >= min_rest_h * HOUR || nights(last, zone).length + nights(next, zone).length === 0)
          continue;
        return [
          {
            on: next.on,
            message: `${user} has only ${spell(rest / MINUTE)} of rest before ${when(next.start, next.zone)} between two duties that include night hours`,
            hint: `Leave ${min_rest_h} hours between them: change the order or the active period.`,
          },
        ];
      }
      return [];
    }),
  ),

  rule("OC008", "double-booked", "warning", {}, ({ schedules, policies, halfYear }) =>
    schedules.flatMap((later, index) =>
      schedules.slice(0, index).flatMap((earlier): Violation[] => {
        if (later.project !== earlier.project) return [];
        const there = timeByUser(clip(earlier.shifts, halfYear.start, halfYear.end));
        const both = [...timeByUser(clip(later.shifts, halfYear.start, halfYear.end))]
          .map(([user, time]) => ({ user, time: intersect(time, there.get(user) ?? []) }))
          .filter(({ time }) => time.length > 0);
        const first = both.flatMap(({ time }) => time).sort((a, b) => a.start - b.start)[0];
        if (first === undefined) return [];
        const targets = policies.find(({ project }) => project === later.project)?.policy.rules ?? [];
        const levels = [earlier, later].every(({ schedule }) =>
          targets.some((target) => "schedule" in target && target.schedule === schedule.name),
        );
        return [
          {
            on: later.schedule,
            level: levels ? "error" : "warning",
            message: `${list(both.map(({ user }) => user))} ${both.length === 1 ? "is" : "are"} on call in "${earlier.schedule.name}" and "${later.schedule.name}" at once, first at ${when(first.start, later.schedule.timezone)}${levels ? ", which are levels of one policy" : ""}`,
            hint: "Start one of the two schedules with another person, so that their turns do not meet.",
          },
        ];
      }),
    ),
  ),

  rule("OC016", "handoff-at-night", "warning", {}, (duties) =>
    duties.rotations.flatMap((duty) => {
      const found = handoffs(duty, duties.halfYear).flatMap((handoff) => {
        const known = [handoff.from, handoff.to].filter((user) => zoneOf(duties, user) !== undefined);
        const asleep = known.filter((user) => isNight(handoff.at, zoneOf(duties, user) as string));
        if (asleep.length > 0) return [{ ...handoff, asleep, known: true }];
        return known.length === 0 && isNight(handoff.at, duty.schedule.timezone)
          ? [{ ...handoff, asleep: [handoff.from, handoff.to], known: false }]
          : [];
      });
      const first = found.find(({ known }) => known) ?? found[0];
      if (first === undefined) return [];
      return [
        {
          on: duty.rotation,
          level: first.known ? "warning" : "note",
          message: `${first.from} hands over to ${first.to} at ${when(first.at, duty.schedule.timezone)}, at night for ${list(first.asleep)}${first.known ? "" : " if they live in the schedule's zone"}; ${count(found.length, "such handover")} in half a year`,
          hint: "Move starts_at to the working hours of both.",
        },
      ];
    }),
  ),

  rule("OC017", "handoff-weekend", "note", {}, (duties) =>
    duties.rotations.flatMap((duty) => {
      const found = handoffs(duty, duties.halfYear).filter(({ at, from, to }) =>
        [from, to].some((user) => {
          const person = duties.personOf(user, duty.schedule.timezone);
          const local = instantToLocal(at, person.timezone);
          return isWeekend(local) || person.holidays?.has(formatWallClock(local).slice(0, 10));
        }),
      );
      const first = found[0];
      if (first === undefined) return [];
      return [
        {
          on: duty.rotation,
          message: `${first.from} hands over to ${first.to} on a free day, ${when(first.at, duty.schedule.timezone)}; ${count(found.length, "such handover")} in half a year`,
          hint: "Move starts_at to a working day.",
        },
      ];
    }),
  ),

  rule("OC018", "night-duty-share", "warning", { max_night_share: 0.25 }, (duties, { max_night_share }) =>
    duties.schedules.flatMap(({ schedule, shifts }) => {
      const served = timeByUser(clip(shifts, duties.halfYear.start, duties.halfYear.end));
      return [...served].flatMap(([user, time]) => {
        const zone = zoneOf(duties, user);
        if (zone === undefined) return [];
        const dark = time.flatMap((stretch) => nights(stretch, zone));
        const share = duration(dark) / duration(time);
        const awake = [...served.keys()].find((other) => {
          const there = zoneOf(duties, other);
          if (other === user || there === undefined) return false;
          return duration(dark.flatMap((stretch) => nights(stretch, there))) < duration(dark) / 2;
        });
        if (share <= max_night_share || awake === undefined) return [];
        return [
          {
            on: schedule,
            message: `${percent(share)} of ${user}'s time on call in "${schedule.name}" is night in ${zone}, first from ${when(dark[0]?.start ?? duties.now, zone)}, while it is mostly day for ${awake} in ${zoneOf(duties, awake)}`,
            hint: "Give each region an active period by day.",
          },
        ];
      });
    }),
  ),
];

/** A stretch may go through as many rotations as there are, of which so many are named. */
const NAMED_ROTATIONS = 3;

/** `, together with "Secondary/Weekly"`: the further rotations of a stretch, those of a group's projects once. */
function togetherText({ on, rotations }: Stretch): string {
  const nameOf = ({ address }: RotationView) => `"${parseAddress(address).names.join("/")}"`;
  const names = new Set([...rotations].filter(({ made }) => !made).map(nameOf));
  names.delete(nameOf(on));
  if (names.size === 0) return "";
  const more = names.size - NAMED_ROTATIONS;
  const named = [...names].slice(0, NAMED_ROTATIONS);
  return `, together with ${list([...named, ...(more > 0 ? [`${more} more`] : [])])}`;
}

interface Handoff {
  readonly at: Instant;
  readonly from: string;
  readonly to: string;
}

/** Changes of person without a pause between them; after a pause, nobody has to be awake to hand over. */
function handoffs({ shifts }: RotationDuty, { start, end }: Interval): Handoff[] {
  return shifts.flatMap((next, index) => {
    const last = shifts[index - 1] as Shift | undefined;
    const meets = last !== undefined && last.end === next.start && last.user !== next.user;
    return meets && next.start >= start && next.start < end
      ? [{ at: next.start, from: last.user, to: next.user }]
      : [];
  });
}

function zoneOf({ view }: Duties, user: string): string | undefined {
  const zone = view.people.get(user)?.timezone;
  return zone !== undefined && isKnownZone(zone) ? zone : undefined;
}

/** The hours of an interval between 22:00 and 08:00, on any day. */
function nights({ start, end }: Interval, zone: string): Interval[] {
  return demand({ windows: ["mon-sun 22:00-08:00"] }, zone, start, end);
}

function isNight(instant: Instant, zone: string): boolean {
  const time = ((instantToLocal(instant, zone) % DAY) + DAY) % DAY;
  return time >= 22 * HOUR || time < 7 * HOUR;
}
