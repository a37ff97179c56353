/** From a ledger to the facts file: sorted, each fact once, without holding them all in memory. */
import { createHash } from "node:crypto";
import { appendFileSync, closeSync, openSync, readSync } from "node:fs";
import { compare } from "../../core/finding.ts";
import type { Facts, Header, ProjectFact, ShiftFact } from "../facts.ts";
import { factLines, parseFacts } from "../facts-file.ts";
import { linesOf } from "./lines.ts";

/** Where a fact stands in the ledger. */
interface Place {
  readonly id: string;
  readonly offset: number;
  readonly length: number;
}

/** Written at once, in bytes. */
const CHUNK = 1 << 20;

export interface FactsHead {
  readonly header: Header;
  readonly projects: readonly ProjectFact[];
  readonly shifts: readonly ShiftFact[];
}

/** Writes the facts file and gives its SHA-256. Of facts about one object the first one counts. */
export function writeFacts(ledgerPath: string, factsPath: string, head: FactsHead): string {
  const ledger = openSync(ledgerPath, "r");
  const facts = openSync(factsPath, "w");
  const hash = createHash("sha256");
  let pending: Buffer[] = [];
  let size = 0;
  const flush = () => {
    const chunk = Buffer.concat(pending);
    hash.update(chunk);
    appendFileSync(facts, chunk);
    pending = [];
    size = 0;
  };
  const write = (line: Buffer) => {
    pending.push(line);
    size += line.length;
    if (size > CHUNK) flush();
  };
  try {
    for (const line of factLines({ ...head, incidents: [], alerts: [] })) write(Buffer.from(`${line}\n`));
    const { incidents, alerts } = placesIn(ledger);
    for (const { offset, length } of [...incidents, ...alerts]) {
      const line = Buffer.allocUnsafe(length + 1);
      readSync(ledger, line, 0, length + 1, offset);
      write(line);
    }
    flush();
    return hash.digest("hex");
  } finally {
    closeSync(facts);
    closeSync(ledger);
  }
}

function placesIn(ledger: number): { incidents: Place[]; alerts: Place[] } {
  const places = { incident: new Map<string, Place>(), alert: new Map<string, Place>() };
  for (const { text, offset, length } of linesOf(ledger)) {
    const { type, id } = JSON.parse(text) as { type: string; id: string };
    if (type !== "incident" && type !== "alert") continue;
    if (!places[type].has(id)) places[type].set(id, { id, offset, length });
  }
  const sorted = (known: ReadonlyMap<string, Place>) =>
    [...known.values()].sort((a, b) => compare(a.id, b.id));
  return { incidents: sorted(places.incident), alerts: sorted(places.alert) };
}

export function readFacts(path: string): Facts {
  const file = openSync(path, "r");
  try {
    return parseFacts(textsOf(file));
  } finally {
    closeSync(file);
  }
}

function* textsOf(file: number): Generator<string> {
  for (const { text } of linesOf(file)) yield text;
}

/** SHA-256 and length of a file, read piece by piece. */
export function fileSum(path: string): { sha256: string; bytes: number } {
  const file = openSync(path, "r");
  const hash = createHash("sha256");
  const piece = Buffer.allocUnsafe(CHUNK);
  try {
    for (let bytes = 0; ; ) {
      const count = readSync(file, piece, 0, CHUNK, bytes);
      if (count === 0) return { sha256: hash.digest("hex"), bytes };
      hash.update(piece.subarray(0, count));
      bytes += count;
    }
  } finally {
    closeSync(file);
  }
}
