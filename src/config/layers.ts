/** Which sections of a document make up a project: templates, groups, and what the project says itself. */
import { compare } from "../core/compare.ts";
import type { Finding, Position } from "../core/finding.ts";
import { groupMatcher } from "../core/group-match.ts";
import { ownValue } from "../core/own.ts";
import type { GroupSection, ProjectSection } from "../core/project-section.ts";
import type { Document, DocumentValue, Path } from "./document.ts";
import { hasPath } from "./merge.ts";
import { hintOf } from "./nearest.ts";

/** A section that contributes to a project, and where it stands. Later layers win. */
export interface Layer {
  readonly at: Path;
  readonly section: ProjectSection;
  /** Which section it came with: templates stand for the one that uses them. */
  readonly origin: "group" | "project";
}

export interface Layering {
  /** Every project the document names or reaches, sorted. */
  readonly projects: readonly string[];
  /** Those named under `projects:`. */
  readonly named: ReadonlySet<string>;
  /** Those reached through groups, each with the groups that reach it, outer ones first. */
  readonly reached: ReadonlyMap<string, readonly string[]>;
  /** Outer groups, inner groups, and the project last; below them all the templates they use. */
  layersOf(project: string): readonly Layer[];
  /** A group's section above the templates it uses. */
  layersOfGroup(group: string): readonly Layer[];
  /** What a project and the groups that reach it name under `use`; not judged yet. */
  usedBy(project: string): readonly unknown[];
}

/** `known` are the projects that each group reaches; without it, or for a group it lacks, those the document names. */
export function layering(
  { groups = {}, projects = {}, templates = {} }: DocumentValue,
  known: ReadonlyMap<string, readonly string[]> = new Map(),
): Layering {
  const named = new Set(Object.keys(projects));
  const paths = new Map(
    Object.entries(groups).map(([group, section]) => [
      group,
      new Set(known.get(group) ?? belowGroup(group, section, named)),
    ]),
  );
  const below = new Set([...paths.values()].flatMap((one) => [...one]));
  const reached = new Map([...below].map((project) => [project, groupsAround(project)]));
  return {
    projects: [...new Set([...named, ...below])].sort(compare),
    named,
    reached,
    layersOf: (project) => stacked(ownLayers(project)),
    layersOfGroup: (group) => stacked(groupLayer(group)),
    usedBy: (project) => ownLayers(project).flatMap(({ section }) => used(section)),
  };

  function groupsAround(project: string): string[] {
    return Object.keys(groups)
      .filter((group) => paths.get(group)?.has(project))
      .sort((a, b) => a.split("/").length - b.split("/").length);
  }

  function ownLayers(project: string): Layer[] {
    const section = projects[project];
    const own: Layer[] = section ? [{ at: ["projects", project], section, origin: "project" }] : [];
    return [...(reached.get(project) ?? []).flatMap(groupLayer), ...own];
  }

  function groupLayer(group: string): Layer[] {
    const section = groups[group];
    return section ? [{ at: ["groups", group], section, origin: "group" }] : [];
  }

  /** Sections above the templates they use, which come in the order of their use. */
  function stacked(sections: readonly Layer[]): Layer[] {
    const below = sections.flatMap(({ section, origin }) =>
      used(section).flatMap((name): Layer[] => {
        const template = typeof name === "string" ? ownValue(templates, name) : undefined;
        return template ? [{ at: ["templates", String(name)], section: template, origin }] : [];
      }),
    );
    return [
      ...below,
      ...sections.map(({ section: { use: _, ...own }, ...layer }) => ({ ...layer, section: own })),
    ];
  }
}

/** Templates that groups and projects use and the document does not have. */
export function unknownTemplates({ value, position }: Document): Finding[] {
  const { groups = {}, projects = {}, templates = {} } = value;
  const known = Object.keys(templates);
  const sections = [
    ...Object.entries(groups).map(([name, section]) => ({ at: ["groups", name], section })),
    ...Object.entries(projects).map(([name, section]) => ({ at: ["projects", name], section })),
  ];
  return sections.flatMap(({ at, section }) =>
    used(section ?? {}).flatMap((name, index): Finding[] => {
      if (typeof name !== "string" || known.includes(name)) return [];
      return [
        {
          level: "error",
          code: "unknown-template",
          message: `There is no template "${name}"`,
          ...position([...at, "use", index]),
          ...hintOf(name, known),
        },
      ];
    }),
  );
}

/** Where a path of a project's merged section stands: in the last layer that has it, or its longest part. */
export function placeIn(document: Document, layers: readonly Layer[], path: Path): Position {
  for (let length = path.length; length >= 0; length -= 1) {
    const part = path.slice(0, length);
    const layer = layers.findLast(({ section }) => hasPath(section, part));
    if (layer) return document.position([...layer.at, ...part]);
  }
  return document.position([]);
}

/** Not judged yet: whatever is no name has a finding of its own. */
function used({ use }: ProjectSection): readonly unknown[] {
  return Array.isArray(use) ? use : [];
}

/** The projects among `named` that a group would reach if GitLab showed them all. */
function belowGroup(group: string, section: GroupSection | null, named: ReadonlySet<string>): string[] {
  const isMeant = groupMatcher(section ?? {});
  return [...named].filter((path) => path.startsWith(`${group}/`) && isMeant(path));
}
