/** Lists whose entries must all differ. */
import { isDeepStrictEqual } from "node:util";

/** The positions of the first entry that stands in the list before, and of its earlier self: the earlier one first. */
export function repeatedEntry(list: readonly unknown[]): readonly [number, number] | undefined {
  for (const [second, entry] of list.entries()) {
    const first = list.findIndex((other) => isDeepStrictEqual(other, entry));
    if (first < second) return [first, second];
  }
  return undefined;
}
