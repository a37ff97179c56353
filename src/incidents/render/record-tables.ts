/** What makes a report evidence: counts that add up, what was left out, definitions, and where it all comes from. */
import type { Report } from "../report.ts";
import { grouped, listed, names } from "./format.ts";
import { columns, figure, type Table } from "./table.ts";
import { endInWords } from "./window.ts";

export function countsTable(report: Report): Table {
  const { counts } = report;
  return {
    title: "Counts that reconcile",
    columns: columns(["Count"], ["Incidents"]),
    rows: [
      ["Open at the start", grouped(counts.open_at_start)],
      ["+ created", grouped(counts.created)],
      ["+ reopened", grouped(counts.reopened)],
      ["− closed", grouped(counts.closed)],
      [`= open ${endInWords(report)}`, grouped(counts.open_at_end)],
    ],
    note: "The last line was counted by itself, from the states GitLab shows.",
  };
}

export function exclusionTable({ excluded }: Report): Table {
  return {
    title: "Left out by rule",
    columns: [...columns(["Rule"]), ...columns([], ["Incidents"]), ...columns(["Which"])],
    rows: excluded.map(({ rule, ids }) => [rule, grouped(ids.length), names(ids)]),
  };
}

export function qualityTable({ data_quality }: Report): Table {
  return {
    title: "Impossible times",
    columns: [...columns(["What"]), ...columns([], ["Incidents"]), ...columns(["Which"])],
    rows: data_quality.rules.map(({ rule, incidents }) => [
      rule,
      grouped(incidents.length),
      names(incidents),
    ]),
    note: "Counted, but in no duration, attainment or availability. Where a time cannot be read, or is the creation and lies after the data, the incident is in no count either.",
  };
}

export function definitions({ clock, data_quality, window, provenance }: Report): string[] {
  const fallback = data_quality.clock_fallback;
  return [
    "The report is about the incidents created in the window, from its first instant on and up to, not including, its end.",
    clock === "created"
      ? "Clocks start when an incident was created."
      : `Clocks start when the incident's first alert began${fallback > 0 ? `; ${grouped(fallback)} without an alert start at their creation` : ""}.`,
    "Resolution is the last close of an incident that is closed now; acknowledgement is the first change of its status to Acknowledged. Closing is never taken for acknowledging.",
    `Open durations are cut off when the data was read. Hours, weekdays and weeks are those of ${window.timezone}, by the time zone database ${provenance.tzdata}; durations are elapsed time.`,
    "An incident belongs to the service that the document's catalogue has for its labels, else to that of its first alert that names one.",
    "Duplicates, incidents moved elsewhere and those with a label that the document excludes are left out, and listed where there are any.",
    "Medians have exact intervals from order statistics, shares have Wilson intervals, rates have exact Poisson intervals; all of them are 95 % intervals. Quantiles interpolate (type 7). The interval of a mean comes from 2,000 resamples seeded with the facts' SHA-256, drawn by SHA-256 for up to 50 incidents and by mulberry32 for more; beyond 10,000 it is 1.96 standard errors to either side.",
    "With so many cuts some differences arise by chance: read single ones as hints to look into. How long an incident took says neither how severe it was nor how well people worked.",
    "Who was on call is worked out from the schedules as they stood when the data was read.",
    "Records in GitLab can be changed later; a report made from newer data may differ.",
  ];
}

export function provenanceTable({ provenance, data_as_of, scope }: Report): Table {
  const { tool, gitlab, token, ci } = provenance;
  const known = (value: string | null) => figure(value, "not recorded", (text) => text);
  return {
    title: "Provenance",
    columns: columns(["What", "Value"]),
    rows: [
      ["Report", provenance.report_id],
      ["Data read until", data_as_of],
      ["Scope", listed([...scope.groups.map((path) => `group ${path}`), ...scope.projects]) || "–"],
      [
        "Made with",
        `${tool.name} ${tool.version}${tool.commit === null ? "" : ` (${tool.commit})`}, Node ${provenance.node}, time zones ${provenance.tzdata}`,
      ],
      ["Command", provenance.command],
      ["GitLab", known([gitlab.host, gitlab.version].filter((part) => part !== null).join(", ") || null)],
      ["Read as", known(token.user)],
      ["Token scopes", token.scopes.join(", ") || "–"],
      [
        "Confidential incidents",
        token.sees_confidential === null
          ? "not known whether all are visible"
          : token.sees_confidential
            ? "visible to this token"
            : "not all visible to this token: counts may be too low",
      ],
      ["Document (SHA-256)", known(provenance.config_sha256)],
      ["Facts (SHA-256)", provenance.facts_sha256],
      ["Job", known(ci?.job_url ?? null)],
      ["Commit", known(ci?.commit ?? null)],
    ],
    note: "“watchbill report verify” computes the report again from facts.jsonl and compares it with what stands here.",
  };
}

export function queryTable({ provenance }: Report): Table {
  return {
    title: "What was asked of GitLab",
    columns: columns(["Query", "Filter"], ["Pages", "Rows", "Rows by GitLab's count"]),
    rows: provenance.queries.map(({ query, filter, pages, rows, total }) => [
      query,
      filter,
      grouped(pages),
      grouped(rows),
      figure(total, "GitLab states no total", grouped),
    ]),
  };
}
