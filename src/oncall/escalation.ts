/** How long it takes each escalation policy to reach a person, over the coming year. */
import type { Interval } from "../calendar/intervals.ts";
import { type FirstHuman, firstHuman, firstHumanAfter, type Rule, reachOf } from "../calendar/reach.ts";
import { DAY, type Instant } from "../calendar/zone.ts";
import { dutyShifts } from "./roster.ts";
import type { PolicyView, View } from "./view.ts";

const REACH_DAYS = 366;

export interface PolicyReach extends FirstHuman {
  readonly project: string;
  readonly policy: PolicyView;
  /** The zone to tell times in: the first schedule's. */
  readonly timezone: string;
  readonly from: Instant;
  readonly to: Instant;
  /** The year in stretches of one delay in minutes, null where nobody is ever paged. */
  readonly delays: readonly (Interval & { readonly minutes: number | null })[];
}

/** Every policy's reach for alerts in the year from an instant on. */
export function policyReach(view: View, from: Instant): PolicyReach[] {
  const to = from + REACH_DAYS * DAY;
  return view.projects.flatMap((project) => {
    const { policy, path, schedules } = project;
    if (policy === undefined) return [];
    // A rule fires up to a day after the alert.
    const shifts = dutyShifts({ ...view, projects: [project] }, { from, to: to + 2 * DAY });
    const rules = policy.rules
      .map((rule): Rule => {
        const { minutes } = rule;
        if ("user" in rule) return { minutes, user: rule.user };
        return { minutes, shifts: shifts.filter(({ schedule }) => schedule.name === rule.schedule) };
      })
      .sort((a, b) => a.minutes - b.minutes);
    const reach = reachOf(rules, from, to);
    const timezone = schedules[0]?.timezone ?? "Etc/UTC";
    return [
      {
        project: path,
        policy,
        timezone,
        from,
        to,
        ...firstHuman(rules, reach),
        delays: delaysOf(rules, reach),
      },
    ];
  });
}

function delaysOf(rules: readonly Rule[], reach: ReturnType<typeof reachOf>): PolicyReach["delays"] {
  const delays: { start: Instant; end: Instant; minutes: number | null }[] = [];
  for (const stretch of reach) {
    const minutes = firstHumanAfter(rules, stretch);
    const last = delays.at(-1);
    if (last !== undefined && last.minutes === minutes) last.end = stretch.end;
    else delays.push({ start: stretch.start, end: stretch.end, minutes });
  }
  return delays;
}
