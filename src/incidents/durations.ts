/** Time to resolution and time to acknowledgement, of all incidents and of some. */
import type { Instant } from "../calendar/zone.ts";
import { groupBy } from "../core/group-by.ts";
import { SEVERITIES, type Severity } from "./facts.ts";
import type { Incident } from "./incident.ts";
import { type DurationName, type Sample, sampleOf } from "./sample.ts";
import { type Interval, minimumSample, quantileInterval } from "./statistics/binomial.ts";
import { bootstrapMean } from "./statistics/bootstrap.ts";
import {
  kaplanMeier,
  restrictedMean,
  type SurvivalStep,
  survivalLimits,
  survivalQuantile,
  survivalQuantileLimits,
} from "./statistics/kaplan-meier.ts";
import { Z95 } from "./statistics/normal.ts";
import { ascending, at, geometricMean, mean, median, quantile, variance } from "./statistics/quantile.ts";
import type { Stated } from "./statistics/stated.ts";

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
  /** Age of the oldest incident that is still open, and for acknowledgement not acknowledged either. */
  readonly oldest_open: Stated;
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

/** A figure or the reason why there is none. */
type Figure<T> = { readonly value: T } | { readonly reason: string };

const PERCENTILES = { p75: 0.75, p90: 0.9, p95: 0.95 } as const;
/** Below this many incidents a geometric mean finds no change that matters (see the report's notes). */
const GEOMETRIC_MINIMUM = 500;
const BOOTSTRAP_LIMIT = 10_000;
const RESTRICTED_TO = 24 * 3600;
const CURVE_POINTS = 200;

export function durationStatistic(sample: Sample): DurationStatistic {
  const finished = ascending(sample.finished);
  return describe(sample, finished, kaplanMeier({ finished, censored: sample.censored }));
}

/** The statistic of all incidents, with those of each severity and service. */
export function overallDuration(
  incidents: readonly Incident[],
  name: DurationName,
  { asOf, services, seed }: { asOf: Instant; services: readonly string[]; seed: string },
): OverallDuration {
  const sample = sampleOf(incidents, name, asOf);
  const sorted = ascending(sample.finished);
  const steps = kaplanMeier({ finished: sorted, censored: sample.censored });
  const statistic = describe(sample, sorted, steps);
  const bySeverity = groupBy(incidents, ({ severity }) => severity);
  const byService = groupBy(incidents, ({ service }) => service);
  const part = (some: readonly Incident[] | undefined) => durationStatistic(sampleOf(some ?? [], name, asOf));
  const { values, reasons } = stated({
    oldest_open: orReason(sample.oldestOpen, "nothing is open"),
    mean_ci: atLeast(2, sample, () => meanInterval(sample.finished, `${seed}:${name}`)),
    mean_without_largest: atLeast(2, sample, () => mean(sorted.slice(0, -1))),
    geometric_mean: atLeast(GEOMETRIC_MINIMUM, sample, () => geometricMean(sorted), "a duration is 0"),
    restricted_mean_24h: restrictedMeanFigure(sample, steps),
  });
  const { reasons: ownReasons, ...figures } = statistic;
  return {
    ...figures,
    ...values,
    curve: thin(steps, CURVE_POINTS).map(curvePoint),
    by_severity: Object.fromEntries(
      SEVERITIES.map((severity) => [severity, part(bySeverity.get(severity))]),
    ) as OverallDuration["by_severity"],
    by_service: Object.fromEntries(services.map((service) => [service, part(byService.get(service))])),
    reasons: { ...ownReasons, ...reasons },
  };
}

function describe(
  sample: Sample,
  sorted: readonly number[],
  steps: readonly SurvivalStep[],
): DurationStatistic {
  const half = survivalQuantile(steps, 0.5);
  const [low, high] = survivalQuantileLimits(steps, 0.5);
  const uncut = sample.finished.length > 0 && sample.censored.length === 0;
  const whenCensored = <T>(figure: Figure<T>): Figure<T> =>
    uncut ? { reason: "nothing is cut off, so that the plain median holds" } : figure;
  const percentile = (p: number) => atLeast(minimumSample(p), sample, () => quantile(sorted, p));
  const { values, reasons } = stated({
    mean: atLeast(1, sample, () => mean(sorted)),
    median: atLeast(1, sample, () => median(sorted)),
    median_ci: atLeast(minimumSample(0.5), sample, () => quantileInterval(sorted, 0.5)),
    p75: percentile(PERCENTILES.p75),
    p90: percentile(PERCENTILES.p90),
    p95: percentile(PERCENTILES.p95),
    km_median: whenCensored(orReason(half, notReached(sample))),
    km_ci: whenCensored(
      orReason<Interval | [number, null]>(
        low === undefined ? undefined : [low, high ?? null],
        half === undefined ? notReached(sample) : "too few incidents for an interval",
      ),
    ),
  });
  const { missing, open } = sample;
  const openEnded = values.km_ci?.[1] === null ? { km_ci: "the upper limit is not reached" } : {};
  return { n: sorted.length, missing, open, ...values, reasons: { ...reasons, ...openEnded } };
}

/** A figure that so many finished durations are needed for. */
function atLeast<T>(
  minimum: number,
  sample: Sample,
  compute: () => T | undefined,
  otherwise = "not defined",
): Figure<T> {
  const n = sample.finished.length;
  if (n >= minimum) return orReason(compute(), otherwise);
  return { reason: n === 0 ? none(sample) : `too few incidents (n = ${n}): ${minimum} needed` };
}

/** Why a sample without a finished duration gives no figure. */
function none({ incidents }: Sample): string {
  if (incidents === 0) return "no incidents to measure (n = 0)";
  return `${incidents === 1 ? "the one incident cannot" : `none of ${incidents} incidents can`} be measured (n = 0)`;
}

function orReason<T>(value: T | undefined, reason: string): Figure<T> {
  return value === undefined ? { reason } : { value };
}

function notReached(sample: Sample): string {
  const { finished, censored } = sample;
  if (finished.length + censored.length === 0) return none(sample);
  const last = [...finished, ...censored].reduce((a, b) => Math.max(a, b), 0);
  return `not reached: longer than the last observation, ${last} seconds`;
}

/** Splits figures into values, null where there is none, and the reasons for these nulls. */
function stated<T extends Record<string, Figure<unknown>>>(
  figures: T,
): {
  values: { [K in keyof T]: T[K] extends Figure<infer V> ? V | null : never };
  reasons: Record<string, string>;
} {
  const entries = Object.entries(figures);
  return {
    values: Object.fromEntries(
      entries.map(([key, figure]) => [key, "value" in figure ? figure.value : null]),
    ) as never,
    reasons: Object.fromEntries(
      entries.flatMap(([key, figure]) => ("reason" in figure ? [[key, figure.reason]] : [])),
    ),
  };
}

function meanInterval(values: readonly number[], seed: string): Interval {
  if (values.length <= BOOTSTRAP_LIMIT) return bootstrapMean(values, seed).interval;
  const half = Z95 * Math.sqrt(variance(values) / values.length);
  return [mean(values) - half, mean(values) + half];
}

function restrictedMeanFigure(sample: Sample, steps: readonly SurvivalStep[]): Figure<number> {
  if (sample.finished.length === 0) return { reason: none(sample) };
  // Beyond the last observation the curve says nothing, unless everything has finished.
  const last = sample.censored.reduce((a, b) => Math.max(a, b), at(steps, steps.length - 1).time);
  const known = steps.at(-1)?.survival === 0 || last >= RESTRICTED_TO;
  return known
    ? { value: restrictedMean(steps, RESTRICTED_TO) }
    : { reason: "nothing has been observed for 24 hours" };
}

/** At most so many steps, the first and the last among them, evenly spread over their number. */
function thin<T>(steps: readonly T[], most: number): T[] {
  if (steps.length <= most) return [...steps];
  return Array.from({ length: most }, (_, index) =>
    at(steps, Math.round((index * (steps.length - 1)) / (most - 1))),
  );
}

function curvePoint(step: SurvivalStep): SurvivalPoint {
  const { time, survival } = step;
  const limits = survivalLimits(step);
  return { seconds: time, waiting: survival, lower: limits?.[0] ?? null, upper: limits?.[1] ?? null };
}
