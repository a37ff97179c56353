/** Charts of how long incidents take. */
import { addDays } from "../../calendar/zone.ts";
import type { OverallDuration } from "../durations.ts";
import { SEVERITIES, type Severity } from "../facts.ts";
import type { Dots } from "../lengths.ts";
import type { Report } from "../report.ts";
import { localDays } from "../window.ts";
import { axis, COLOR, durationAxis, legend, logarithm, type Option } from "./charts.ts";
import type { Figure } from "./figure.ts";
import { counted, dayAndMonth, decimal, duration, grouped, percent } from "./format.ts";
import { columns, figure } from "./table.ts";

const SYMBOLS: Record<Severity, string> = {
  critical: "diamond",
  high: "triangle",
  medium: "circle",
  low: "rect",
  unknown: "arrow",
};
export function dotsFigure(report: Report, { incidents, oneIn, dots }: Dots): Figure {
  const asOf = Date.parse(report.data_as_of);
  const lengths = dots.map(({ seconds }) => seconds);
  const shown = SEVERITIES.filter((severity) => dots.some((dot) => dot.severity === severity));
  const some = oneIn > 1 ? `One in ${oneIn} of ` : "";
  return {
    name: "dots",
    title: "Every incident by length",
    description: `${some}${counted(incidents, "incident")} by when it began and how long it took to resolve, on a logarithmic scale; open ones stand at their age so far, with an outline. The line is the median.`,
    span: "full",
    table: {
      title: "The longest incidents",
      columns: columns(["Incident", "Title", "Severity"], ["Length"]),
      rows: report.longest.map(({ id, url, title, severity, seconds, open }) => [
        { text: id, url },
        title,
        severity,
        `${duration(seconds)}${open ? ", open" : ""}`,
      ]),
      note: "All incidents stand in incidents.csv. Length tells neither how severe an incident was nor what was learnt from it.",
    },
    option: (width) => ({
      grid: { left: 48, right: 12, top: width === "wide" ? 34 : 56, bottom: 24 },
      legend: legend([...shown, ...(dots.some(({ open }) => open) ? ["open"] : [])]),
      xAxis: dateAxis(report.window, asOf, width === "wide" ? 8 : 4),
      yAxis: durationAxis(Math.min(...lengths, 60), Math.max(...lengths, 3600)),
      series: [
        ...shown.map((severity) => ({
          type: "scatter",
          name: severity,
          symbol: SYMBOLS[severity],
          symbolSize: width === "wide" ? 7 : 6,
          itemStyle: { color: COLOR[severity], opacity: 0.75 },
          data: dots
            .filter((dot) => dot.severity === severity && !dot.open)
            .map(({ created, seconds }) => [created, logarithm(seconds)]),
        })),
        {
          type: "scatter",
          name: "open",
          symbol: "circle",
          symbolSize: 9,
          itemStyle: { color: "transparent", borderColor: COLOR.ink, borderWidth: 1.5 },
          data: dots.filter(({ open }) => open).map(({ created, seconds }) => [created, logarithm(seconds)]),
        },
        {
          type: "line",
          symbol: "none",
          silent: true,
          lineStyle: { color: COLOR.ink, width: 1 },
          data:
            report.ttr.median === null
              ? []
              : [Date.parse(report.window.from), Math.min(Date.parse(report.window.to), asOf)].map((at) => [
                  at,
                  logarithm(report.ttr.median ?? 0),
                ]),
        },
      ],
    }),
  };
}

/** An axis of instants, labelled at local midnights. */
function dateAxis({ from, to, timezone }: Report["window"], asOf: number, labels: number): Option {
  const [start, end] = [Date.parse(from), Math.min(Date.parse(to), asOf)];
  const step = Math.max(1, Math.ceil(localDays(start, end, timezone) / labels));
  const values: number[] = [];
  for (let at = start; at < end; at = addDays(at, step, timezone)) values.push(at);
  return axis({
    type: "value",
    min: start,
    max: end,
    splitLine: { show: false },
    axisTick: { show: false, customValues: values },
    axisLabel: {
      color: COLOR.muted,
      fontSize: 12,
      customValues: values,
      formatter: (instant: number) => dayAndMonth(instant, timezone),
    },
  });
}

export function curveFigure(name: "ttr" | "tta", statistic: OverallDuration): Figure {
  const { curve, n, km_median, median, oldest_open } = statistic;
  const open = statistic.open + (name === "tta" ? statistic.missing : 0);
  const waiting = name === "ttr" ? "unresolved" : "unacknowledged";
  const title = name === "ttr" ? "Share still unresolved" : "Share still unacknowledged";
  const typical = km_median ?? (open === 0 ? median : null);
  const first = curve[0]?.seconds ?? 60;
  const points = [{ seconds: Math.max(1, first / 1.001), waiting: 1, lower: 1, upper: 1 }, ...curve];
  const banded = points.filter(({ lower, upper }) => lower !== null && upper !== null);
  return {
    name,
    title,
    description: `${counted(n, "incident")} measured, ${grouped(open)} cut off${oldest_open === null ? "" : `, the oldest still open after ${duration(oldest_open)}`}; ${typical === null ? "fewer than half are done" : `half are done after ${duration(typical)}`}. The band is the 95 % interval.`,
    span: "half",
    table: {
      title,
      columns: columns(["After"], [`Still ${waiting}`, "95 % interval"]),
      rows: curve.map(({ seconds, waiting: share, lower, upper }) => [
        duration(seconds),
        percent(share),
        figure(
          lower === null || upper === null ? null : ([lower, upper] as const),
          "nothing is left",
          ([low, high]) => `${percent(low)} – ${percent(high)}`,
        ),
      ]),
      note: `Kaplan-Meier estimate; incidents ${name === "ttr" ? "still open" : "without an acknowledgement"} count for as long as they were seen open.`,
    },
    option: () => ({
      grid: { left: 44, right: 16, top: 12, bottom: 24 },
      xAxis: durationAxis(first, curve.at(-1)?.seconds ?? 3600),
      yAxis: axis({
        type: "value",
        min: 0,
        max: 1,
        interval: 0.25,
        axisLabel: { color: COLOR.muted, fontSize: 12, formatter: (value: number) => `${value * 100} %` },
      }),
      series: [
        {
          type: "line",
          step: "end",
          stack: "band",
          stackStrategy: "all",
          symbol: "none",
          lineStyle: { opacity: 0 },
          data: banded.map(({ seconds, lower }) => [logarithm(seconds), lower]),
        },
        {
          type: "line",
          step: "end",
          stack: "band",
          stackStrategy: "all",
          symbol: "none",
          lineStyle: { opacity: 0 },
          areaStyle: { color: COLOR.accent, opacity: 0.18 },
          data: banded.map(({ seconds, lower, upper }) => [logarithm(seconds), (upper ?? 0) - (lower ?? 0)]),
        },
        {
          type: "line",
          step: "end",
          symbol: "none",
          lineStyle: { color: COLOR.accent, width: 2 },
          data: points.map(({ seconds, waiting: share }) => [logarithm(seconds), share]),
          markLine: {
            silent: true,
            symbol: "none",
            label: { show: false },
            lineStyle: { color: COLOR.muted, type: "dotted" },
            data: [{ yAxis: 0.5 }],
          },
        },
      ],
    }),
  };
}

const TREND_TITLES = {
  ttr: "Time to resolution over time",
  tta: "Time to acknowledgement over time",
} as const;

export function trendFigure(name: "ttr" | "tta", { trend }: Report): Figure {
  const { points, verdict, reason, slope, p_adjusted, periods } = trend[name];
  const values = points.flatMap(({ value }) => (value === null ? [] : [value]));
  const saying =
    verdict === null
      ? `No verdict: ${reason ?? "not known"}.`
      : `${verdict[0]?.toUpperCase()}${verdict.slice(1)} over ${grouped(periods)} ${trend.period}s (adjusted p = ${decimal(p_adjusted ?? 1)}${slope === null ? "" : `, ${slope < 0 ? "−" : ""}${duration(Math.abs(slope))} per ${trend.period}`}).`;
  return {
    name: `trend-${name}`,
    title: TREND_TITLES[name],
    description: `Median by whole ${trend.period}. ${saying}`,
    span: "half",
    table: {
      title: TREND_TITLES[name],
      columns: columns([trend.period === "week" ? "Week" : "Month"], ["n", "Median"]),
      rows: points.map(({ period, n, value, reason: why }) => [
        period,
        grouped(n),
        figure(value, why, duration),
      ]),
    },
    option: () => ({
      grid: { left: 48, right: 12, top: 12, bottom: 24 },
      xAxis: axis({
        type: "category",
        data: points.map(({ period }) => period.slice(trend.period === "week" ? 5 : 0)),
        splitLine: { show: false },
      }),
      yAxis: durationAxis(Math.min(...values, 600), Math.max(...values, 3600)),
      series: [
        {
          type: "line",
          symbol: "circle",
          symbolSize: 6,
          lineStyle: { color: COLOR.accent, width: 2 },
          itemStyle: { color: COLOR.accent },
          data: points.map(({ value }) => (value === null ? null : logarithm(value))),
        },
      ],
    }),
  };
}
