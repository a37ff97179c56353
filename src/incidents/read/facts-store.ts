/** From a ledger to the facts file: sorted, each fact once, without holding them all in memory. */
import { closeSync, openSync, readSync } from "node:fs";
import type { AlertFact, Facts, Header, IncidentFact, ProjectFact, ShiftFact } from "../facts.ts";
import { byCreation, type Created, creation, type FactLine, factLines, factsFrom } from "../facts-file.ts";
import { writePieces } from "../pieces.ts";
import type { Mark, Opening } from "./ledger.ts";
import { linesOf } from "./lines.ts";

/** Where a fact stands in the ledger. */
interface Place extends Created {
  readonly offset: number;
  readonly length: number;
}

export interface FactsHead {
  readonly header: Header;
  readonly projects: readonly ProjectFact[];
  readonly shifts: readonly ShiftFact[];
}

/** Writes the facts file and gives its SHA-256. Of facts about one object the first one counts. */
export function writeFacts(ledgerPath: string, factsPath: string, head: FactsHead): string {
  const ledger = openSync(ledgerPath, "r");
  try {
    return writePieces(factsPath, factPieces(ledger, head)).sha256;
  } finally {
    closeSync(ledger);
  }
}

function* factPieces(ledger: number, head: FactsHead): Generator<string> {
  for (const line of factLines({ ...head, incidents: [], alerts: [] })) yield `${line}\n`;
  const { incidents, alerts } = placesIn(ledger);
  for (const { offset, length } of [...incidents, ...alerts]) {
    const line = Buffer.allocUnsafe(length);
    readSync(ledger, line, 0, length, offset);
    yield `${line}\n`;
  }
}

function placesIn(ledger: number): { incidents: Place[]; alerts: Place[] } {
  const incidents: Place[] = [];
  const alerts: Place[] = [];
  for (const { text, offset, length } of linesOf(ledger)) {
    const line = JSON.parse(text) as Opening | Mark | IncidentFact | AlertFact;
    if (line.type !== "incident" && line.type !== "alert") continue;
    const place = { id: line.id, created: creation(line), offset, length };
    (line.type === "incident" ? incidents : alerts).push(place);
  }
  return { incidents: sortedOnce(incidents), alerts: sortedOnce(alerts) };
}

function sortedOnce(places: Place[]): Place[] {
  // Sorting keeps the order of equals, so that the first reading of an object comes first.
  return places.sort(byCreation).filter(({ id }, index) => id !== places[index - 1]?.id);
}

/** The facts of a file, which is read again whenever its incidents or alerts are gone through; stops as `factsFrom`. */
export function openFacts(path: string): Facts {
  return factsFrom((offset) => linesFrom(path, offset));
}

function* linesFrom(path: string, offset: number): Generator<FactLine> {
  const file = openSync(path, "r");
  try {
    yield* linesOf(file, offset);
  } finally {
    closeSync(file);
  }
}
