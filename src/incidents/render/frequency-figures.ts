/** Charts of how often incidents happen. */
import { SEVERITIES } from "../facts.ts";
import { type Exposed, WEEKDAYS } from "../frequency.ts";
import type { Report } from "../report.ts";
import { axis, COLOR, LIMIT, legend } from "./charts.ts";
import { type Figure, intervalChart } from "./figure.ts";
import { counted, decimal, grouped } from "./format.ts";
import { type Cell, columns, figure } from "./table.ts";

const WEEKDAY_NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

export function weeksFigure({ frequency, incidents }: Report): Figure {
  const weeks = frequency.by_week;
  // In a part of a week a single incident may be above the limit, and mean nothing.
  const limits = weeks.map(({ days, lower, upper }) =>
    days === 7 && lower !== null && upper !== null ? ([lower, upper] as const) : null,
  );
  const outside = weeks.filter(({ count }, index) => {
    const [lower, upper] = limits[index] ?? [count, count];
    return count < lower || count > upper;
  });
  const shown = SEVERITIES.filter((severity) => frequency.by_severity[severity] > 0);
  return {
    name: "weeks",
    title: "Incidents per week",
    description: `${counted(incidents, "incident")} in ${counted(weeks.length, "week")}; ${outside.length === 0 ? "no whole week" : counted(outside.length, "whole week")} outside the control limits.`,
    span: "full",
    table: {
      title: "Incidents per week",
      columns: columns(["Week", "From"], ["Days", "Incidents", ...SEVERITIES, "Limits"]),
      rows: weeks.map(({ week, from, days, count, by_severity }, index) => [
        week,
        from,
        decimal(days),
        grouped(count),
        ...SEVERITIES.map((severity) => grouped(by_severity[severity])),
        figure(
          limits[index] ?? null,
          "not a whole week",
          ([lower, upper]) => `${decimal(lower)} – ${decimal(upper)}`,
        ),
      ]),
      note: "Limits are the mean of all weeks ± 3 standard deviations of a count (c-chart). Only a week outside them is unusual; weeks that the window cuts have none.",
    },
    option: (width) => ({
      grid: { left: 36, right: 8, top: width === "wide" ? 34 : 56, bottom: 24 },
      legend: legend([...shown, LIMIT]),
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
          // Nothing is drawn for none, not even an outline.
          data: weeks.map(({ by_severity }) => by_severity[severity] || null),
        })),
        {
          type: "line",
          name: LIMIT,
          step: "middle",
          symbol: "none",
          lineStyle: { color: COLOR.ink, width: 1.5, type: "dashed" },
          itemStyle: { color: COLOR.ink },
          data: limits.map((limit) => limit?.[1] ?? null),
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
    description: `Rate of ${counted(incidents, "incident")} by weekday and hour in ${window.timezone}: the stronger the colour, the more per hour that the window held.`,
    span: "half",
    table: {
      title: "Incidents by hour of the day",
      columns: columns(["Hour"], ["Incidents", "Hours in the window", "Per hour", "95 % interval"]),
      rows: frequency.by_hour.map((one, hour) => [
        `${String(hour).padStart(2, "0")}:00`,
        ...exposedCells(one),
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
    description: `${counted(incidents, "incident")} as rates per 24 hours of each weekday in ${window.timezone}, with 95 % intervals: where they overlap, the difference may be chance.`,
    span: "half",
    table: {
      title: "Incidents by weekday",
      columns: columns(["Weekday"], ["Incidents", "Hours in the window", "Per day", "95 % interval"]),
      rows: days.map((one, day) => [WEEKDAY_NAMES[day] as string, ...exposedCells(one)]),
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

function exposedCells({ count, hours, rate, lower, upper, reason }: Exposed): Cell[] {
  return [
    grouped(count),
    decimal(hours, 5),
    figure(rate, reason, (value) => decimal(value)),
    figure(lower, reason, (low) => `${decimal(low)} – ${decimal(upper ?? 0)}`),
  ];
}
