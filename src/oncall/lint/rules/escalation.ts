/** Does a page reach somebody in time, and then somebody else? */

import { duration } from "../../../calendar/intervals.ts";
import { firstHuman, peopleWithin, type Reach } from "../../../calendar/reach.ts";
import { MINUTE } from "../../../calendar/zone.ts";
import type { PolicyDuty } from "../duties.ts";
import { count, list, percent, rule, spell, when } from "../rule.ts";

/** The share of alert times below which a step that pages the same people again is no error: an override, once. */
const RARE = 0.01;

export const escalationRules = [
  rule("OC009", "level-overlap", "error", {}, ({ policies }) =>
    policies.flatMap((duty) => {
      const found = duty.levels.flatMap((_, level) => {
        const [earlier, later] = [duty.levels[level - 1]?.[0], duty.levels[level]?.[0]];
        if (earlier === undefined || later === undefined) return [];
        const repeated = failing(duty, (reach) => {
          const [first, second] = [
            peopleOfLevel(duty, reach, earlier.minutes),
            peopleOfLevel(duty, reach, later.minutes),
          ];
          return second.length > 0 && second.every((user) => first.includes(user));
        });
        return repeated === undefined
          ? []
          : [{ ...repeated, minutes: later.minutes, before: earlier.minutes }];
      });
      const first = found[0];
      if (first === undefined) return [];
      const people = peopleOfLevel(duty, first.reach, first.minutes);
      return [
        {
          on: duty.policy,
          level: first.share < RARE ? "warning" : "error",
          message: `For an alert at ${when(first.reach.start, duty.zone)} the step at ${first.minutes} min pages only ${list(people)}, whom the step at ${first.before} min has paged already; so for ${percent(first.share)} of alert times`,
          hint: "Let the later step page a schedule or user that the earlier one does not.",
        },
      ];
    }),
  ),

  rule("OC010", "no-second-level", "error", {}, ({ policies }) =>
    policies.flatMap((duty) => {
      const on = duty.policy;
      if (on.rules.length < 2)
        return [
          {
            on,
            message: `"${on.name}" has ${count(on.rules.length, "rule")}: a page that is missed goes no further`,
            hint: "Add a rule that pages somebody else later.",
          },
        ];
      const alone = failing(duty, (reach) => everybody(duty, reach).length < 2);
      if (alone === undefined) return [];
      const people = everybody(duty, alone.reach);
      return [
        {
          on,
          message: `For an alert at ${when(alone.reach.start, duty.zone)} the whole policy reaches ${people.length === 0 ? "nobody" : `only ${list(people)}`}; so for ${percent(alone.share)} of alert times`,
          hint: "Add a rule that pages another person at that time.",
        },
      ];
    }),
  ),

  rule("OC011", "never-reaches-human", "error", { first_human_minutes: 15 }, ({ policies }, options) =>
    policies.flatMap((duty) => {
      const { longest, never, share } = firstHuman(duty.rules, duty.reach);
      const lost = never[0];
      const hint = "Put somebody on call at that time, or add a rule that pages a user.";
      if (lost !== undefined)
        return [
          {
            on: duty.policy,
            message: `An alert at ${when(lost.start, duty.zone)} never reaches anybody; over the next 53 weeks that is so for ${spell(duration(never) / MINUTE)} in ${count(never.length, "period")}, and ${percent(share)} of alert times are covered`,
            hint,
          },
        ];
      if (longest === null || longest <= options.first_human_minutes) return [];
      const slow = failing(duty, (reach) => firstMinute(duty, reach) === longest);
      return [
        {
          on: duty.policy,
          message: `An alert at ${when(slow?.reach.start ?? 0, duty.zone)} reaches the first person after ${spell(longest)}, later than ${spell(options.first_human_minutes)}`,
          hint,
        },
      ];
    }),
  ),

  rule(
    "OC012",
    "distinct-people-by",
    "warning",
    { min_people: 2, by_minutes: 30 },
    ({ policies }, { min_people: people, by_minutes: minutes }) =>
      policies.flatMap((duty) => {
        if (duty.policy.rules.length < 2) return [];
        const few = failing(duty, (reach) => peopleWithin(duty.rules, reach, minutes).length < people);
        if (few === undefined) return [];
        const found = peopleWithin(duty.rules, few.reach, minutes);
        return [
          {
            on: duty.policy,
            message: `For an alert at ${when(few.reach.start, duty.zone)} ${found.length === 0 ? "nobody is" : `only ${list(found)} ${found.length === 1 ? "is" : "are"}`} paged within ${minutes} min, fewer than ${people} people; so for ${percent(few.share)} of alert times`,
            hint: `Let a rule page somebody else within ${minutes} min.`,
          },
        ];
      }),
  ),

  rule("OC013", "slow-first-step", "warning", { max_minutes: 5 }, ({ policies }, { max_minutes }) =>
    policies.flatMap(({ policy }) => {
      const first = Math.min(...policy.rules.map(({ minutes }) => minutes));
      if (policy.rules.length === 0 || first <= max_minutes) return [];
      return [
        {
          on: policy,
          message: `"${policy.name}" pages nobody in the first ${first} min after an alert`,
          hint: `Let the first rule page after ${max_minutes} min at most.`,
        },
      ];
    }),
  ),

  rule("OC014", "step-spacing", "warning", { min_minutes: 5, max_minutes: 60 }, ({ policies }, options) =>
    policies.flatMap(({ policy }) => {
      const minutes = [...new Set(policy.rules.map((one) => one.minutes))].sort((a, b) => a - b);
      return minutes.slice(1).flatMap((minute, index) => {
        const before = minutes[index] as number;
        const apart = minute - before;
        if (apart >= options.min_minutes && apart <= options.max_minutes) return [];
        return [
          {
            on: {
              ...policy,
              where: policy.rules.find((one) => one.minutes === minute)?.where ?? policy.where,
            },
            message: `The steps at ${before} min and ${minute} min are ${apart} min apart, ${apart < options.min_minutes ? "too little to answer the first" : "too long to wait for an answer"}`,
            hint: `Leave ${options.min_minutes} to ${options.max_minutes} min between steps.`,
          },
        ];
      });
    }),
  ),

  rule("OC015", "resolved-without-ack-path", "warning", {}, ({ policies }) =>
    policies.flatMap(({ policy }) =>
      policy.rules.length === 0 || policy.rules.some(({ unless }) => unless === "acknowledged")
        ? []
        : [
            {
              on: policy,
              message: `Every rule of "${policy.name}" pages until the alert is resolved: acknowledging it stops no page`,
              hint: "Let the first rules page unless acknowledged.",
            },
          ],
    ),
  ),

  rule("OC026", "orphan-schedule", "warning", {}, ({ view }) =>
    view.projects.flatMap(({ schedules, policy }) =>
      schedules.flatMap((schedule) =>
        policy?.rules.some((one) => "schedule" in one && one.schedule === schedule.name)
          ? []
          : [
              {
                on: schedule,
                message: `No escalation rule names "${schedule.name}": the people in it are never paged`,
                hint: "Name it in a rule, or allow this for a schedule that only shows who shadows whom.",
              },
            ],
      ),
    ),
  ),

  rule("OC027", "missing-policy", "error", {}, ({ view }) =>
    view.projects.flatMap((project) => {
      const { policy, schedules, integrations } = project;
      if (policy === undefined) {
        const active = integrations.filter((integration) => integration.active);
        if (active.length === 0 && !project.creates_incidents) return [];
        const sources =
          active.length === 0 ? "alerts that become incidents" : list(active.map(({ name }) => `"${name}"`));
        return [
          {
            on: active[0] ?? { address: `${project.path}//incident_settings`, where: project.where },
            message: `${project.path} takes ${sources} and has no escalation policy: nobody is paged`,
            hint: "Declare an escalation_policy.",
          },
        ];
      }
      return policy.rules.flatMap((one) =>
        !("schedule" in one) || schedules.some(({ name }) => name === one.schedule)
          ? []
          : [
              {
                on: { ...policy, where: one.where ?? policy.where },
                message: `The rule at ${one.minutes} min pages the schedule "${one.schedule}", which ${project.path} does not have`,
                hint: `Name one of its schedules: ${list(schedules.map(({ name }) => `"${name}"`)) || "it has none"}.`,
              },
            ],
      );
    }),
  ),

  rule("OC028", "direct-user-rule", "note", {}, ({ view }) =>
    view.projects.flatMap(({ policy }) => {
      const last = Math.max(...(policy?.rules.map(({ minutes }) => minutes) ?? []));
      return (policy?.rules ?? []).flatMap((one) =>
        !("user" in one) || one.minutes === last || policy === undefined
          ? []
          : [
              {
                on: { ...policy, where: one.where ?? policy.where },
                message: `The rule at ${one.minutes} min pages ${one.user}, who may be on leave or move on`,
                hint: "Page a schedule there and keep named people for the last step.",
              },
            ],
      );
    }),
  ),
];

/** The first stretch of alert times with a property, and the share of all alert times that have it. */
function failing(
  { reach }: PolicyDuty,
  fails: (reach: Reach) => boolean,
): { reach: Reach; share: number } | undefined {
  const found = reach.filter(fails);
  return found[0] && { reach: found[0], share: duration(found) / duration(reach) };
}

/** Whom the rules of one minute reach, each once. */
function peopleOfLevel({ rules }: PolicyDuty, { reached }: Reach, minutes: number): readonly string[] {
  const lists = reached.filter((_, index) => rules[index]?.minutes === minutes);
  return lists.length === 1 ? (lists[0] ?? []) : [...new Set(lists.flat())];
}

function everybody({ rules }: PolicyDuty, reach: Reach): string[] {
  return peopleWithin(rules, reach, Number.POSITIVE_INFINITY);
}

function firstMinute({ rules }: PolicyDuty, { reached }: Reach): number | undefined {
  return rules.find((_, index) => (reached[index]?.length ?? 0) > 0)?.minutes;
}
