/** Files a command makes for somebody to keep and edit: none that is there already is overwritten by accident. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, posix, resolve } from "node:path";
import { EXIT, Stop } from "../core/finding.ts";
import type { Invocation } from "./invocation.ts";

/**
 * Writes all of them, by path inside the folder, or none: throws `Stop` (exit 4, `file-exists`) where one exists.
 * Names each on stderr.
 */
export function writeNewFiles(
  folder: string,
  files: ReadonlyMap<string, string>,
  { force = false, quiet = false }: { readonly force?: boolean; readonly quiet?: boolean },
  invocation: Invocation,
): void {
  const target = resolve(invocation.folder, folder);
  const existing = [...files.keys()].filter((path) => existsSync(join(target, path)));
  if (existing.length > 0 && !force)
    throw new Stop(EXIT.refused, {
      level: "error",
      code: "file-exists",
      message: `${existing.map((path) => posix.join(folder, path)).join(", ")} would be overwritten`,
      hint: "Choose another folder, or pass --force.",
    });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), text);
    if (!quiet) invocation.stderr.write(`${posix.join(folder, path)}\n`);
  }
}
