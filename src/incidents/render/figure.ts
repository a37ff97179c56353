/** A chart with its words and the table of its data. */
import { axis, COLOR, type Option } from "./charts.ts";
import type { Table } from "./table.ts";

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

export interface Estimate {
  readonly label: string;
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** Points with their intervals as upright lines. */
export function intervalChart(estimates: readonly Estimate[], scale: Option): Option {
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
