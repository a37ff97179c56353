/** Comparing specs: the one place where two objects are found equal or different. */
import jsonpatch, { type Operation as PatchOperation } from "fast-json-patch";
import type { AnyKind, Pointer } from "./kind.ts";

export type Patch = readonly PatchOperation[];

/** The RFC 6902 patch from one spec to the other; empty means no change. */
export function patchOf(before: object, after: object): Patch {
  return jsonpatch.compare(before, after);
}

/** Top-level fields a patch touches. */
export function fieldsOf(patch: Patch): Set<string> {
  return new Set(patch.map(({ path }) => path.split("/")[1] ?? ""));
}

/**
 * The declared spec, made comparable with the live one: ignored fields take the live value (so that no later step
 * needs to know of them), and lists that are sets take the live order.
 */
export function comparable(
  kind: AnyKind,
  declared: object,
  live: object,
  ignore: readonly string[] = [],
): object {
  const spec = structuredClone(declared) as Record<string, unknown>;
  const current = live as Readonly<Record<string, unknown>>;
  for (const field of ignore) {
    if (field in current) spec[field] = current[field];
    else delete spec[field];
  }
  for (const field of (kind.unordered ?? []).map(fieldAt)) {
    const [wanted, found] = [spec[field], current[field]];
    if (Array.isArray(wanted) && Array.isArray(found)) spec[field] = inOrderOf(found, wanted);
  }
  return spec;
}

function fieldAt(pointer: Pointer): string {
  return pointer.slice(1);
}

/** The entries of a set in the order of another one, entries of its own last. */
function inOrderOf(order: readonly unknown[], set: readonly unknown[]): unknown[] {
  const rest = set.map((entry) => JSON.stringify(entry));
  const kept = order.filter((entry) => {
    const index = rest.indexOf(JSON.stringify(entry));
    if (index >= 0) rest.splice(index, 1);
    return index >= 0;
  });
  return [...kept, ...rest.map((entry) => JSON.parse(entry) as unknown)];
}
