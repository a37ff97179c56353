/** Files a command makes for somebody to keep and edit: none that is there already is overwritten by accident. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, posix, resolve } from "node:path";
import { EXIT, Stop } from "../core/finding.ts";
import type { Invocation } from "./invocation.ts";

export interface Overwriting {
  readonly force?: boolean;
  readonly quiet?: boolean;
}

/** Throws `Stop` (exit 4, `file-exists`) where one of the files is there already, unless forced. */
export function refuseExisting(
  folder: string,
  paths: readonly string[],
  { force = false }: Overwriting,
  invocation: Invocation,
): void {
  const existing = paths.filter((path) => existsSync(resolve(invocation.folder, folder, path)));
  if (existing.length === 0 || force) return;
  throw new Stop(EXIT.refused, {
    level: "error",
    code: "file-exists",
    message: `${existing.map((path) => posix.join(folder, path)).join(", ")} would be overwritten`,
    hint: "Choose another folder, or pass --force.",
  });
}

/**
 * Writes all of them, by path inside the folder, or none: throws `Stop` (exit 4, `file-exists`) where one exists.
 * Names each on stderr.
 */
export function writeNewFiles(
  folder: string,
  files: ReadonlyMap<string, string>,
  overwriting: Overwriting,
  invocation: Invocation,
): void {
  refuseExisting(folder, [...files.keys()], overwriting, invocation);
  const target = resolve(invocation.folder, folder);
  for (const [path, text] of files) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), text);
    if (!overwriting.quiet) invocation.stderr.write(`${posix.join(folder, path)}\n`);
  }
}
