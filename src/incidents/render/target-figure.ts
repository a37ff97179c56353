/** The chart of targets met. */
import { SEVERITIES } from "../facts.ts";
import type { Sla } from "../sla.ts";
import { COLOR } from "./charts.ts";
import { type Figure, intervalChart } from "./figure.ts";
import { duration, grouped, percent } from "./format.ts";
import { columns, figure } from "./table.ts";

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
