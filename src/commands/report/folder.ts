/**
 * The folder of a report: what is read stays in it until the report is finished, so that a run that broke off goes
 * on; a finished report is not overwritten by accident.
 */
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { EXIT, Stop } from "../../core/finding.ts";
import { takeLock } from "../../core/lock.ts";
import { MANIFEST } from "../../incidents/formats.ts";
import { type FileSum, writePieces } from "../../incidents/pieces.ts";
import { createLedger, type Ledger, type Opening, resumeLedger } from "../../incidents/read/ledger.ts";

const LEDGER = "facts.partial.jsonl";
const LOCK = "report.lock";

export interface ReportFolder {
  readonly ledger: Ledger;
  readonly ledgerPath: string;
  /** Whether an earlier run began the reading. */
  readonly resumed: boolean;
  pathOf(file: string): string;
  /** Puts a file in its place as a whole, and gives its sum. */
  write(file: string, pieces: Iterable<string>): FileSum;
  /** Takes the marks of the reading away: the report is finished. */
  finish(): void;
  /** Lets others work in the folder. */
  release(): void;
}

interface Wanted {
  /** What the user calls the folder. */
  readonly name: string;
  readonly opening: Opening;
  readonly force: boolean;
}

/** Makes the folder ready. Stops where it belongs to another report, and where another run is at work in it. */
export function openReportFolder(path: string, wanted: Wanted): ReportFolder {
  mkdirSync(path, { recursive: true });
  const release = takeLock(join(path, LOCK));
  if (release === undefined) throw busy(wanted.name);
  try {
    return prepare(path, wanted, release);
  } catch (error) {
    release();
    throw error;
  }
}

function prepare(path: string, { name, opening, force }: Wanted, release: () => void): ReportFolder {
  const pathOf = (file: string) => join(path, file);
  if (existsSync(pathOf(MANIFEST)) && !force)
    throw refused("report-exists", `${name} holds a finished report`);
  const ledgerPath = pathOf(LEDGER);
  const begun = force ? undefined : resumeLedger(ledgerPath);
  if (begun !== undefined && begun.opening.request !== opening.request) {
    begun.close();
    throw refused("other-reading", `${name} holds what was read for another report`);
  }
  if (force) rmSync(pathOf(MANIFEST), { force });
  return {
    ledger: begun ?? createLedger(ledgerPath, opening),
    ledgerPath,
    resumed: begun !== undefined,
    pathOf,
    write(file, pieces) {
      const sum = writePieces(pathOf(`${file}.new`), pieces);
      renameSync(pathOf(`${file}.new`), pathOf(file));
      return sum;
    },
    finish: () => rmSync(ledgerPath, { force: true }),
    release,
  };
}

function busy(name: string): Stop {
  return new Stop(EXIT.refused, {
    level: "error",
    code: "report-under-way",
    message: `Another run is writing a report into ${name}`,
    hint: "Wait until it is done, or choose another folder.",
  });
}

function refused(code: string, message: string): Stop {
  const hint = "Choose another folder, or begin anew in this one with --force.";
  return new Stop(EXIT.refused, { level: "error", code, message, hint });
}
