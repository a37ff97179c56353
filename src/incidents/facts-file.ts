/** The facts file: one canonical JSON object (RFC 8785) per line, in an order of its own, read and written in a stream. */
import canonicalize from "canonicalize";
import { compare } from "../core/compare.ts";
import { EXIT, Stop } from "../core/finding.ts";
import type { AlertFact, Fact, Facts, Header, IncidentFact, ProjectFact, ShiftFact } from "./facts.ts";
import { FACT_SHAPES, isRecord, misfit } from "./shapes.ts";

/** The lines of a facts file, without line ends: the header, then projects, shifts, incidents and alerts. */
export function* factLines({ header, projects, shifts, incidents, alerts }: Facts): Generator<string> {
  yield canonical(header);
  const projectKey = ({ project }: ProjectFact) => project;
  const shiftKey = ({ project, schedule, start, user }: ShiftFact) =>
    [project, schedule, start, user].join("\0");
  for (const fact of sortedBy(projects, projectKey)) yield canonical(fact);
  for (const fact of sortedBy(shifts, shiftKey)) yield canonical(fact);
  for (const fact of inOrderOfCreation(incidents)) yield canonical(fact);
  for (const fact of inOrderOfCreation(alerts)) yield canonical(fact);
}

function sortedBy<T>(facts: readonly T[], key: (fact: T) => string): T[] {
  return [...facts].sort((a, b) => compare(key(a), key(b)));
}

function inOrderOfCreation<T extends IncidentFact | AlertFact>(facts: Iterable<T>): T[] {
  return [...facts]
    .map((fact) => ({ fact, id: fact.id, created: creation(fact) }))
    .sort(byCreation)
    .map(({ fact }) => fact);
}

/** What incidents and alerts are ordered by. */
export interface Created {
  readonly id: string;
  /** Epoch milliseconds; after all others where the time cannot be read. */
  readonly created: number;
}

export function creation({ created_at }: IncidentFact | AlertFact): number {
  const created = Date.parse(created_at);
  return Number.isNaN(created) ? Number.MAX_VALUE : created;
}

export function byCreation(a: Created, b: Created): number {
  return a.created === b.created ? compare(a.id, b.id) : a.created - b.created;
}

export function canonical(value: unknown): string {
  return canonicalize(value) ?? "null";
}

/** A line of a facts file, and where it begins. */
export interface FactLine {
  readonly text: string;
  readonly offset: number;
}

/** Where to go on reading a facts file: at an offset, whose line has this number. */
interface Bookmark {
  readonly offset: number;
  readonly number: number;
}

const ORDER = ["header", "project", "shift", "incident", "alert"] as const satisfies readonly Fact["type"][];

/**
 * The facts of a file whose lines `linesFrom` gives, from an offset on. Incidents and alerts are read anew whenever
 * they are gone through. Stops, now or then, at the first line that is no fact or not in its place.
 */
export function factsFrom(linesFrom: (offset: number) => Iterable<FactLine>): Facts {
  const begins = new Map<Fact["type"], Bookmark>();
  let header: Header | undefined;
  const projects: ProjectFact[] = [];
  const shifts: ShiftFact[] = [];
  for (const fact of read("header")) {
    if (fact.type === "header") header = fact;
    else if (fact.type === "project") projects.push(fact);
    else if (fact.type === "shift") shifts.push(fact);
    else break;
  }
  if (header === undefined) throw unreadable(1, "no header");
  return {
    header,
    projects,
    shifts,
    incidents: { [Symbol.iterator]: () => only("incident") },
    alerts: { [Symbol.iterator]: () => only("alert") },
  };

  function* only<Type extends "incident" | "alert">(type: Type): Generator<Extract<Fact, { type: Type }>> {
    for (const fact of read(type)) {
      if (fact.type === type) yield fact as Extract<Fact, { type: Type }>;
      else if (ORDER.indexOf(fact.type) > ORDER.indexOf(type)) return;
    }
  }

  /** From the first fact of a type on, or from the last place before it that is known. */
  function* read(type: Fact["type"]): Generator<Fact> {
    const known = ORDER.slice(0, ORDER.indexOf(type) + 1).flatMap((one) => begins.get(one) ?? []);
    const from = known.at(-1) ?? { offset: 0, number: 1 };
    let number = from.number;
    let rank = 0;
    for (const { text, offset } of linesFrom(from.offset)) {
      if (text !== "") {
        const fact = parseFact(text, number);
        const own = ORDER.indexOf(fact.type);
        if (own < rank || (own === 0) !== (number === 1))
          throw unreadable(number, `a misplaced ${fact.type}`);
        rank = own;
        if (!begins.has(fact.type)) begins.set(fact.type, { offset, number });
        yield fact;
      }
      number += 1;
    }
  }
}

function parseFact(text: string, line: number): Fact {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unreadable(line, "not JSON");
  }
  const record = isRecord(value) ? value : {};
  const { type } = record;
  if (typeof type !== "string" || !Object.hasOwn(FACT_SHAPES, type))
    throw unreadable(line, `no fact of type ${JSON.stringify(type)} is known`);
  const wrong = misfit(record, FACT_SHAPES[type as Fact["type"]]);
  if (wrong !== undefined) throw unreadable(line, `its ${wrong} holds what no report writes`);
  return value as Fact;
}

function unreadable(line: number, what: string): Stop {
  return new Stop(EXIT.failed, {
    level: "error",
    code: "facts-unreadable",
    message: `Line ${line} of the facts cannot be used: ${what}`,
    file: "facts.jsonl",
    line,
    column: 1,
    hint: "Make the report again from GitLab.",
  });
}
