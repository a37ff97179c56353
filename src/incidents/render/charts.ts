/**
 * Charts as SVG text, drawn by ECharts without a browser. Colours are CSS custom properties, so that the page decides
 * about dark and light; ids come from the figure's name, so that the bytes do not depend on what was drawn before.
 */
import { createRequire } from "node:module";
import type * as echarts from "echarts/core";

export type Option = echarts.EChartsCoreOption;

/** The palette of the page; the values are those of the light scheme, for a picture taken out of it. */
export const COLOR = {
  ink: "var(--ink, #1c2024)",
  muted: "var(--muted, #60646c)",
  line: "var(--line, #d9dbe0)",
  paper: "var(--paper, #ffffff)",
  accent: "var(--accent, #2f5fb3)",
  critical: "var(--critical, #8f1d2c)",
  high: "var(--high, #d0601a)",
  medium: "var(--medium, #2f6db5)",
  low: "var(--low, #5e93c9)",
  unknown: "var(--unknown, #868c96)",
} as const;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Defaults of every chart: quiet axes, no animation, the page's font. */
const BASE: Option = {
  animation: false,
  backgroundColor: "transparent",
  textStyle: { fontFamily: "inherit", fontSize: 12, color: COLOR.ink },
};

/** An axis without ornament; `extra` comes on top. */
export function axis(extra: Option): Option {
  return {
    axisLine: { lineStyle: { color: COLOR.line } },
    axisTick: { show: false },
    axisLabel: { color: COLOR.muted, fontSize: 12 },
    nameTextStyle: { color: COLOR.muted, fontSize: 12 },
    splitLine: { lineStyle: { color: COLOR.line, width: 1 } },
    ...extra,
  };
}

/** The name of a line of control limits; in the legend it is a dash. */
export const LIMIT = "upper limit";
const DASH = "path://M0,4H14V6H0Z";

/** A legend above the chart, at the left. */
export function legend(names: readonly string[]): Option {
  return {
    data: names.map((name) => (name === LIMIT ? { name, icon: DASH } : { name })),
    top: 0,
    left: 0,
    itemWidth: 14,
    itemHeight: 10,
    itemGap: 14,
    textStyle: { color: COLOR.ink, fontSize: 12 },
  };
}

const load = createRequire(import.meta.url);
let loaded: typeof echarts | undefined;

/** ECharts, loaded with the first chart: that takes longer than a report without charts. */
function library(): typeof echarts {
  if (loaded) return loaded;
  loaded = load("echarts/core") as typeof echarts;
  const charts = load("echarts/charts") as typeof import("echarts/charts");
  const components = load("echarts/components") as typeof import("echarts/components");
  const { SVGRenderer } = load("echarts/renderers") as typeof import("echarts/renderers");
  const { BarChart, CustomChart, HeatmapChart, LineChart, ScatterChart } = charts;
  const { GridComponent, LegendComponent, MarkLineComponent, VisualMapComponent } = components;
  loaded.use([BarChart, CustomChart, HeatmapChart, LineChart, ScatterChart, SVGRenderer]);
  loaded.use([GridComponent, LegendComponent, MarkLineComponent, VisualMapComponent]);
  return loaded;
}

/** Draws a chart. `name` is unique on its page; `title` and `description` are what a screen reader says. */
export function draw(
  option: Option,
  size: Size,
  { name, title, description }: { name: string; title: string; description: string },
): string {
  const chart = library().init(null, null, { renderer: "svg", ssr: true, ...size });
  try {
    chart.setOption({ ...BASE, ...option });
    return labelled(tidy(chart.renderToSVGString(), name), name, title, description);
  } finally {
    chart.dispose();
  }
}

/** Takes out what only scripts need, and names ids after the figure instead of a counter of the process. */
function tidy(svg: string, name: string): string {
  return svg
    .replace(/<style\s*>[\s\S]*?<\/style>/g, "")
    .replace(/ (?:ecmeta_\w+|class|xmlns:xlink|xml:space|baseProfile)="[^"]*"/g, "")
    .replace(/\bzr\d+-/g, `${name}-`)
    .replace(/\n+/g, "\n");
}

function labelled(svg: string, name: string, title: string, description: string): string {
  const open = svg.indexOf(">");
  const tag = svg.slice(0, open).replace(/ (?:width|height)="[^"]*"/g, "");
  const label = ` role="img" aria-labelledby="${name}-title ${name}-desc"`;
  const texts = `<title id="${name}-title">${escaped(title)}</title><desc id="${name}-desc">${escaped(description)}</desc>`;
  return `${tag}${label}>${texts}${svg.slice(open + 1)}`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Where a logarithmic axis of durations has its labels, in seconds. */
const LOG_TICKS: readonly (readonly [seconds: number, label: string])[] = [
  [1, "1 s"],
  [10, "10 s"],
  [60, "1 min"],
  [600, "10 min"],
  [3600, "1 h"],
  [6 * 3600, "6 h"],
  [86_400, "1 d"],
  [7 * 86_400, "7 d"],
  [30 * 86_400, "30 d"],
  [90 * 86_400, "90 d"],
  [365 * 86_400, "1 y"],
  [3650 * 86_400, "10 y"],
];

/** Durations of nothing stand at one second, which a logarithm can show. */
export function logarithm(seconds: number): number {
  return Math.log10(Math.max(1, seconds));
}

/** An axis for `logarithm`s of durations, from the tick below the shortest to the one above the longest. */
export function durationAxis(shortest: number, longest: number, extra: Option = {}): Option {
  const below = Math.max(
    0,
    LOG_TICKS.findLastIndex(([seconds]) => seconds <= Math.max(1, shortest)),
  );
  const above = LOG_TICKS.findIndex(([seconds]) => seconds >= longest);
  const ticks = LOG_TICKS.slice(below, Math.max(below + 1, above < 0 ? LOG_TICKS.length - 1 : above) + 1);
  const labels = new Map(ticks.map(([seconds, label]) => [logarithm(seconds).toFixed(6), label]));
  const values = ticks.map(([seconds]) => logarithm(seconds));
  return axis({
    type: "value",
    min: values[0],
    max: values.at(-1),
    axisTick: { show: false, customValues: values },
    axisLabel: {
      color: COLOR.muted,
      fontSize: 12,
      customValues: values,
      formatter: (value: number) => labels.get(value.toFixed(6)) ?? "",
    },
    ...extra,
  });
}
