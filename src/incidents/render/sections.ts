/** The report as sections of sentences, tables and figures: what HTML and Markdown both say. */
import type { Dots } from "../lengths.ts";
import type { Report } from "../report.ts";
import { changeTable } from "./change-table.ts";
import { curveFigure, dotsFigure, trendFigure } from "./duration-figures.ts";
import type { Figure } from "./figure.ts";
import { counted, duration, grouped, percent } from "./format.ts";
import { heatFigure, weekdayFigure, weeksFigure } from "./frequency-figures.ts";
import {
  availabilityTable,
  durationTable,
  falsePositiveTable,
  noisyTable,
  severityTable,
} from "./measure-tables.ts";
import {
  countsTable,
  definitions,
  exclusionTable,
  provenanceTable,
  qualityTable,
  queryTable,
} from "./record-tables.ts";
import { lackingTable, onCallTable, reachTable, repeatTable } from "./review-tables.ts";
import { uncompared } from "./summary.ts";
import type { Table } from "./table.ts";
import { slaFigure } from "./target-figure.ts";
import { endInWords } from "./window.ts";

export type Block =
  | { readonly kind: "sentences"; readonly sentences: readonly string[] }
  | { readonly kind: "table"; readonly table: Table }
  | { readonly kind: "figure"; readonly figure: Figure };

export interface Section {
  /** Part of ids and links. */
  readonly name: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

export function sections(report: Report, dots: Dots): Section[] {
  const some = report.incidents > 0;
  const all: Section[] = [
    section("when", "How often", [
      some && figureBlock(weeksFigure(report)),
      some && figureBlock(heatFigure(report)),
      some && figureBlock(weekdayFigure(report)),
      some && tableBlock(severityTable(report)),
    ]),
    section("length", "How long", [
      report.ttr.curve.length > 0 && figureBlock(curveFigure("ttr", report.ttr)),
      report.tta.curve.length > 0 && figureBlock(curveFigure("tta", report.tta)),
      some && figureBlock(dotsFigure(report, dots)),
      some && tableBlock(durationTable("ttr", report.ttr)),
      some && tableBlock(durationTable("tta", report.tta)),
      some && sentences(gitlabValue(report)),
    ]),
    section("targets", "Targets", [
      ...(["ack", "resolve"] as const).map((name) =>
        Object.values(report.sla[name].by_severity).some(({ target }) => target !== null)
          ? figureBlock(slaFigure(name, report.sla[name]))
          : false,
      ),
    ]),
    section("services", "Services", [
      Object.keys(report.availability).length > 0 && tableBlock(availabilityTable(report)),
    ]),
    section("alerts", "Alerts", [
      report.alerts.total > 0 && tableBlock(falsePositiveTable(report)),
      report.review.alerts.length > 0 && tableBlock(noisyTable(report)),
    ]),
    section("change", "What changed", [
      report.previous === null
        ? sentences([uncompared(report)])
        : tableBlock(changeTable(report, report.previous)),
      report.trend.ttr.points.length > 1 && figureBlock(trendFigure("ttr", report)),
      report.trend.tta.points.length > 1 && figureBlock(trendFigure("tta", report)),
    ]),
    section("review", "To review", [
      some && tableBlock(lackingTable(report)),
      report.repeats.groups.length > 0 && tableBlock(repeatTable(report)),
      Object.keys(report.review.reach).length > 0 && tableBlock(reachTable(report)),
      Object.keys(report.review.on_call.by_user).length > 0 && tableBlock(onCallTable(report)),
    ]),
    section("records", "Counts and data", [
      tableBlock(countsTable(report)),
      report.excluded.length > 0 && tableBlock(exclusionTable(report)),
      report.data_quality.rules.length > 0 && tableBlock(qualityTable(report)),
    ]),
    section("definitions", "How this was measured", [sentences(definitions(report))]),
    section("provenance", "Where this comes from", [
      tableBlock(provenanceTable(report)),
      report.provenance.queries.length > 0 && tableBlock(queryTable(report)),
    ]),
  ];
  return all.filter(({ blocks }) => blocks.length > 0);
}

function section(name: string, title: string, blocks: readonly (Block | false)[]): Section {
  return { name, title, blocks: blocks.filter((block) => block !== false) };
}

function figureBlock(figure: Figure): Block {
  return { kind: "figure", figure };
}

function tableBlock(table: Table): Block {
  return { kind: "table", table };
}

function sentences(list: readonly string[]): Block {
  return { kind: "sentences", sentences: list };
}

function gitlabValue({ gitlab_dora_median, gitlab_dora, ttr }: Report): string[] {
  const { reason, by_its_rule, scopes } = gitlab_dora;
  const each = scopes.map(
    ({ scope, seconds, reason: why }) =>
      `${scope} ${seconds === null ? `none (${why ?? "not known"})` : duration(seconds)}`,
  );
  const value =
    gitlab_dora_median !== null
      ? `GitLab's own time to restore service is ${duration(gitlab_dora_median)}`
      : each.length > 1
        ? `GitLab's own time to restore service cannot be shown as one value: ${reason ?? "not known"} (${each.join("; ")})`
        : `GitLab's own time to restore service is not known: ${reason ?? "GitLab gives no reason"}`;
  const ours = ttr.median === null ? "" : ` Ours is ${duration(ttr.median)} (n = ${grouped(ttr.n)}).`;
  const rule = by_its_rule === null ? "" : ` By its rule these records give ${duration(by_its_rule)}.`;
  return [
    `${value}.${ours} GitLab measures something else: the median of daily medians of the incidents closed on each UTC day, in production environments only, where this report takes the median of the incidents created in the window.${rule}`,
  ];
}

/** The figures a reader looks for first. */
export interface KeyFigure {
  readonly label: string;
  readonly value: string;
  readonly detail: string;
}

export function keyFigures(report: Report): KeyFigure[] {
  const { incidents, counts, ttr, tta, sla, alerts } = report;
  const typical = (label: string, { median, median_ci, n, reasons }: Report["ttr"]): KeyFigure => ({
    label,
    value: median === null ? "–" : duration(median),
    detail:
      median === null
        ? (reasons.median ?? "")
        : `median, n = ${grouped(n)}${median_ci === null ? "; too few for an interval" : `; 95 % interval ${duration(median_ci[0])} to ${duration(median_ci[1])}`}`,
  });
  const share = (label: string, value: number | null, detail: string): KeyFigure[] =>
    value === null ? [] : [{ label, value: percent(value), detail }];
  const due = ({ met, late, never }: Report["sla"]["ack"]) =>
    `${grouped(met)} of ${grouped(met + late + never)} due`;
  const { false_positive } = alerts;
  return [
    {
      label: "Incidents",
      value: grouped(incidents),
      detail: `${counted(counts.open_at_end, "incident")} open ${endInWords(report)}`,
    },
    typical("Time to resolution", ttr),
    typical("Time to acknowledgement", tta),
    ...share("Acknowledged in time", sla.ack.share, due(sla.ack)),
    ...share("Resolved in time", sla.resolve.share, due(sla.resolve)),
    ...share(
      "False positives",
      false_positive.share,
      `${grouped(false_positive.count)} of ${counted(false_positive.classified, "classified alert")}`,
    ),
  ];
}
