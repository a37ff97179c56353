/** A journal whose failure ends an apply in order: writes under way get their answer, and no other begins. */
import type { Address } from "../core/address.ts";
import type { Finding } from "../core/finding.ts";
import type { Journal } from "../core/journal.ts";
import { isSystemError } from "./failure.ts";

export interface GuardedJournal extends Journal {
  /** Aborted once a line could not be written: what is changed from then on, nobody could look up. */
  readonly failed: AbortSignal;
  /** What to say then; `path` is the journal's as the user named it. */
  failure(path: string): Finding | undefined;
}

export function guardedJournal(journal: Journal): GuardedJournal {
  const failed = new AbortController();
  const missing: Address[] = [];
  let why = "";
  return {
    failed: failed.signal,
    write(outcome, at) {
      if (!failed.signal.aborted)
        try {
          return journal.write(outcome, at);
        } catch (error) {
          if (!isSystemError(error)) throw error;
          why = error.message;
          failed.abort("the journal could not be written");
        }
      if (outcome.status !== "skipped") missing.push(outcome.address);
    },
    close: () => journal.close(),
    failure(path) {
      if (!failed.signal.aborted) return undefined;
      const lost = missing.length === 0 ? "" : `; missing in it: ${missing.join(", ")}`;
      return {
        level: "error",
        code: "journal-failed",
        message: `${path} could not be written (${why}), so nothing more was changed${lost}`,
        hint: "Mend that, then run the same command again: it makes the changes that are left.",
      };
    },
  };
}
