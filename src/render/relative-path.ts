import { posix } from "node:path";

/** A path as reports want it: separated by `/`, without `./`. */
export function relativePath(path: string): string {
  return posix.normalize(path);
}
