/** This window beside the one before. */
import type { Previous } from "../change.ts";
import type { Report } from "../report.ts";
import { decimal, duration, grouped, inDays, probability } from "./format.ts";
import { columns, figure, type Table } from "./table.ts";
import { isOver } from "./window.ts";

export function changeTable(report: Report, previous: Previous): Table {
  const { incidents, ttr, tta, window } = report;
  const { reasons } = previous;
  const typical = ({ km_median, median, reasons: why }: Report["ttr"], censored: number) =>
    censored > 0 ? figure(km_median, why.km_median, duration) : figure(median, why.median, duration);
  return {
    title: `Against the window before (${previous.window.from} to ${previous.window.to}, end exclusive)`,
    columns: columns(["Figure"], ["Before", "Now", "Comparison"]),
    rows: [
      [
        "Incidents",
        `${grouped(previous.incidents)} in ${inDays(previous.days)}`,
        `${grouped(incidents)} in ${inDays(window.days)}${isOver(report) ? "" : " so far"}`,
        figure(
          previous.verdict,
          reasons.verdict,
          (verdict) =>
            `${verdict === "no evidence of change" ? verdict : `${verdict} per day`} (${probability(previous.p ?? 1)})`,
        ),
      ],
      [
        "Rate, now over before",
        "",
        figure(previous.rate_ratio, reasons.rate_ratio, decimal),
        figure(previous.rate_ratio_ci, reasons.rate_ratio_ci, ([low, high]) =>
          high === null
            ? `95 % interval from ${decimal(low)}, without upper limit`
            : `95 % interval ${decimal(low)} to ${decimal(high)}`,
        ),
      ],
      [
        "Typical time to resolution",
        figure(previous.ttr_median, reasons.ttr_median, duration),
        typical(ttr, ttr.open),
        figure(previous.ttr_p, reasons.ttr_p, probability),
      ],
      [
        "Typical time to acknowledgement",
        figure(previous.tta_median, reasons.tta_median, duration),
        typical(tta, tta.open + tta.missing),
        figure(previous.tta_p, reasons.tta_p, probability),
      ],
    ],
    note: "Rates by the exact test of two Poisson counts, durations by the log-rank test, open incidents included.",
  };
}
