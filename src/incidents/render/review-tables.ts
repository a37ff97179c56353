/** Tables of what the records suggest to look at. */

import type { Report } from "../report.ts";
import type { Lacking } from "../review.ts";
import { counted, duration, grouped, leftOut, names, percent } from "./format.ts";
import { type Cell, columns, figure, type Table } from "./table.ts";

const MOST_ROWS = 20;

export function lackingTable({ review, repeats }: Report): Table {
  const line = (what: string, { incidents, unknown, reason }: Lacking): Cell[] => [
    what,
    figure(incidents, reason, (list) => grouped(list.length)),
    grouped(unknown),
    incidents === null ? { reason: reason ?? "not known" } : names(incidents),
  ];
  return {
    title: "Incidents that lack something",
    columns: [...columns(["What"]), ...columns([], ["Incidents", "Unknown"]), ...columns(["Which"])],
    rows: [
      line("No timeline event by a person", review.no_timeline),
      line("No runbook linked", review.no_runbook),
      line("Closed without a post-mortem label", review.no_postmortem),
      line("Nobody on call when it began", review.on_call.nobody),
      line("Reopened", { incidents: repeats.reopened, unknown: 0 }),
    ],
  };
}

export function repeatTable({ repeats }: Report): Table {
  return {
    title: "Repeated incidents",
    columns: [...columns(["Title", "Project", "Service"]), ...columns([], ["Times"]), ...columns(["Which"])],
    rows: repeats.groups
      .slice(0, MOST_ROWS)
      .map(({ title, project, service, incidents }) => [
        title,
        project,
        service,
        grouped(incidents.length),
        names(incidents.map((name) => name.slice(project.length))),
      ]),
    note: [
      `Same project, same service, same title but for numbers, confidential ones left aside: ${counted(repeats.incidents, "incident")} had such a one before${repeats.share === null ? "" : `, ${percent(repeats.share)} of all`}.`,
      ...leftOut(repeats.groups.length - MOST_ROWS, "group"),
    ].join(" "),
  };
}

export function reachTable({ review }: Report): Table {
  const projects = Object.entries(review.reach).sort(([, a], [, b]) => (b.share ?? -1) - (a.share ?? -1));
  return {
    title: "Time outside the escalation policy's reach",
    columns: [
      ...columns(["Project"]),
      ...columns([], ["Time", "Share of the window", "Incidents begun then"]),
      ...columns(["Remark"]),
    ],
    rows: projects
      .slice(0, MOST_ROWS)
      .map(([project, { outside, share, incidents, reason }]) => [
        project,
        figure(outside, reason, duration),
        figure(share, reason, percent),
        outside === null ? { reason: reason ?? "not known" } : grouped(incidents.length),
        reason ?? "–",
      ]),
    note: [
      "Time in which no rule of the policy would have paged anybody.",
      ...leftOut(projects.length - MOST_ROWS, "project"),
    ].join(" "),
  };
}

export function onCallTable({ review }: Report): Table {
  return {
    title: "Incidents begun while on call",
    columns: columns(["Person"], ["Incidents"]),
    rows: Object.entries(review.on_call.by_user)
      .sort(([, a], [, b]) => b - a)
      .slice(0, 5 * MOST_ROWS)
      .map(([user, count]) => [user, grouped(count)]),
    note: "Load by the schedules, not a measure of anybody's work; how fast a person answered is not reported.",
  };
}
