/**
 * The journal: one JSON line for every outcome, flushed before the next write, each with the digest of the line
 * before it, so that a missing or altered line shows.
 */
import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, writeFileSync } from "node:fs";
import type { Address } from "./address.ts";
import type { Outcome } from "./apply.ts";
import type { Action } from "./change.ts";
import { sha256 } from "./digest.ts";
import { EXIT, Stop } from "./finding.ts";
import { takeLock } from "./lock.ts";

export interface JournalLine {
  readonly format: 1;
  /** SHA-256 of the line before; null in the first. */
  readonly prev: string | null;
  /** ISO 8601. */
  readonly at: string;
  readonly host: string;
  readonly plan_digest: string;
  readonly address: Address;
  readonly action: Action;
  readonly status: Outcome["status"];
  readonly error?: string;
  readonly actor: string;
  readonly commit?: string;
  readonly pipeline?: string;
  readonly merge_request?: string;
}

/** What is the same in every line of a run. */
export type JournalContext = Pick<
  JournalLine,
  "host" | "plan_digest" | "actor" | "commit" | "pipeline" | "merge_request"
>;

export interface Journal {
  /** Throws the system's error where the line is not on the disk, whole, afterwards. */
  write(outcome: Outcome, at: number): void;
  close(): void;
}

/**
 * Opens a journal to append to; an existing one is continued. Throws `Stop` where the path is that of a device or
 * pipe, and where another process has the journal open: between two, a line would not follow the one it names.
 */
export function openJournal(path: string, context: JournalContext): Journal {
  const file = openSync(path, "a+");
  if (!fstatSync(file).isFile()) {
    closeSync(file);
    throw new Stop(EXIT.failed, {
      level: "error",
      code: "journal-failed",
      message: `${path} is no file in which a journal could be read again`,
      hint: "Name a regular file with --journal.",
    });
  }
  const lock = `${path}.lock`;
  const release = takeLock(lock);
  if (release === undefined) {
    closeSync(file);
    throw new Stop(EXIT.refused, {
      level: "error",
      code: "journal-in-use",
      message: `Another run is writing the journal ${path}`,
      hint: `Wait until it is done, or name another file with --journal. Where none is running, delete ${lock}.`,
    });
  }
  const text = readFileSync(path, "utf8");
  if (text !== "" && !text.endsWith("\n")) writeFileSync(file, "\n"); // a crash cut the last line short
  let last = lastLineOf(text);
  return {
    write(outcome, at) {
      const { address, action, status, error = outcome.warning } = outcome;
      const line: JournalLine = {
        format: 1,
        prev: last === undefined ? null : sha256(last),
        at: new Date(at).toISOString(),
        ...context,
        address,
        action,
        status,
        ...(error !== undefined && { error }),
      };
      last = JSON.stringify(line);
      writeFileSync(file, `${last}\n`); // goes on after a part, where one `write` on a full disk would leave it at that
      fsyncSync(file);
    },
    close() {
      closeSync(file);
      release();
    },
  };
}

/** A line cut short by a crash counts as it stands; the next one still refers to it. */
function lastLineOf(text: string): string | undefined {
  return text.split("\n").findLast((line) => line !== "");
}
