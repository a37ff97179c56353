/** GitLab's own "time to restore service" beside ours. */
import { DAY } from "../calendar/zone.ts";
import type { Cohort } from "./cohort.ts";
import type { DoraFact, IncidentFact } from "./facts.ts";
import { groupBy } from "./group.ts";
import type { Report } from "./report.ts";
import { ascending, median } from "./statistics/quantile.ts";

/**
 * GitLab gives one value per project or group, so that with several scopes there is none for the report. Its rule
 * (GitLab 18.9, ee/app/models/dora/time_to_restore_service_metric.rb): of the incidents closed on a UTC day, the
 * median of closing minus creation; of these daily medians, the median.
 */
export function gitlabDora(
  scopes: readonly DoraFact[],
  incidents: readonly IncidentFact[],
  { window, end }: Cohort,
): Pick<Report, "gitlab_dora_median" | "gitlab_dora"> {
  const closed = incidents
    .map(({ created_at, closed_at }) => ({
      created: Date.parse(created_at),
      closed: Date.parse(closed_at ?? ""),
    }))
    .filter(({ created, closed }) => closed >= window.from && closed < end && created <= closed);
  const daily = [...groupBy(closed, (one) => Math.floor(one.closed / DAY)).values()].map((day) =>
    median(ascending(day.map((one) => (one.closed - one.created) / 1000))),
  );
  const [only, ...others] = scopes;
  const several = others.length > 0 ? "GitLab gives one value per project or group" : null;
  return {
    gitlab_dora_median: several === null ? (only?.seconds ?? null) : null,
    gitlab_dora: {
      reason: several ?? (only === undefined ? "GitLab was not asked" : only.reason),
      by_its_rule: daily.length > 0 ? median(ascending(daily)) : null,
      scopes,
    },
  };
}
