/** What changed: trends within the window, and the window against the one before. */
import { type Instant, instantToLocal } from "../calendar/zone.ts";
import { byPeriod, type Cohort, usable } from "./cohort.ts";
import type { Incident } from "./incident.ts";
import { type DurationName, sampleOf, typicalDuration } from "./sample.ts";
import { logRank } from "./statistics/log-rank.ts";
import { holm, mannKendall } from "./statistics/mann-kendall.ts";
import { rateRatio } from "./statistics/poisson.ts";
import type { Stated } from "./statistics/stated.ts";
import { type CalendarPeriod, calendarPeriods, dateOf, localDays, type Window } from "./window.ts";

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
  /** This window's incidents per 24 elapsed hours over the previous one's. */
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

/** With fewer periods a line can be drawn, but nothing be said. */
const PERIODS_NEEDED = 8;
const SIGNIFICANT = 0.05;

/** Trends by whole months where the window holds eight of them, else by whole weeks. */
export function trend({ created, window, seen, asOf }: Cohort): Trend {
  const whole = (unit: "week" | "month") =>
    calendarPeriods({ ...window, to: seen }, unit).filter((period) => period.whole);
  const months = whole("month");
  const period = months.length >= PERIODS_NEEDED ? "month" : "week";
  const periods = period === "month" ? months : whole("week");
  const end = periods.at(-1)?.end ?? window.from;
  const groups = byPeriod(
    created.filter((incident) => incident.created < end),
    periods,
  );
  const points = [
    periods.map((one, index) => countPoint(one, groups[index] ?? [])),
    periods.map((one, index) => durationPoint(one, groups[index] ?? [], "ttr", asOf)),
    periods.map((one, index) => durationPoint(one, groups[index] ?? [], "tta", asOf)),
  ];
  const [incidents, ttr, tta] = adjust(points.map(series)) as [TrendSeries, TrendSeries, TrendSeries];
  return { period, incidents, ttr, tta };
}

function countPoint({ name }: CalendarPeriod, incidents: readonly Incident[]): TrendPoint {
  return { period: name, value: incidents.length, n: incidents.length };
}

function durationPoint(
  { name }: CalendarPeriod,
  incidents: readonly Incident[],
  duration: DurationName,
  asOf: Instant,
): TrendPoint {
  const sample = sampleOf(incidents, duration, asOf);
  const n = sample.finished.length;
  const value = typicalDuration(sample);
  if (value !== undefined) return { period: name, value, n };
  return {
    period: name,
    value: null,
    n,
    reason: n + sample.censored.length === 0 ? "no incidents" : "not reached",
  };
}

function series(points: readonly TrendPoint[]): TrendSeries {
  const values = points.map(({ value }) => value);
  const known = values.filter((value) => value !== null).length;
  const nothing = {
    s: null,
    tau: null,
    p: null,
    p_adjusted: null,
    slope: null,
    intercept: null,
    verdict: null,
  };
  if (known < PERIODS_NEEDED) {
    const reason = `too few periods (${known}): ${PERIODS_NEEDED} needed`;
    return { points, periods: known, ...nothing, reason };
  }
  const { s, tau, pExact, pNormal, slope, intercept } = mannKendall(values);
  return { points, periods: known, ...nothing, s, tau, p: pExact ?? pNormal, slope, intercept };
}

function adjust(all: readonly TrendSeries[]): TrendSeries[] {
  const adjusted = holm(all.flatMap(({ p }) => (p === null ? [] : [p])));
  return all.map((one) => {
    if (one.p === null) return one;
    const p = adjusted.shift() as number;
    const direction = (one.s ?? 0) > 0 ? "rising" : "falling";
    return { ...one, p_adjusted: p, verdict: p < SIGNIFICANT ? direction : "no evidence of a trend" };
  });
}

/** This window against the one before: rate of incidents by an exact test, durations by log-rank tests. */
export function comparison(
  cohort: Cohort,
  previous: { window: Window; created: readonly Incident[] },
): Previous {
  const { window, seen, asOf } = cohort;
  const { timezone } = window;
  // Elapsed time: where clocks change, days are not of one length.
  const now = { count: cohort.created.length, exposure: seen - window.from };
  const before = { count: previous.created.length, exposure: previous.window.to - previous.window.from };
  const rates = now.count + before.count > 0 ? rateRatio(now, before) : undefined;
  const [ttr, tta] = (["ttr", "tta"] as const).map((name) => {
    const then = sampleOf(previous.created.filter(usable), name, asOf);
    const test = logRank(sampleOf(cohort.created.filter(usable), name, asOf), then);
    return { median: typicalDuration(then), p: test?.p };
  }) as [{ median?: number; p?: number }, { median?: number; p?: number }];
  const finite = rates !== undefined && before.count > 0;
  const date = (instant: Instant) => dateOf(instantToLocal(instant, timezone));
  const noMedian = before.count === 0 ? "no incidents in the previous window" : "not reached";
  const noTest = "too few incidents to compare durations";
  return {
    window: { from: date(previous.window.from), to: date(previous.window.to) },
    incidents: before.count,
    days: localDays(previous.window.from, previous.window.to, timezone),
    rate_ratio: finite ? rates.ratio : null,
    rate_ratio_ci:
      rates === undefined ? null : [rates.interval[0], finite ? finiteOrNull(rates.interval[1]) : null],
    p: rates?.p ?? null,
    verdict: rates === undefined ? null : verdict(rates.p, now, before),
    ttr_median: ttr.median ?? null,
    tta_median: tta.median ?? null,
    ttr_p: ttr.p ?? null,
    tta_p: tta.p ?? null,
    reasons: {
      ...(rates === undefined
        ? all("no incidents in either window", "rate_ratio", "rate_ratio_ci", "p", "verdict")
        : {}),
      ...(rates !== undefined && !finite
        ? { rate_ratio: "no incidents in the previous window", rate_ratio_ci: "there is no upper limit" }
        : {}),
      ...(ttr.median === undefined ? { ttr_median: noMedian } : {}),
      ...(tta.median === undefined ? { tta_median: noMedian } : {}),
      ...(ttr.p === undefined ? { ttr_p: noTest } : {}),
      ...(tta.p === undefined ? { tta_p: noTest } : {}),
    },
  };
}

interface Rate {
  readonly count: number;
  readonly exposure: number;
}

function verdict(p: number, now: Rate, before: Rate): Previous["verdict"] {
  if (p >= SIGNIFICANT) return "no evidence of change";
  return now.count / now.exposure > before.count / before.exposure ? "more" : "fewer";
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function all(reason: string, ...keys: string[]): Record<string, string> {
  return Object.fromEntries(keys.map((key) => [key, reason]));
}
