/** A lock on a folder or file: a file of its own that holds the id of the process working there. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";

/**
 * Takes the lock and gives what releases it; undefined where a process that is alive holds it. What a process left
 * behind that is dead does not count, nor does our own id: it is of a process before us that had the same.
 */
export function takeLock(path: string): (() => void) | undefined {
  if (!create(path)) {
    if (isHeld(path)) return undefined;
    rmSync(path, { force: true });
    if (!create(path)) return undefined;
  }
  return () => rmSync(path, { force: true });
}

function create(path: string): boolean {
  try {
    writeFileSync(path, `${process.pid}\n`, { flag: "wx" });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

function isHeld(path: string): boolean {
  try {
    const holder = Number(readFileSync(path, "utf8"));
    if (!Number.isSafeInteger(holder) || holder <= 0 || holder === process.pid) return false;
    // Signal 0 asks whether the process is there, and does nothing to it.
    process.kill(holder, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
