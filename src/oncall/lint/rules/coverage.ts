/** Is somebody on call, and are there enough people for it? */
import { timeByUser } from "../../../calendar/compare.ts";
import { demand, type Gap, gaps } from "../../../calendar/coverage.ts";
import { clip, duration, union } from "../../../calendar/intervals.ts";
import { DAY, HOUR, MINUTE, wallToInstant } from "../../../calendar/zone.ts";
import { count, list, percent, rule, spell, type Violation, when } from "../rule.ts";

const LISTED_GAPS = 5;

export const coverageRules = [
  rule("OC001", "coverage-gap", "error", { max_gap_minutes: 0 }, ({ schedules, year }, { max_gap_minutes }) =>
    schedules.flatMap(({ schedule, shifts, rotations }) => {
      if (schedule.coverage === undefined) return [];
      const zone = schedule.timezone;
      const found = gaps(
        demand(schedule.coverage, zone, year.start, year.end),
        union(shifts),
        rotations.map(({ rotation }) => rotation),
      );
      const missing = duration(found) / MINUTE;
      if (missing <= max_gap_minutes) return [];
      const describe = (gap: Gap) =>
        `${when(gap.start, zone)} for ${spell((gap.end - gap.start) / MINUTE)}${
          gap.clock_change === undefined ? "" : `, since the clocks change on ${when(gap.clock_change, zone)}`
        }`;
      const shown = found.slice(0, LISTED_GAPS).map(describe).join("; ");
      const more = found.length > LISTED_GAPS ? `; and ${found.length - LISTED_GAPS} more` : "";
      return [
        {
          on: schedule,
          message: `Nobody is on call in "${schedule.name}" for ${spell(missing)} of the wanted time in the next 53 weeks, in ${count(found.length, "gap")}: ${shown}${more}`,
          hint: found.every((gap) => gap.clock_change !== undefined)
            ? "Widen an active period so that rotations in different zones overlap by an hour all year."
            : "Add a rotation for that time, widen an active period, or say less in coverage.",
        },
      ];
    }),
  ),

  rule("OC002", "schedule-ends", "warning", { notice: 30 }, ({ now, schedules }, { notice }) =>
    schedules.flatMap(({ schedule }) => {
      const ends = schedule.rotations.map(({ ends_at, timezone }) =>
        ends_at ? wallToInstant(ends_at, timezone) : Number.POSITIVE_INFINITY,
      );
      const last = Math.max(...ends);
      if (ends.length === 0 || last >= now + notice * DAY) return [];
      return [
        {
          on: schedule,
          message: `The last rotation of "${schedule.name}" ${last <= now ? "ended" : "ends"} at ${when(last, schedule.timezone)}: nobody is on call after that`,
          hint: "Remove ends_at from a rotation or add one that goes on.",
        },
      ];
    }),
  ),

  rule("OC003", "empty-rotation", "error", {}, ({ schedules }) =>
    schedules.flatMap(({ project, schedule, rotations }): Violation[] => {
      const gone = (user: string) =>
        project.live !== undefined && project.live.users.get(user)?.state !== "active";
      const empty = rotations.filter(({ rotation }) => rotation.participants.every(gone));
      if (schedule.rotations.length === 0)
        return [
          {
            on: schedule,
            message: `"${schedule.name}" has no rotation: nobody is ever on call`,
            hint: "Add a rotation with participants.",
          },
        ];
      return empty.map(({ rotation }) => ({
        on: rotation,
        message:
          rotation.participants.length === 0
            ? `"${rotation.name}" has no participants: nobody is ever on call by it`
            : `Nobody in "${rotation.name}" is active: ${list(rotation.participants)}`,
        hint: "Name participants who are active on GitLab, or remove the rotation.",
      }));
    }),
  ),

  rule(
    "OC004",
    "single-person-rotation",
    "warning",
    { max_solo_hours: 40 },
    ({ rotations, halfYear }, options) =>
      rotations.flatMap(({ rotation, shifts }) => {
        const people = new Set(rotation.participants);
        const weeks = (halfYear.end - halfYear.start) / (7 * DAY);
        const weekly = duration(clip(shifts, halfYear.start, halfYear.end)) / HOUR / weeks;
        if (rotation.made || people.size !== 1 || weekly <= options.max_solo_hours) return [];
        return [
          {
            on: rotation,
            message: `${list([...people])} alone is on call in "${rotation.name}" for ${Math.round(weekly)} hours a week, more than ${options.max_solo_hours}`,
            hint: "Add a second participant.",
          },
        ];
      }),
  ),

  rule(
    "OC005",
    "too-few-people",
    "warning",
    { max_share: 0.25, min_people: 8, min_people_per_site: 6 },
    ({ schedules, halfYear }, options) =>
      schedules.flatMap(({ schedule, shifts, rotations }) => {
        const served = clip(shifts, halfYear.start, halfYear.end);
        const covered = duration(union(served));
        if (covered === 0) return [];
        const shares = [...timeByUser(served)].map(([user, time]) => ({
          user,
          share: duration(time) / covered,
        }));
        const over = shares.filter(({ share }) => share > options.max_share);
        const people = new Set(rotations.flatMap(({ rotation }) => rotation.participants));
        const sites = rotations.filter(({ rotation }) => rotation.active_period && !rotation.made).length;
        const needed = sites > 1 ? sites * options.min_people_per_site : options.min_people;
        if (over.length === 0 && people.size >= needed) return [];
        const keys = [
          people.size < needed ? (sites > 1 ? "min_people_per_site" : "min_people") : "",
          over.length === 0 ? "" : "max_share",
        ];
        const parts = [
          people.size < needed
            ? `has ${people.size} ${people.size === 1 ? "person" : "people"}, and ${needed} are wanted so that nobody is on call too often`
            : "",
          over.length === 0
            ? ""
            : `${people.size < needed ? "it " : ""}keeps ${list(over.map(({ user, share }) => `${user} (${percent(share)})`))} on call for more than ${percent(options.max_share)} of its time`,
        ];
        return [
          {
            on: schedule,
            message: `"${schedule.name}" ${parts.filter(Boolean).join("; ")}`,
            hint: `Share it among ${Math.max(needed, Math.ceil(1 / options.max_share))} people, or set ${list(keys.filter(Boolean))} of OC005 to what you have agreed.`,
          },
        ];
      }),
  ),
];
