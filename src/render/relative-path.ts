import { posix } from "node:path";

/** A file, as the user named it, as reports are to name it. */
export type PathInReports = (file: string) => string;

/** A path as reports want it: separated by `/`, without `./`. */
export function relativePath(path: string): string {
  return posix.normalize(path);
}
