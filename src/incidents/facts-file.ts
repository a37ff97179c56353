/** The facts file: one canonical JSON object (RFC 8785) per line, in an order of its own, read and written in a stream. */
import canonicalize from "canonicalize";
import { compare, EXIT, Stop } from "../core/finding.ts";
import type { AlertFact, Fact, Facts, Header, IncidentFact, ProjectFact, ShiftFact } from "./facts.ts";

/** The lines of a facts file, without line ends: the header, then projects, shifts, incidents and alerts, sorted. */
export function* factLines({ header, projects, shifts, incidents, alerts }: Facts): Generator<string> {
  yield canonical(header);
  yield* sorted(projects, ({ project }) => project).map(canonical);
  yield* sorted(shifts, ({ project, schedule, start, user }) =>
    [project, schedule, start, user].join("\0"),
  ).map(canonical);
  for (const incident of sorted(incidents, ({ id }) => id)) yield canonical(incident);
  for (const alert of sorted(alerts, ({ id }) => id)) yield canonical(alert);
}

function sorted<T>(facts: readonly T[], key: (fact: T) => string): T[] {
  return [...facts].sort((a, b) => compare(key(a), key(b)));
}

export function canonical(value: unknown): string {
  return canonicalize(value) ?? "null";
}

/** Gathers the lines of a facts file; stops at the first line that is no fact. */
export function parseFacts(lines: Iterable<string>): Facts {
  let header: Header | undefined;
  const projects: ProjectFact[] = [];
  const shifts: ShiftFact[] = [];
  const incidents: IncidentFact[] = [];
  const alerts: AlertFact[] = [];
  let line = 0;
  for (const text of lines) {
    line += 1;
    if (text === "") continue;
    const fact = parseFact(text, line);
    if (fact.type === "header") {
      if (header !== undefined || line !== 1) throw unreadable(line, "a second header");
      header = fact;
    } else if (fact.type === "project") projects.push(fact);
    else if (fact.type === "shift") shifts.push(fact);
    else if (fact.type === "incident") incidents.push(fact);
    else alerts.push(fact);
  }
  if (header === undefined) throw unreadable(1, "no header");
  return { header, projects, shifts, incidents, alerts };
}

/** For each type of fact, the keys it must have and what they hold. */
const SHAPES: Record<Fact["type"], Record<string, "string" | "object" | "number" | "boolean">> = {
  header: {
    question: "object",
    data_as_of: "string",
    complete_since: "string",
    dora: "object",
    provenance: "object",
  },
  project: { project: "string", id: "string" },
  shift: { project: "string", schedule: "string", user: "string", start: "string", end: "string" },
  incident: {
    id: "string",
    project: "string",
    iid: "string",
    url: "string",
    title: "string",
    severity: "string",
    labels: "object",
    state: "string",
    created_at: "string",
    events: "object",
    acknowledgements: "object",
    alerts: "object",
  },
  alert: {
    id: "string",
    project: "string",
    status: "string",
    created_at: "string",
    events: "number",
    incident_labels: "object",
  },
};

function parseFact(text: string, line: number): Fact {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unreadable(line, "not JSON");
  }
  const record = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  const { type } = record;
  if (typeof type !== "string" || !Object.hasOwn(SHAPES, type))
    throw unreadable(line, `no fact of type ${JSON.stringify(type)} is known`);
  const shape = SHAPES[type as Fact["type"]];
  const wrong = Object.keys(shape).find((key) => record[key] === null || typeof record[key] !== shape[key]);
  if (wrong !== undefined) throw unreadable(line, `its ${wrong} is no ${shape[wrong]}`);
  if (type === "header" && record.format !== 1)
    throw unreadable(line, `format ${JSON.stringify(record.format)} is not known`);
  return value as Fact;
}

function unreadable(line: number, what: string): Stop {
  return new Stop(EXIT.failed, {
    level: "error",
    code: "facts-unreadable",
    message: `line ${line} of the facts cannot be used: ${what}`,
    file: "facts.jsonl",
    line,
    column: 1,
    hint: "Make the report again from GitLab.",
  });
}
