/** The report's charts, each with the table of its data. */
import { SEVERITIES, type Severity } from "../facts.ts";
import type { OverallDuration, Report, Row, Sla } from "../report.ts";
import { WEEKDAYS } from "../report.ts";
import { axis, COLOR, durationAxis, legend, logarithm, type Option } from "./charts.ts";
import { counted, decimal, duration, grouped, percent } from "./format.ts";
import { columns, figure, type Table } from "./table.ts";

export interface Figure {
  /** Unique on the page: part of ids. */
  readonly name: string;
  readonly title: string;
  /** What is to be seen, in words. */
  readonly description: string;
  readonly span: "half" | "full";
  readonly table: Table;
  option(width: "wide" | "narrow"): Option;
}

const WEEKDAY_NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

export function weeksFigure({ frequency, incidents }: Report): Figure {
  const weeks = frequency.by_week;
  const outside = weeks.filter(({ count, upper, lower }) => count > (upper ?? count) || count < (lower ?? 0));
  const shown = SEVERITIES.filter((severity) => frequency.by_severity[severity] > 0);
  return {
    name: "weeks",
    title: "Incidents per week",
    description: `${counted(incidents, "incident")} in ${counted(weeks.length, "week")}; ${outside.length === 0 ? "no week" : counted(outside.length, "week")} outside the control limits.`,
    span: "full",
    table: {
      title: "Incidents per week",
      columns: columns(["Week", "From"], ["Days", "Incidents", ...SEVERITIES, "Limits"]),
      rows: weeks.map(({ week, from, days, count, by_severity, lower, upper }) => [
        week,
        from,
        decimal(days),
        grouped(count),
        ...SEVERITIES.map((severity) => grouped(by_severity[severity])),
        `${decimal(lower ?? 0)} – ${decimal(upper ?? 0)}`,
      ]),
      note: "Limits are the mean of all weeks ± 3 standard deviations of a count (c-chart). Only a week outside them is unusual.",
    },
    option: () => ({
      grid: { left: 36, right: 8, top: 34, bottom: 24 },
      legend: legend([...shown, "upper limit"]),
      xAxis: axis({
        type: "category",
        data: weeks.map(({ week }) => week.slice(5)),
        splitLine: { show: false },
      }),
      yAxis: axis({ type: "value", minInterval: 1 }),
      series: [
        ...shown.map((severity) => ({
          type: "bar",
          name: severity,
          stack: "severity",
          barMaxWidth: 36,
          itemStyle: { color: COLOR[severity], borderColor: COLOR.paper, borderWidth: 1 },
          data: weeks.map(({ by_severity }) => by_severity[severity]),
        })),
        {
          type: "line",
          name: "upper limit",
          step: "middle",
          symbol: "none",
          lineStyle: { color: COLOR.ink, width: 1.5, type: "dashed" },
          itemStyle: { color: COLOR.ink },
          data: weeks.map(({ upper }) => upper),
        },
      ],
    }),
  };
}

const SYMBOLS: Record<Severity, string> = {
  critical: "diamond",
  high: "triangle",
  medium: "circle",
  low: "rect",
  unknown: "emptyCircle",
};
/** More dots than this cannot be told apart, and make the page heavy. */
const MOST_DOTS = 1500;

export function dotsFigure(report: Report, rows: readonly Row[]): Figure {
  const asOf = Date.parse(report.data_as_of);
  const usable = rows.filter(({ excluded, problems }) => excluded === null && problems.length === 0);
  const step = Math.ceil(usable.length / MOST_DOTS);
  const dots = usable
    .filter((_, index) => index % step === 0)
    .map(({ severity, created_at, started_at, ttr_seconds }) => ({
      severity,
      at: Date.parse(created_at),
      seconds: ttr_seconds ?? (asOf - Date.parse(started_at ?? created_at)) / 1000,
      open: ttr_seconds === null,
    }));
  const lengths = dots.map(({ seconds }) => seconds);
  const shown = SEVERITIES.filter((severity) => dots.some((dot) => dot.severity === severity));
  const some =
    step > 1
      ? `every ${step}th of ${counted(usable.length, "incident")}`
      : counted(usable.length, "incident");
  return {
    name: "dots",
    title: "Every incident by length",
    description: `${some[0]?.toUpperCase()}${some.slice(1)} by when it began and how long it took to resolve, on a logarithmic scale; open ones stand at their age so far, with an outline. The line is the median.`,
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
      grid: { left: 48, right: 12, top: width === "wide" ? 34 : 52, bottom: 24 },
      legend: legend([...shown, ...(dots.some(({ open }) => open) ? ["open"] : [])]),
      xAxis: axis({
        type: "time",
        min: Date.parse(report.window.from),
        max: Math.min(Date.parse(report.window.to), asOf),
        splitNumber: width === "wide" ? 6 : 3,
        splitLine: { show: false },
        axisLabel: {
          color: COLOR.muted,
          fontSize: 12,
          hideOverlap: true,
          formatter: (instant: number) => new Date(instant).toISOString().slice(5, 10),
        },
      }),
      yAxis: durationAxis(Math.min(...lengths, 60), Math.max(...lengths, 3600)),
      useUTC: true,
      series: [
        ...shown.map((severity) => ({
          type: "scatter",
          name: severity,
          symbol: SYMBOLS[severity],
          symbolSize: width === "wide" ? 7 : 6,
          itemStyle: { color: COLOR[severity], opacity: 0.75 },
          data: dots
            .filter((dot) => dot.severity === severity && !dot.open)
            .map(({ at, seconds }) => [at, logarithm(seconds)]),
        })),
        {
          type: "scatter",
          name: "open",
          symbol: "circle",
          symbolSize: 9,
          itemStyle: { color: "transparent", borderColor: COLOR.ink, borderWidth: 1.5 },
          data: dots.filter(({ open }) => open).map(({ at, seconds }) => [at, logarithm(seconds)]),
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

export function curveFigure(name: "ttr" | "tta", statistic: OverallDuration): Figure {
  const { curve, n, km_median, median } = statistic;
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
    description: `${counted(n, "incident")} measured, ${grouped(open)} cut off; ${typical === null ? "fewer than half are done" : `half are done after ${duration(typical)}`}. The band is the 95 % interval.`,
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
      note: "Kaplan-Meier estimate; incidents still running count for as long as they were seen.",
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

export function heatFigure({ frequency, incidents, window }: Report): Figure {
  const { counts, hours } = frequency.by_weekday_and_hour;
  const rate = (day: number, hour: number) => {
    const exposed = hours[day]?.[hour] ?? 0;
    return exposed > 0 ? (counts[day]?.[hour] ?? 0) / exposed : null;
  };
  const most = Math.max(...counts.flatMap((row, day) => row.map((_, hour) => rate(day, hour) ?? 0)), 1e-9);
  return {
    name: "heat",
    title: "When incidents begin",
    description: `Rate of ${counted(incidents, "incident")} by weekday and hour in ${window.timezone}: the darker, the more per hour that the window held.`,
    span: "half",
    table: {
      title: "Incidents by hour of the day",
      columns: columns(["Hour"], ["Incidents", "Hours in the window", "Per hour", "95 % interval"]),
      rows: frequency.by_hour.map(({ count, hours: exposed, rate: perHour, lower, upper, reason }, hour) => [
        `${String(hour).padStart(2, "0")}:00`,
        grouped(count),
        decimal(exposed, 5),
        figure(perHour, reason, (value) => decimal(value)),
        figure(lower, reason, (low) => `${decimal(low)} – ${decimal(upper ?? 0)}`),
      ]),
      note: "An hour that a clock change skips or repeats counts as often as it was there.",
    },
    option: (width) => ({
      grid: { left: 34, right: 4, top: 4, bottom: 24 },
      xAxis: axis({
        type: "category",
        data: Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, "0")),
        axisLabel: { color: COLOR.muted, fontSize: 12, interval: width === "wide" ? 2 : 5 },
        axisLine: { show: false },
        splitLine: { show: false },
      }),
      yAxis: axis({
        type: "category",
        inverse: true,
        data: WEEKDAY_NAMES,
        axisLine: { show: false },
        splitLine: { show: false },
      }),
      visualMap: { show: false, min: 0, max: most, inRange: { opacity: [0.06, 1] } },
      series: [
        {
          type: "heatmap",
          itemStyle: { color: COLOR.accent, borderColor: COLOR.paper, borderWidth: 2 },
          data: counts.flatMap((row, day) => row.map((_, hour) => [hour, day, rate(day, hour) ?? 0])),
        },
      ],
    }),
  };
}

export function weekdayFigure({ frequency, incidents, window }: Report): Figure {
  const days = WEEKDAYS.map((name) => frequency.by_weekday[name]);
  return {
    name: "weekdays",
    title: "Incidents per day, by weekday",
    description: `${counted(incidents, "incident")} per 24 hours of each weekday in ${window.timezone}, with 95 % intervals: where they overlap, the difference may be chance.`,
    span: "half",
    table: {
      title: "Incidents by weekday",
      columns: columns(["Weekday"], ["Incidents", "Hours in the window", "Per day", "95 % interval"]),
      rows: days.map(({ count, hours, rate, lower, upper, reason }, day) => [
        WEEKDAY_NAMES[day] as string,
        grouped(count),
        decimal(hours, 5),
        figure(rate, reason, (value) => decimal(value)),
        figure(lower, reason, (low) => `${decimal(low)} – ${decimal(upper ?? 0)}`),
      ]),
    },
    option: () =>
      intervalChart(
        days.map(({ rate, lower, upper }, day) => ({
          label: WEEKDAY_NAMES[day] as string,
          value: rate,
          lower,
          upper,
        })),
        {},
      ),
  };
}

export function slaFigure(name: "ack" | "resolve", sla: Sla): Figure {
  const title = name === "ack" ? "Acknowledged within the target" : "Resolved within the target";
  const targeted = SEVERITIES.filter((severity) => sla.by_severity[severity].target !== null);
  return {
    name: `sla-${name}`,
    title,
    description: `Share of incidents by severity, with 95 % intervals: ${grouped(sla.met)} of ${grouped(sla.met + sla.late + sla.never)} in all.`,
    span: "half",
    table: {
      title,
      columns: columns(
        ["Severity"],
        ["Target", "Met", "Late", "Never", "Pending", "Not applicable", "Share", "95 % interval"],
      ),
      rows: targeted.map((severity) => {
        const one = sla.by_severity[severity];
        return [
          severity,
          duration(one.target ?? 0),
          ...[one.met, one.late, one.never, one.pending, one.not_applicable].map(grouped),
          figure(one.share, one.reason, percent),
          figure(one.ci, one.reason, ([low, high]) => `${percent(low)} – ${percent(high)}`),
        ];
      }),
      note: "Pending ones are not due yet and count neither way; never means that the target passed without it.",
    },
    option: () =>
      intervalChart(
        targeted.map((severity) => {
          const { share, ci } = sla.by_severity[severity];
          return { label: severity, value: share, lower: ci?.[0] ?? null, upper: ci?.[1] ?? null };
        }),
        {
          max: 1,
          interval: 0.25,
          axisLabel: { color: COLOR.muted, fontSize: 12, formatter: (value: number) => `${value * 100} %` },
        },
      ),
  };
}

interface Estimate {
  readonly label: string;
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** Points with their intervals as upright lines. */
function intervalChart(estimates: readonly Estimate[], scale: Option): Option {
  const known = estimates.flatMap(({ value, lower, upper }, index) =>
    value === null || lower === null || upper === null ? [] : [[index, value, lower, upper] as const],
  );
  return {
    grid: { left: 48, right: 12, top: 12, bottom: 24 },
    xAxis: axis({ type: "category", data: estimates.map(({ label }) => label), splitLine: { show: false } }),
    yAxis: axis({ type: "value", min: 0, ...scale }),
    series: [
      {
        type: "custom",
        encode: { x: 0, y: [2, 3] },
        data: known,
        renderItem: (
          _: unknown,
          api: { value(dimension: number): number; coord(point: readonly number[]): [number, number] },
        ) => {
          const [x, low] = api.coord([api.value(0), api.value(2)]);
          const [, high] = api.coord([api.value(0), api.value(3)]);
          return {
            type: "line",
            shape: { x1: x, y1: low, x2: x, y2: high },
            style: { stroke: COLOR.accent, lineWidth: 6, opacity: 0.3, lineCap: "round" },
          };
        },
      },
      {
        type: "scatter",
        symbol: "circle",
        symbolSize: 9,
        itemStyle: { color: COLOR.accent },
        data: known.map(([index, value]) => [index, value]),
      },
    ],
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
