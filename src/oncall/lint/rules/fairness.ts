/** Is on-call spread evenly over the people of a schedule? */
import { timeByUser } from "../../../calendar/compare.ts";
import { fairness } from "../../../calendar/fairness.ts";
import { HOUR_CLASSES, type HourClass, hoursOf } from "../../../calendar/hours.ts";
import { clip } from "../../../calendar/intervals.ts";
import { turnsOf } from "../../turns.ts";
import type { Duties, ScheduleDuty } from "../duties.ts";
import { list, rule, when } from "../rule.ts";

export const fairnessRules = [
  rule("OC029", "imbalance", "warning", { max_gini: 0.1 }, (duties, { max_gini }) =>
    duties.schedules.flatMap((duty) => {
      // Somebody who only covers for others is not meant to have as much as they have.
      const regular = duty.rotations.filter(({ rotation }) => !rotation.made);
      const users = [...new Set(regular.flatMap(({ rotation }) => rotation.participants))];
      if (users.length < 2) return [];
      const { hours: load, step } = loads(duties, duty, users);
      const uneven = (["total", "night", "weekend", "holiday"] as const).flatMap((kind) => {
        const hours = users.map((user) => load.get(user)?.[kind] ?? 0);
        const { spread, gini } = fairness(hours);
        if (gini === null || gini <= max_gini || spread <= step[kind]) return [];
        const [most, least] = [Math.max(...hours), Math.min(...hours)];
        return [
          `${kind === "total" ? "all" : kind} hours from ${Math.round(least / 60)} (${users[hours.indexOf(least)]}) to ${Math.round(most / 60)} (${users[hours.indexOf(most)]})`,
        ];
      });
      if (uneven.length === 0) return [];
      const weighted = users.some((user) => shareOf(duties, user) !== 1)
        ? ", each one's hours divided by their share of full time"
        : "";
      return [
        {
          on: duty.schedule,
          message: `On-call in "${duty.schedule.name}" is uneven over half a year from ${when(duties.now, duty.schedule.timezone)}${weighted}: ${list(uneven)}`,
          hint: "Choose a length whose turns meet nights, weekends and holidays in change, or the same people in every rotation.",
        },
      ];
    }),
  ),
];

type Kind = "total" | HourClass;

/** Minutes by class over half a year, over the share of full time, and what a single turn brings at most. */
function loads(duties: Duties, { schedule, shifts, rotations }: ScheduleDuty, users: readonly string[]) {
  const served = timeByUser(clip(shifts, duties.halfYear.start, duties.halfYear.end));
  const hours = new Map(
    users.map((user) => {
      const sum = hoursOf(served.get(user) ?? [], duties.personOf(user, schedule.timezone));
      const weighted = Object.entries(sum).map(([kind, minutes]) => [kind, minutes / shareOf(duties, user)]);
      return [user, Object.fromEntries(weighted) as Record<Kind, number>];
    }),
  );
  const step: Record<Kind, number> = { total: 0, business: 0, off: 0, night: 0, weekend: 0, holiday: 0 };
  for (const { rotation, shifts: own } of rotations) {
    for (const turn of turnsOf(clip(own, duties.halfYear.start, duties.halfYear.end))) {
      const user = turn[0]?.user ?? "";
      const sum = hoursOf(turn, duties.personOf(user, rotation.timezone));
      for (const kind of ["total", ...HOUR_CLASSES] as const)
        step[kind] = Math.max(step[kind], sum[kind] / shareOf(duties, user));
    }
  }
  return { hours, step };
}

function shareOf({ view }: Duties, user: string): number {
  return view.people.get(user)?.share ?? 1;
}
