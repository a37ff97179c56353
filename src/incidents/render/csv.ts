/** `incidents.csv`: one row per incident of the window (RFC 4180, UTF-8). */
import type { Row } from "../rows.ts";

const COLUMNS = [
  "id",
  "reference",
  "project",
  "url",
  "title",
  "confidential",
  "severity",
  "service",
  "labels",
  "state",
  "created_at",
  "started_at",
  "acknowledged_at",
  "resolved_at",
  "tta_seconds",
  "ttr_seconds",
  "first_resolution_seconds",
  "open_seconds",
  "reopened",
  "acknowledgement_sla",
  "resolution_sla",
  "on_call",
  "within_reach",
  "timeline",
  "runbook",
  "postmortem",
  "excluded",
  "problems",
] as const satisfies readonly (keyof Row)[];

/** The lines of the file, each with its CRLF. What is unknown is an empty cell; lists are joined by `; `. */
export function* csvLines(rows: Iterable<Row>): Generator<string> {
  yield `${COLUMNS.join(",")}\r\n`;
  for (const row of rows) yield `${COLUMNS.map((column) => cell(row[column])).join(",")}\r\n`;
}

function cell(value: Row[keyof Row]): string {
  if (value === null) return "";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return quoted(guarded(typeof value === "string" ? value : value.join("; ")));
}

/** A spreadsheet would run what begins like a formula; after an apostrophe it shows it as text. */
function guarded(text: string): string {
  return /^[\s]*[=+\-@＝＋－＠\t\r\n]/u.test(text) ? `'${text}` : text;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
