/** How often incidents happen: by severity, service, project, hour, weekday and week, against the time there was. */
import { DAY, HOUR, instantToLocal } from "../calendar/zone.ts";
import { compare } from "../core/compare.ts";
import { countBy, groupBy } from "../core/group-by.ts";
import { byPeriod, type Cohort } from "./cohort.ts";
import { SEVERITIES, type Severity } from "./facts.ts";
import type { Incident } from "./incident.ts";
import { controlLimits, dispersion, poissonInterval } from "./statistics/poisson.ts";
import { sum } from "./statistics/quantile.ts";
import type { Stated } from "./statistics/stated.ts";
import { calendarPeriods, exposure, hourAndWeekday } from "./window.ts";

/** Incidents in an hour of the day or a day of the week, against the hours of it that the window holds. */
export interface Exposed {
  readonly count: number;
  readonly hours: number;
  /** Per hour for `by_hour`, per 24 hours for `by_weekday`; exact 95 % limits. */
  readonly rate: Stated;
  readonly lower: Stated;
  readonly upper: Stated;
  readonly reason?: string;
}

export interface Week {
  /** ISO 8601 week. */
  readonly week: string;
  /** First day of the week inside the window. */
  readonly from: string;
  readonly days: number;
  readonly count: number;
  readonly by_severity: Readonly<Record<Severity, number>>;
  /** Control limits: the mean of all weeks ± 3 standard deviations. */
  readonly lower: Stated;
  readonly upper: Stated;
}

export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export interface Frequency {
  readonly by_severity: Readonly<Record<Severity, number>>;
  readonly by_service: Readonly<Record<string, number>>;
  readonly by_project: Readonly<Record<string, number>>;
  readonly by_service_and_severity: Readonly<Record<string, Readonly<Record<Severity, number>>>>;
  readonly by_hour: readonly Exposed[];
  readonly by_weekday: Readonly<Record<Weekday, Exposed>>;
  /** Counts per weekday and hour; the exposure of each is in the same place of `hours`. */
  readonly by_weekday_and_hour: { readonly counts: number[][]; readonly hours: number[][] };
  readonly by_week: readonly Week[];
  /** Whether weeks vary more than chance would have them. */
  readonly dispersion: {
    readonly ratio: Stated;
    readonly chi_squared: Stated;
    readonly degrees: number;
    readonly p: Stated;
    readonly reason?: string;
  };
}

/** All cuts go by the creation of incidents, in the window's zone. */
export function frequency(
  cohort: Cohort,
  services: readonly string[],
  projects: readonly string[],
): Frequency {
  const { created, window, seen } = cohort;
  const byService = groupBy(created, ({ service }) => service);
  const byProject = countBy(created, ({ project }) => project);
  const counts = Array.from({ length: 7 }, () => new Array<number>(24).fill(0));
  for (const incident of created) {
    const { weekday, hour } = hourAndWeekday(instantToLocal(incident.created, window.timezone));
    const row = counts[weekday] as number[];
    row[hour] = (row[hour] as number) + 1;
  }
  const hours = exposure({ ...window, to: seen }).map((row) =>
    row.map((milliseconds) => milliseconds / HOUR),
  );
  const column = (table: readonly (readonly number[])[], hour: number) =>
    sum(table.map((row) => row[hour] ?? 0));
  const weeks = byWeek(cohort);
  return {
    by_severity: severityCounts(created),
    by_service: Object.fromEntries(services.map((service) => [service, byService.get(service)?.length ?? 0])),
    by_project: Object.fromEntries(
      [...new Set([...projects, ...byProject.keys()])]
        .sort(compare)
        .map((path) => [path, byProject.get(path) ?? 0]),
    ),
    by_service_and_severity: Object.fromEntries(
      services.map((service) => [service, severityCounts(byService.get(service) ?? [])]),
    ),
    by_hour: Array.from({ length: 24 }, (_, hour) => exposed(column(counts, hour), column(hours, hour), 1)),
    by_weekday: Object.fromEntries(
      WEEKDAYS.map((name, day) => [name, exposed(sum(counts[day] ?? []), sum(hours[day] ?? []), DAY / HOUR)]),
    ) as Frequency["by_weekday"],
    by_weekday_and_hour: { counts, hours },
    by_week: weeks,
    dispersion: weeklyDispersion(weeks),
  };
}

function severityCounts(incidents: readonly Incident[]): Record<Severity, number> {
  const counts = countBy(incidents, ({ severity }) => severity);
  return Object.fromEntries(SEVERITIES.map((severity) => [severity, counts.get(severity) ?? 0])) as Record<
    Severity,
    number
  >;
}

/** A count against hours of exposure, as a rate per `unit` hours with its exact interval. */
function exposed(count: number, hours: number, unit: number): Exposed {
  if (hours === 0) return { count, hours, rate: null, lower: null, upper: null, reason: "not in the window" };
  const [lower, upper] = poissonInterval(count);
  const units = hours / unit;
  return { count, hours, rate: count / units, lower: lower / units, upper: upper / units };
}

function byWeek({ created, window, seen }: Cohort): Week[] {
  const periods = calendarPeriods({ ...window, to: seen }, "week");
  // The last week also holds what was created at the very instant the data ends.
  const groups = byPeriod(created, periods);
  const filled = periods.map((period, index) => ({ period, incidents: groups[index] ?? [] }));
  const limits = controlLimits(
    filled.map(({ period, incidents }) => ({ count: incidents.length, exposure: period.days })),
  );
  return filled.map(({ period, incidents }, index) => ({
    week: period.name,
    from: period.from,
    days: period.days,
    count: incidents.length,
    by_severity: severityCounts(incidents),
    lower: limits[index]?.[0] ?? null,
    upper: limits[index]?.[1] ?? null,
  }));
}

function weeklyDispersion(weeks: readonly Week[]): Frequency["dispersion"] {
  const counts = weeks.filter(({ days }) => days === 7).map(({ count }) => count);
  const degrees = Math.max(0, counts.length - 1);
  if (degrees === 0 || sum(counts) === 0) {
    const reason = degrees === 0 ? "fewer than two whole weeks" : "no incidents in whole weeks";
    return { ratio: null, chi_squared: null, degrees, p: null, reason };
  }
  const { ratio, chiSquared, p } = dispersion(counts);
  return { ratio, chi_squared: chiSquared, degrees, p };
}
