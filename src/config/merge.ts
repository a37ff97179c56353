/** How sections are laid over one another: templates, outer group, inner group, project. */
import type { Path } from "./document.ts";

/** Maps merge by key, later keys win; lists and scalars are replaced; null removes an inherited key. */
export function merge(layers: readonly object[]): object {
  return layers.reduce((below, above) => mergeTwo(below, above), {});
}

function mergeTwo(below: object, above: object): object {
  const merged = new Map<string, unknown>(Object.entries(below));
  for (const [key, value] of Object.entries(above)) {
    const inherited = merged.get(key);
    if (value === null) merged.delete(key);
    else merged.set(key, isMap(value) ? mergeTwo(isMap(inherited) ? inherited : {}, value) : value);
  }
  return Object.fromEntries(merged);
}

/** The paths of the keys that are null in a section. */
export function emptyKeys(section: object, at: Path = []): Path[] {
  return Object.entries(section).flatMap(([key, value]) => {
    const path = [...at, key];
    if (value === null) return [path];
    return isMap(value) ? emptyKeys(value, path) : [];
  });
}

export function hasPath(value: unknown, path: Path): boolean {
  let here = value;
  for (const segment of path) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, segment)) return false;
    here = (here as Record<string | number, unknown>)[segment];
  }
  return true;
}

function isMap(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
