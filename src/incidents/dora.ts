/** GitLab's own "time to restore service" beside ours. */
import { DAY } from "../calendar/zone.ts";
import type { Cohort } from "./cohort.ts";
import type { DoraFact } from "./facts.ts";
import { ascending, median } from "./statistics/quantile.ts";
import type { Stated } from "./statistics/stated.ts";

export interface GitLabDora {
  readonly gitlab_dora_median: Stated;
  readonly gitlab_dora: {
    readonly reason: string | null;
    /** GitLab's rule applied to these facts: the median of daily medians of incidents closed in the window. */
    readonly by_its_rule: Stated;
    readonly scopes: readonly DoraFact[];
  };
}

/**
 * GitLab gives one value per project or group, so that with several scopes there is none for the report. Its rule
 * (GitLab 18.9, ee/app/models/dora/time_to_restore_service_metric.rb): of the incidents closed on a UTC day, the
 * median of closing minus creation; of these daily medians, the median.
 */
export function gitlabDora(scopes: readonly DoraFact[], { examined, window, end }: Cohort): GitLabDora {
  const days = new Map<number, number[]>();
  for (const { created, resolved } of examined) {
    if (resolved === undefined || !(resolved >= window.from && resolved < end)) continue;
    const day = Math.floor(resolved / DAY);
    const durations = days.get(day) ?? [];
    durations.push((resolved - created) / 1000);
    days.set(day, durations);
  }
  const daily = [...days.values()].map((durations) => median(ascending(durations)));
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
