import { closest, distance } from "fastest-levenshtein";

/** The name most like `wanted`, if one is like it at all: at most a third of its letters, and never fewer than two, differ. */
export function nearest(wanted: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const candidate = closest(wanted, names);
  const tolerated = Math.max(2, Math.floor(wanted.length / 3));
  return distance(wanted, candidate) <= tolerated ? candidate : undefined;
}
