/** What is wrong in a project's section only once templates and groups were merged into it. */
import type { Finding } from "../core/finding.ts";
import { addressAt } from "./address-at.ts";
import type { Document, Path } from "./document.ts";
import { type Layer, type Layering, placeIn } from "./layers.ts";
import { emptyKeys, hasPath } from "./merge.ts";
import type { ProjectSection } from "./project-section.ts";
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

/** Objects that a project leaves empty, where no layer below has one of the name that this could remove. */
export function emptyObjects({ project, layers }: MergedSection, document: Document): Finding[] {
  const own = layers.findIndex(({ at }) => at[0] === "projects");
  const below = layers.slice(0, own).map((layer) => layer.section);
  return emptyKeys(layers[own]?.section ?? {}).flatMap((path): Finding[] => {
    const address = addressAt(["projects", project, ...path]);
    const isObject = address !== addressAt(["projects", project, ...path.slice(0, -1)]);
    if (address === undefined || !isObject || below.some((section) => hasPath(section, path))) return [];
    return [
      {
        level: "warning",
        code: "empty-object",
        message: `"${path.at(-1)}" is empty, and nothing is inherited that this could remove`,
        address,
        ...document.position(["projects", project, ...path]),
        hint: "Write its keys, or take it out.",
      },
    ];
  });
}

/** Whether a broken place lies inside a block or around it; `within` are keys of the block that hold blocks of their own. */
export function touches(broken: Path, block: Path, within: readonly string[] = []): boolean {
  if (broken.length > block.length + 1 && within.includes(String(broken[block.length]))) return false;
  const shorter = Math.min(broken.length, block.length);
  return broken.slice(0, shorter).every((segment, index) => String(segment) === String(block[index]));
}
