/**
 * Gives every name in a document its meaning: templates and groups are merged into projects, defaults filled in,
 * references tied. The result, `Desired`, is a flat map of objects by address, each with its place in the YAML.
 */
import { type Address, formatAddress, parseAddress } from "../core/address.ts";
import type { Declared, Desired, Options } from "../core/desired.ts";
import { type Finding, type Position, sortFindings } from "../core/finding.ts";
import { groupMatcher } from "../core/group-match.ts";
import type { AnyKind, Block, BlockContext, KindName, KindsByName, Pointer } from "../core/kind.ts";
import { ownValue } from "../core/own.ts";
import { addressAt } from "./address-at.ts";
import type { Document, GroupSection, Path, ProjectSection } from "./document.ts";
import type { Files } from "./files.ts";
import { guardsOf } from "./guards.ts";
import { emptyKeys, hasPath, merge } from "./merge.ts";
import { nearest } from "./nearest.ts";
import { checkCatalogue } from "./services.ts";
import { fileBeside, jsonBeside } from "./source-file.ts";
import { sectionMistakes } from "./validate.ts";

export interface Resolution {
  readonly desired: Desired;
  readonly findings: readonly Finding[];
}

export interface ResolveOptions {
  readonly kinds: KindsByName;
  readonly files: Files;
  /**
   * The projects each group of the document reaches, by the group's key. Of a group that GitLab has not been asked for,
   * or could not answer for, the projects that the document names are taken for reached if group and globs say so:
   * what they miss may be handed down, and the group is what is wrong.
   */
  readonly reached?: ReadonlyMap<string, readonly string[]>;
  /** Epoch milliseconds: what is over by then is not declared any more, and not judged. */
  readonly asOf: number;
  /** Declares what was over by an earlier instant than that too, for who looks back at it; it is still not judged. */
  readonly since?: number | undefined;
  /** Places with findings already: objects that contain one are left out rather than judged twice. */
  readonly broken?: readonly Path[];
}

/** A section that contributes to a project, and where it stands. Later layers win. */
interface Layer {
  readonly at: Path;
  readonly section: ProjectSection;
  /** Which section it came with: templates stand for the one that uses them. */
  readonly origin: "group" | "project";
}

/** Mistakes of keys that each may stand, but not beside each other. */
const CONFLICTS: readonly string[] = ["choose-one", "key-not-allowed"];

interface Placed {
  readonly declared: Declared;
  readonly block: Pick<Block, "path">;
  readonly layers: readonly Layer[];
}

export function resolve(document: Document, options: ResolveOptions): Resolution {
  const findings: Finding[] = [];
  const placed = new Map<Address, Placed>();
  const namesIn = new Map<string, (readonly string[])[]>();
  const { groups = {}, projects = {} } = document.value;
  const templates = document.value.templates ?? {};
  const declaring = { asOf: options.since ?? options.asOf };
  const named = new Set(Object.keys(projects));
  const reachedBy = new Map(
    Object.entries(groups).map(([group, section]) => [
      group,
      new Set(options.reached?.get(group) ?? belowGroup(group, section, named)),
    ]),
  );
  const below = [...reachedBy.values()].flatMap((paths) => [...paths]);
  const reached = new Map(below.map((path) => [path, groupsOf(path)]));
  const paths = [...new Set([...named, ...below])].sort();
  const runbooks = new Set<string>();

  const position = (address: Address, at: Pointer = ""): Position => {
    const object = placed.get(address);
    if (object) return placeOf(document, object, segmentsOf(at));
    const { project } = parseAddress(address);
    const group = named.has(project) ? undefined : groupsOf(project).at(-1);
    return document.position(group === undefined ? ["projects", project] : ["groups", group]);
  };

  for (const project of paths) {
    const layers = layersOf(project);
    const section = merge(layers.map((layer) => layer.section)) as ProjectSection;
    const mistaken = mergedMistakes(section, project, layers);
    warnOfEmpty(project, layers);
    for (const name of Object.keys(section.runbooks ?? {})) runbooks.add(name);
    for (const kind of options.kinds.values())
      for (const block of kind.blocks(section, declaring))
        if (!mistaken.some((path) => touches(path, block.path, block.within)))
          declare(project, kind, block, layers);
  }
  for (const object of placed.values()) check(object);
  for (const [group, section] of Object.entries(groups)) {
    const layers = stacked(sectionOf("group", ["groups", group], section)).map((layer) => layer.section);
    for (const name of Object.keys((merge(layers) as ProjectSection).runbooks ?? {})) runbooks.add(name);
  }
  findings.push(...checkCatalogue(document, runbooks));

  const objects = new Map([...placed].map(([address, { declared }]) => [address, declared]));
  const desired: Desired = {
    objects,
    projects: paths,
    named,
    reached,
    guards: guardsOf(document.value.policy),
    position,
  };
  return { desired, findings: sortFindings(findings) };

  /** The groups that reach a project, the outer ones first. */
  function groupsOf(project: string): string[] {
    return Object.keys(groups)
      .filter((group) => reachedBy.get(group)?.has(project))
      .sort((a, b) => a.split("/").length - b.split("/").length);
  }

  /** Outer groups, inner groups, and the project last; below them all the templates they use. */
  function layersOf(project: string): Layer[] {
    return stacked([
      ...groupsOf(project).flatMap((group) => sectionOf("group", ["groups", group], groups[group])),
      ...sectionOf("project", ["projects", project], projects[project]),
    ]);
  }

  /** Sections above the templates they use, which come in the order of their use. */
  function stacked(sections: readonly Layer[]): Layer[] {
    const templates = sections.flatMap(({ at, section, origin }) =>
      used(section).flatMap((name, index) =>
        typeof name === "string" ? template(name, origin, [...at, "use", index]) : [],
      ),
    );
    return [
      ...templates,
      ...sections.map(({ section: { use: _, ...own }, ...layer }) => ({ ...layer, section: own })),
    ];
  }

  function sectionOf(
    origin: Layer["origin"],
    at: Path,
    section: GroupSection | ProjectSection | null | undefined,
  ): Layer[] {
    return section ? [{ at, section, origin }] : [];
  }

  /** Not judged yet: whatever is no name has a finding of its own. */
  function used({ use }: ProjectSection): readonly unknown[] {
    return Array.isArray(use) ? use : [];
  }

  function template(name: string, origin: Layer["origin"], usedAt: Path): Layer[] {
    const section = ownValue(templates, name);
    if (section) return [{ at: ["templates", name], section, origin }];
    findings.push({
      level: "error",
      code: "unknown-template",
      message: `There is no template "${name}"`,
      ...document.position(usedAt),
      ...hintOf(name, Object.keys(templates)),
    });
    return [];
  }

  /**
   * The places that are wrong in a merged section though no layer is: keys that none of them has, and keys that came
   * together. A finding each, unless a template is unknown.
   */
  function mergedMistakes(section: ProjectSection, project: string, layers: readonly Layer[]): Path[] {
    const isBelowGroup = Object.keys(groups).some((group) => project.startsWith(`${group}/`));
    const stands = layers.length === 1 && layers[0]?.origin === "project";
    const inherits = [...groupsOf(project).map((group) => groups[group]), projects[project]];
    const names = inherits.flatMap((one) => used(one ?? {}));
    if (stands && names.length === 0 && !isBelowGroup) return []; // `validate` has judged it as it stands
    const isTold = (path: Path) =>
      layers.some(({ at }) => options.broken?.some((broken) => touches(broken, [...at, ...path])));
    const mistakes = sectionMistakes(section).filter(
      ({ absent, code, path }) => absent || (CONFLICTS.includes(code) && !isTold(path)),
    );
    const isWhole = names.every((name) => typeof name === "string" && Object.hasOwn(templates, name));
    if (!isWhole) return mistakes.map(({ path }) => path);
    for (const { path, code, message, hint } of mistakes) {
      const address = addressAt(["projects", project, ...path]);
      findings.push({
        level: "error",
        code,
        message: `${project}: ${message}`,
        ...placeOf(document, { block: { path: [] }, layers }, path),
        ...(address !== undefined && { address }),
        ...(hint !== undefined && { hint }),
      });
    }
    return mistakes.map(({ path }) => path);
  }

  /** An object that a project leaves empty, where no layer below has one of the name that this could remove. */
  function warnOfEmpty(project: string, layers: readonly Layer[]): void {
    const own = layers.findIndex(({ at }) => at[0] === "projects");
    const below = layers.slice(0, own).map((layer) => layer.section);
    for (const path of emptyKeys(layers[own]?.section ?? {})) {
      const address = addressAt(["projects", project, ...path]);
      const isObject = address !== addressAt(["projects", project, ...path.slice(0, -1)]);
      if (address === undefined || !isObject || below.some((section) => hasPath(section, path))) continue;
      findings.push({
        level: "warning",
        code: "empty-object",
        message: `"${path.at(-1)}" is empty, and nothing is inherited that this could remove`,
        address,
        ...document.position(["projects", project, ...path]),
        hint: "Write its keys, or take it out.",
      });
    }
  }

  function declare(project: string, kind: AnyKind, block: Block, layers: readonly Layer[]): void {
    // What is broken is declared all the same: a reference to it is no second mistake.
    const key = `${project}//${kind.name}`;
    namesIn.set(key, [...(namesIn.get(key) ?? []), block.names]);
    if (
      options.broken?.some((path) =>
        layers.some(({ at }) => touches(path, [...at, ...block.path], block.within)),
      )
    )
      return;
    const address = formatAddress({ project, kind: kind.name, names: block.names });
    const place = (at: Pointer) => placeOf(document, { block, layers }, segmentsOf(at));
    const context: BlockContext = {
      file(path, at) {
        const where = place(at);
        const { found, problem } = fileBeside(options.files, where.file, path);
        if (problem) findings.push({ level: "error", ...problem, address, ...where });
        return problem ? { ...found, text: "" } : found;
      },
      json(path, at) {
        const where = place(at);
        const { found, problem } = jsonBeside(options.files, where.file, path);
        if (problem) findings.push({ level: "error", ...problem, address, ...where });
        return found;
      },
    };
    const spec = kind.specify(block, context);
    const { names } = block;
    const declared: Declared = {
      address,
      project,
      kind: kind.name,
      names,
      spec,
      earlier: (block.earlier ?? []).map((value) => kind.specify({ ...block, value }, context)),
      block: block.value,
      options: optionsOf(block.value),
      fanOut: !layers.some(({ origin, section }) => origin === "project" && hasPath(section, block.path)),
    };
    placed.set(address, { declared, block, layers });
    for (const { at = "", level = "error", ...problem } of kind.inspect?.(block, options) ?? [])
      findings.push({ level, ...problem, address, ...place(at) });
  }

  function check({ declared }: Placed): void {
    const { address, project, names, spec } = declared;
    const kind = options.kinds.get(declared.kind) as AnyKind;
    const namesOf = (wanted: KindName) => namesIn.get(`${project}//${wanted}`) ?? [];
    const specsOf = (wanted: KindName) =>
      namesOf(wanted).flatMap(
        (known) => placed.get(formatAddress({ project, kind: wanted, names: known }))?.declared.spec ?? [],
      );
    const parent =
      kind.parent && placed.get(formatAddress({ project, kind: kind.parent, names: names.slice(0, -1) }));
    if (kind.parent && !parent) return; // the parent has a finding of its own

    for (const problem of kind.check?.(spec, {
      names,
      declared: namesOf,
      specs: specsOf,
      ...(parent && { parent: parent.declared.spec }),
    }) ?? []) {
      const { at = "", level = "error", ...rest } = problem;
      findings.push({ level, ...rest, address, ...position(address, at) });
    }
    for (const need of kind.needs?.(spec) ?? []) {
      const known = namesOf(need.kind);
      if (known.some((other) => other.join("/") === need.names.join("/"))) continue;
      findings.push({
        level: "error",
        code: `unknown-${need.kind.replaceAll("_", "-")}`,
        message: `${project} declares no ${need.kind} "${need.names.join("/")}"`,
        address,
        ...position(address, pointerTo(spec, need.names.at(-1) ?? "", need.kind)),
        ...hintOf(
          need.names.join("/"),
          known.map((other) => other.join("/")),
        ),
      });
    }
  }
}

/** The projects among `named` that a group would reach if GitLab showed them all. */
function belowGroup(group: string, section: GroupSection | null, named: ReadonlySet<string>): string[] {
  const isMeant = groupMatcher(section ?? {});
  return [...named].filter((path) => path.startsWith(`${group}/`) && isMeant(path));
}

/** The last layer that mentions the place, since it is the one that won. */
function placeOf(
  document: Document,
  { block, layers }: Pick<Placed, "block" | "layers">,
  within: Path,
): Position {
  for (let length = within.length; length >= 0; length -= 1) {
    const path = [...block.path, ...within.slice(0, length)];
    const layer = layers.findLast(({ section }) => hasPath(section, path));
    if (layer) return document.position([...layer.at, ...path]);
  }
  return document.position([]);
}

function optionsOf(block: object): Options {
  const keys = block as Partial<Record<string, never>>;
  const { protect = false, adopt = false, ignore = [], renamed_from: renamedFrom, confirmed } = keys;
  return {
    protect,
    adopt,
    ignore,
    ...(renamedFrom !== undefined && { renamedFrom }),
    ...(confirmed !== undefined && { confirmed }),
  };
}

/** Where a reference stands inside a spec, for its finding: under the key of its kind, else wherever its name is. */
function pointerTo(spec: unknown, wanted: string, kind: KindName): Pointer {
  const pointers = pointersTo(spec, wanted);
  return pointers.find((pointer) => pointer.endsWith(`/${kind}`)) ?? pointers[0] ?? "";
}

function pointersTo(value: unknown, wanted: string, at: Pointer = ""): Pointer[] {
  if (value === wanted) return [at];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => pointersTo(child, wanted, `${at}/${key}`));
}

/** A pointer into a spec as a path into a block: entries of lists stand at numbers. */
function segmentsOf(pointer: Pointer): Path {
  const segments = pointer.split("/").slice(1);
  return segments.map((segment) => (/^\d+$/.test(segment) ? Number(segment) : segment));
}

/** Whether a broken place lies inside an object's block or around it. */
function touches(broken: Path, block: Path, within: readonly string[] = []): boolean {
  if (broken.length > block.length + 1 && within.includes(String(broken[block.length]))) return false;
  const shorter = Math.min(broken.length, block.length);
  return broken.slice(0, shorter).every((segment, index) => String(segment) === String(block[index]));
}

function hintOf(name: string, known: readonly string[]): { hint?: string } {
  const similar = nearest(name, known);
  if (similar !== undefined) return { hint: `Did you mean "${similar}"?` };
  return known.length === 0 ? {} : { hint: `There are: ${known.join(", ")}.` };
}
