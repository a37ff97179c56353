/**
 * The report: what `report.json` holds (schemas/report.schema.json). Durations are seconds. A statistic that cannot
 * be stated is null, and the reason stands beside it: in `reasons`, under the statistic's key, or in `reason`.
 */
import type { AlertStatus, DoraFact, Provenance, Severity, Timestamp } from "./facts.ts";
import type { Interval } from "./statistics/binomial.ts";

export type { Interval };

/** A figure that may be impossible to state. */
export type Stated = number | null;

/** How people name an incident: `acme/payments/api#42`. */
export type Reference = string;

export interface SurvivalPoint {
  readonly seconds: number;
  /** The share of incidents still waiting after so many seconds, and its 95 % limits. */
  readonly waiting: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** A duration of many incidents: resolution (`ttr`) or acknowledgement (`tta`). */
export interface DurationStatistic {
  /** Measured; `missing` could not be, `open` still run and are cut off at `data_as_of`. */
  readonly n: number;
  readonly missing: number;
  readonly open: number;
  readonly mean: Stated;
  readonly median: Stated;
  readonly median_ci: Interval | null;
  readonly p75: Stated;
  readonly p90: Stated;
  readonly p95: Stated;
  readonly km_median: Stated;
  readonly km_ci: readonly [low: number, high: number | null] | null;
  readonly reasons: Readonly<Record<string, string>>;
}

/** The same of all incidents, with what needs the whole sample. */
export interface OverallDuration extends DurationStatistic {
  /** By resampling (2,000 resamples, percentile interval) up to 10,000 values, beyond that mean ± 1.96 standard errors. */
  readonly mean_ci: Interval | null;
  readonly mean_without_largest: Stated;
  /** From 500 incidents. */
  readonly geometric_mean: Stated;
  /** The mean with all durations cut at 24 hours, open ones included. */
  readonly restricted_mean_24h: Stated;
  /** At most 200 points of the Kaplan-Meier curve. */
  readonly curve: readonly SurvivalPoint[];
  readonly by_severity: Readonly<Record<Severity, DurationStatistic>>;
  readonly by_service: Readonly<Record<string, DurationStatistic>>;
}

export interface Availability {
  /** Incidents begun in the window, and the spells of downtime they make up: overlapping incidents are one failure. */
  readonly incidents: number;
  readonly failures: number;
  readonly downtime: number;
  readonly uptime: number;
  readonly availability: number;
  /** Uptime per failure. */
  readonly mtbf: Stated;
  /** Without a failure: the 95 % lower bound, a third of the uptime. */
  readonly mtbf_lower: Stated;
  /** Mean time from the beginning of one failure to that of the next. */
  readonly mean_gap: Stated;
  readonly reasons: Readonly<Record<string, string>>;
}

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

export interface AlertReport {
  readonly total: number;
  readonly by_status: Readonly<Record<AlertStatus, number>>;
  readonly by_service: Readonly<Record<string, number>>;
  readonly false_positive: {
    /** Ignored, labelled, or both. */
    readonly count: number;
    readonly ignored: number;
    readonly labelled: number;
    readonly classified: number;
    readonly share: Stated;
    readonly ci: Interval | null;
    /** The share if every unclassified alert were true, and if every one were false. */
    readonly bounds: Interval | null;
    readonly reason?: string;
  };
  /** Resolved by the monitoring before anybody acknowledged them; `unknown` could not be told. */
  readonly self_recovered: { readonly count: number; readonly unknown: number };
}

export interface Attainment {
  /** Seconds; null where targets differ or none is set. */
  readonly target: Stated;
  readonly met: number;
  /** Done, but after the target; and not done although the target has passed. */
  readonly late: number;
  readonly never: number;
  /** Not yet due; and closed before the target without it (acknowledgement only). */
  readonly pending: number;
  readonly not_applicable: number;
  readonly share: Stated;
  readonly ci: Interval | null;
  readonly reason?: string;
}

export interface Sla extends Attainment {
  readonly by_severity: Readonly<Record<Severity, Attainment>>;
}

export interface TrendPoint {
  /** `2026-W10` or `2026-03`. */
  readonly period: string;
  readonly value: Stated;
  readonly n: number;
  readonly reason?: string;
}

export interface TrendSeries {
  readonly points: readonly TrendPoint[];
  readonly periods: number;
  readonly s: Stated;
  readonly tau: Stated;
  readonly p: Stated;
  /** Holm's adjustment, because the series are looked at together. */
  readonly p_adjusted: Stated;
  /** Sen's slope per period, and where its line begins. */
  readonly slope: Stated;
  readonly intercept: Stated;
  readonly verdict: "rising" | "falling" | "no evidence of a trend" | null;
  readonly reason?: string;
}

export interface Trend {
  readonly period: "week" | "month";
  readonly incidents: TrendSeries;
  readonly ttr: TrendSeries;
  readonly tta: TrendSeries;
}

export interface Previous {
  readonly window: { readonly from: string; readonly to: string };
  readonly incidents: number;
  readonly days: number;
  /** This window's incidents per day over the previous one's. */
  readonly rate_ratio: Stated;
  /** The upper limit is null where there is none. */
  readonly rate_ratio_ci: readonly [low: number, high: number | null] | null;
  readonly p: Stated;
  readonly verdict: "more" | "fewer" | "no evidence of change" | null;
  readonly ttr_median: Stated;
  readonly tta_median: Stated;
  /** Log-rank tests of the two windows' durations. */
  readonly ttr_p: Stated;
  readonly tta_p: Stated;
  readonly reasons: Readonly<Record<string, string>>;
}

export interface Repeats {
  /** Same project, same service and same title but for numbers. */
  readonly groups: readonly {
    readonly title: string;
    readonly project: string;
    readonly service: string;
    readonly incidents: readonly Reference[];
  }[];
  /** Incidents that had such a one before them in the window. */
  readonly incidents: number;
  readonly share: Stated;
  readonly reopened: readonly Reference[];
  readonly reason?: string;
}

/** Incidents lacking something: `unknown` counts those for which it could not be read. */
export interface Lacking {
  readonly incidents: readonly Reference[] | null;
  readonly unknown: number;
  readonly reason?: string;
}

export interface Review {
  readonly no_timeline: Lacking;
  readonly no_runbook: Lacking;
  readonly no_postmortem: Lacking;
  readonly on_call: {
    /** Incidents that began while a person was on call, by user name. */
    readonly by_user: Readonly<Record<string, number>>;
    readonly nobody: Lacking;
  };
  /** By project: time of the window in which the escalation policy would have paged nobody. */
  readonly reach: Readonly<
    Record<
      string,
      {
        readonly outside: Stated;
        readonly share: Stated;
        readonly incidents: readonly Reference[];
        readonly reason?: string;
      }
    >
  >;
  readonly alerts: readonly {
    readonly service: string;
    readonly alerts: number;
    readonly events: number;
    readonly ignored: number;
    readonly self_recovered: number;
  }[];
}

export interface DataQuality {
  readonly rules: readonly { readonly rule: string; readonly incidents: readonly Reference[] }[];
  /** Incidents of the window left out of durations, attainment and availability because their times are impossible. */
  readonly unusable: number;
  /** With `--clock alert`: incidents without an alert, measured from their creation. */
  readonly clock_fallback: number;
  readonly alerts_unreadable: number;
}

export interface Report {
  readonly format: 1;
  readonly window: {
    readonly from: Timestamp;
    readonly to: Timestamp;
    readonly timezone: string;
    readonly days: number;
  };
  readonly data_as_of: Timestamp;
  readonly scope: { readonly projects: readonly string[]; readonly groups: readonly string[] };
  readonly cohort: "created";
  readonly clock: "created" | "alert";
  readonly counts: {
    readonly open_at_start: number;
    readonly created: number;
    readonly reopened: number;
    readonly closed: number;
    readonly open_at_end: number;
  };
  readonly incidents: number;
  readonly excluded: readonly { readonly rule: string; readonly ids: readonly Reference[] }[];
  readonly ttr: OverallDuration;
  readonly tta: OverallDuration;
  readonly availability: Readonly<Record<string, Availability>>;
  readonly frequency: Frequency;
  readonly alerts: AlertReport;
  readonly sla: { readonly ack: Sla; readonly resolve: Sla };
  readonly trend: Trend;
  /** Null where the previous window was not read. */
  readonly previous: Previous | null;
  readonly previous_reason?: string;
  readonly repeats: Repeats;
  readonly review: Review;
  readonly data_quality: DataQuality;
  readonly gitlab_dora_median: Stated;
  readonly gitlab_dora: {
    readonly reason: string | null;
    /** GitLab's rule applied to these facts: the median of daily medians of incidents closed in the window. */
    readonly by_its_rule: Stated;
    readonly scopes: readonly DoraFact[];
  };
  readonly longest: readonly {
    readonly id: Reference;
    readonly url: string;
    readonly title: string;
    readonly severity: Severity;
    readonly seconds: number;
    readonly open: boolean;
  }[];
  readonly provenance: Provenance & {
    readonly report_id: string;
    readonly facts_sha256: string;
    /** Of the bootstrap. */
    readonly seed: string;
  };
}

/** One incident of the window, as a row of `incidents.csv`. */
/** The incidents of a chart of lengths; where they are too many to tell apart, one in so many of them. */
export interface Dots {
  readonly incidents: number;
  readonly oneIn: number;
  /** What is open is not left out, unless that alone would be too many. */
  readonly dots: readonly Dot[];
}

export interface Dot {
  readonly severity: Severity;
  /** Epoch milliseconds. */
  readonly created: number;
  /** To its resolution, or its age so far. */
  readonly seconds: number;
  readonly open: boolean;
}

export interface Row {
  readonly id: string;
  readonly reference: Reference;
  readonly project: string;
  readonly url: string;
  readonly title: string;
  readonly confidential: boolean;
  readonly severity: Severity;
  readonly service: string;
  readonly labels: readonly string[];
  readonly state: "opened" | "closed";
  readonly created_at: Timestamp;
  readonly started_at: Timestamp | null;
  readonly acknowledged_at: Timestamp | null;
  readonly resolved_at: Timestamp | null;
  readonly tta_seconds: Stated;
  readonly ttr_seconds: Stated;
  readonly first_resolution_seconds: Stated;
  readonly open_seconds: Stated;
  readonly reopened: number;
  readonly acknowledgement_sla: SlaState | null;
  readonly resolution_sla: SlaState | null;
  /** Null where schedules could not be read. */
  readonly on_call: readonly string[] | null;
  readonly within_reach: boolean | null;
  readonly timeline: boolean | null;
  readonly runbook: boolean | null;
  readonly postmortem: boolean | null;
  readonly excluded: string | null;
  readonly problems: readonly string[];
}

export type SlaState = "met" | "late" | "never" | "pending" | "not_applicable";
