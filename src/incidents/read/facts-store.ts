/** From a ledger to the facts file: sorted, each fact once, without holding them all in memory. */
import { closeSync, openSync, readSync } from "node:fs";
import type { Facts, Header, ProjectFact, ShiftFact, Timestamp } from "../facts.ts";
import { type FactLine, factLines, factsFrom, inOrderOfCreation } from "../facts-file.ts";
import { writePieces } from "../pieces.ts";
import { linesOf } from "./lines.ts";

/** Where a fact stands in the ledger. */
interface Place {
  readonly id: string;
  readonly created_at: Timestamp;
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

function* factPieces(ledger: number, head: FactsHead): Generator<string | Uint8Array> {
  for (const line of factLines({ ...head, incidents: [], alerts: [] })) yield `${line}\n`;
  const { incidents, alerts } = placesIn(ledger);
  for (const { offset, length } of [...incidents, ...alerts]) {
    const line = Buffer.allocUnsafe(length + 1);
    readSync(ledger, line, 0, length + 1, offset);
    yield line;
  }
}

function placesIn(ledger: number): { incidents: Place[]; alerts: Place[] } {
  const places = { incident: new Map<string, Place>(), alert: new Map<string, Place>() };
  for (const { text, offset, length } of linesOf(ledger)) {
    const { type, id, created_at } = JSON.parse(text) as { type: string; id: string; created_at: Timestamp };
    if (type !== "incident" && type !== "alert") continue;
    if (!places[type].has(id)) places[type].set(id, { id, created_at, offset, length });
  }
  return {
    incidents: inOrderOfCreation(places.incident.values()),
    alerts: inOrderOfCreation(places.alert.values()),
  };
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
