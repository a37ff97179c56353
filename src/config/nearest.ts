import { closest, distance } from "fastest-levenshtein";

/** The name most like `wanted`, if one is like it at all: at most a third of its letters, and never fewer than two, differ. */
export function nearest(wanted: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const candidate = closest(wanted, names);
  const tolerated = Math.max(2, Math.floor(wanted.length / 3));
  return distance(wanted, candidate) <= tolerated ? candidate : undefined;
}

/** The hint of a finding about a name that is not known: the nearest that is, else all of them. */
export function hintOf(name: string, known: readonly string[]): { hint?: string } {
  const similar = nearest(name, known);
  if (similar !== undefined) return { hint: `Did you mean "${similar}"?` };
  return known.length === 0 ? {} : { hint: `There are: ${known.join(", ")}.` };
}
