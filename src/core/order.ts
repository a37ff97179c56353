/** The order of a project's changes where that of kinds would be wrong. */
import type { Change } from "./change.ts";
import type { KindsByName } from "./kind.ts";

/** The changes as they come, but for those that a kind wants first or last. */
export function ordered(changes: readonly Change[], kinds: KindsByName): Change[] {
  const rank = (change: Change) => ["first", undefined, "last"].indexOf(positionOf(change, kinds));
  return [...changes].sort((a, b) => rank(a) - rank(b));
}

/** Whether the kind of a change wants it first or last of all. */
export function positionOf(
  { kind, before, after }: Change,
  kinds: KindsByName,
): "first" | "last" | undefined {
  return kinds.get(kind)?.position?.({ ...(before && { before }), ...(after && { after }) });
}
