/**
 * The ledger of a reading: facts as they come in and how far each list has been read, in one file that only grows.
 * A page's facts and the mark that it is complete are one write, so that whatever breaks a run off, the next one
 * drops an unfinished page and goes on behind the last finished one.
 */
import { appendFileSync, closeSync, ftruncateSync, openSync, writeFileSync } from "node:fs";
import type { AlertFact, IncidentFact } from "../facts.ts";
import { canonical } from "../facts-file.ts";
import { linesOf } from "./lines.ts";

/** What was asked of GitLab for a page: requests and the rows they brought, by query. */
export type Asked = Readonly<Record<string, { readonly pages: number; readonly rows: number }>>;

/** How far a list has been read. */
export interface Mark {
  readonly type: "mark";
  readonly list: string;
  /** GitLab's cursor behind the last row read; null at the end. */
  readonly after: string | null;
  readonly done: boolean;
  readonly asked: Asked;
}

/** What a reading is about, and the instant it speaks of: the first line. */
export interface Opening {
  readonly type: "reading";
  readonly format: 1;
  /** Canonical JSON of everything that shapes the facts. */
  readonly request: string;
  /** Epoch milliseconds. */
  readonly as_of: number;
}

export interface Ledger {
  readonly opening: Opening;
  /** Incidents that were there when the ledger was opened. */
  readonly incidents: number;
  markOf(list: string): Mark | undefined;
  /** Of all pages together, those of broken runs included. */
  asked(): Asked;
  append(facts: readonly (IncidentFact | AlertFact)[], mark: Mark): void;
  close(): void;
}

/** Begins a ledger. */
export function createLedger(path: string, opening: Opening): Ledger {
  writeFileSync(path, `${canonical(opening)}\n`);
  return ledgerAt(path, opening, [], 0);
}

/** Goes on with a ledger; undefined where there is none that can be read. */
export function resumeLedger(path: string): Ledger | undefined {
  const file = openExisting(path);
  if (file === undefined) return undefined;
  try {
    const { opening, marks, incidents, end } = survey(file);
    if (opening === undefined) return undefined;
    ftruncateSync(file, end);
    return ledgerAt(path, opening, marks, incidents);
  } finally {
    closeSync(file);
  }
}

/** What the complete pages of a ledger hold, and where the last of them ends. */
function survey(file: number) {
  let opening: Opening | undefined;
  const marks: Mark[] = [];
  let [incidents, unmarked, end] = [0, 0, 0];
  for (const { text, offset, length } of linesOf(file)) {
    const line = parsed(text);
    if (line === undefined || (offset === 0) !== (line.type === "reading")) break;
    if (line.type === "reading") opening = line.format === 1 ? line : undefined;
    else if (line.type === "mark") {
      marks.push(line);
      incidents += unmarked;
      unmarked = 0;
    } else {
      unmarked += line.type === "incident" ? 1 : 0;
      continue;
    }
    end = offset + length + 1;
  }
  return { opening, marks, incidents, end };
}

function ledgerAt(path: string, opening: Opening, marks: readonly Mark[], incidents: number): Ledger {
  const last = new Map<string, Mark>();
  const asked = new Map<string, { pages: number; rows: number }>();
  const note = (mark: Mark) => {
    last.set(mark.list, mark);
    for (const [query, { pages, rows }] of Object.entries(mark.asked)) {
      const before = asked.get(query) ?? { pages: 0, rows: 0 };
      asked.set(query, { pages: before.pages + pages, rows: before.rows + rows });
    }
  };
  marks.forEach(note);
  const file = openSync(path, "a");
  return {
    opening,
    incidents,
    markOf: (list) => last.get(list),
    asked: () => Object.fromEntries(asked),
    append(facts, mark) {
      appendFileSync(file, [...facts, mark].map((line) => `${canonical(line)}\n`).join(""));
      note(mark);
    },
    close: () => closeSync(file),
  };
}

function openExisting(path: string): number | undefined {
  try {
    return openSync(path, "r+");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function parsed(text: string): Opening | Mark | IncidentFact | AlertFact | undefined {
  try {
    return JSON.parse(text) as Opening | Mark | IncidentFact | AlertFact;
  } catch {
    return undefined;
  }
}
