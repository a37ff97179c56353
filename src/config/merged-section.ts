/** What is wrong in a project's section only once templates and groups were merged into it. */
import type { Finding } from "../core/finding.ts";
import type { ProjectSection } from "../core/project-section.ts";
import { addressAt } from "./address-at.ts";
import type { Document, Path } from "./document.ts";
import { type Layer, type Layering, placeIn } from "./layers.ts";
import { emptyKeys, hasPath } from "./merge.ts";
import { sectionMistakes } from "./validate.ts";

export interface MergedSection {
  readonly project: string;
  readonly section: ProjectSection;
  readonly layers: readonly Layer[];
}

/** Mistakes of keys that each may stand, but not beside each other. */
const CONFLICTS: readonly string[] = ["choose-one", "key-not-allowed"];

/**
 * The places that are wrong in a merged section though no layer is: keys that none of them has, and keys that came
 * together. A finding each, unless a template is unknown. `broken` are the places with findings already.
 */
export function mergedMistakes(
  { project, section, layers }: MergedSection,
  document: Document,
  { usedBy }: Layering,
  broken: readonly Path[],
): { places: Path[]; findings: Finding[] } {
  const { groups = {}, templates = {} } = document.value;
  const isBelowGroup = Object.keys(groups).some((group) => project.startsWith(`${group}/`));
  const stands = layers.length === 1 && layers[0]?.origin === "project";
  const names = usedBy(project);
  // `validate` has judged it as it stands
  if (stands && names.length === 0 && !isBelowGroup) return { places: [], findings: [] };
  const isTold = (path: Path) =>
    layers.some(({ at }) => broken.some((place) => touches(place, [...at, ...path])));
  const mistakes = sectionMistakes(section).filter(
    ({ absent, code, path }) => absent || (CONFLICTS.includes(code) && !isTold(path)),
  );
  const places = mistakes.map(({ path }) => path);
  const isWhole = names.every((name) => typeof name === "string" && Object.hasOwn(templates, name));
  if (!isWhole) return { places, findings: [] };
  const findings = mistakes.map(({ path, code, message, hint }): Finding => {
    const address = addressAt(["projects", project, ...path]);
    return {
      level: "error",
      code,
      message: `${project}: ${message}`,
      ...placeIn(document, layers, path),
      ...(address !== undefined && { address }),
      ...(hint !== undefined && { hint }),
    };
  });
  return { places, findings };
}

/**
 * Keys without a value where no layer below, in any of the projects, has one that this could remove. `broken` are the
 * places with findings already.
 */
export function emptyPlaces(
  sections: readonly (readonly Layer[])[],
  document: Document,
  broken: readonly Path[],
): Finding[] {
  const places = new Map<string, Path>();
  const removing = new Set<string>();
  for (const layers of sections)
    for (const [index, { at, section }] of layers.entries())
      for (const path of emptyKeys(section)) {
        const place = [...at, ...path];
        const key = JSON.stringify(place);
        places.set(key, place);
        if (layers.slice(0, index).some((below) => hasPath(below.section, path))) removing.add(key);
      }
  return [...places].flatMap(([key, place]) =>
    removing.has(key) || broken.some((other) => touches(other, place)) ? [] : [emptyPlace(place, document)],
  );
}

function emptyPlace(place: Path, document: Document): Finding {
  const address = addressAt(place);
  const isObject = address !== undefined && address !== addressAt(place.slice(0, -1));
  const position = document.position(place);
  const line = document.sources.find(({ file }) => file === position.file)?.text.split("\n")[
    position.line - 1
  ];
  // "channel: #ops" is the commonest of these
  const isCommented = line !== undefined && /:\s+#/.test(line.slice(position.column - 1));
  return {
    level: "warning",
    code: isObject ? "empty-object" : "empty-key",
    message: `"${place.at(-1)}" ${isObject ? "is empty" : "has no value"}, and nothing is inherited that this could remove`,
    ...(address !== undefined && { address }),
    ...position,
    hint: isCommented
      ? 'Put a value that starts with "#" in quotes: elsewhere it begins a comment.'
      : isObject
        ? "Write its keys, or take it out."
        : "Write its value, or take it out.",
  };
}

/** Whether a broken place lies inside a block or around it; `within` are keys of the block that hold blocks of their own. */
export function touches(broken: Path, block: Path, within: readonly string[] = []): boolean {
  if (broken.length > block.length + 1 && within.includes(String(broken[block.length]))) return false;
  const shorter = Math.min(broken.length, block.length);
  return broken.slice(0, shorter).every((segment, index) => String(segment) === String(block[index]));
}
