/**
 * Gives every name in a document its meaning: templates and groups are merged into projects, defaults filled in,
 * references tied. The result, `Desired`, is a flat map of objects by address, each with its place in the YAML.
 */
import { type Address, formatAddress, parseAddress } from "../core/address.ts";
import type { Declared, Desired, Options } from "../core/desired.ts";
import { type Finding, type Position, sortFindings } from "../core/finding.ts";
import type { AnyKind, Block, BlockContext, KindName, KindsByName, Pointer } from "../core/kind.ts";
import { ownValue } from "../core/own.ts";
import type { ProjectSection } from "../core/project-section.ts";
import type { Document, Path } from "./document.ts";
import type { Files } from "./files.ts";
import { guardsOf } from "./guards.ts";
import { type Layer, layering, placeIn, unknownTemplates } from "./layers.ts";
import { hasPath, merge } from "./merge.ts";
import { emptyPlaces, mergedMistakes, touches } from "./merged-section.ts";
import { hintOf } from "./nearest.ts";
import { renameProblems } from "./renames.ts";
import { checkCatalogue } from "./services.ts";
import { type FoundFile, fileBeside, jsonBeside, secretBeside } from "./source-file.ts";

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

interface Placed {
  readonly declared: Declared;
  readonly block: Pick<Block, "path" | "borrowed">;
  readonly layers: readonly Layer[];
}

export function resolve(document: Document, options: ResolveOptions): Resolution {
  const placed = new Map<Address, Placed>();
  const namesIn = new Map<string, (readonly string[])[]>();
  const runbooks = new Set<string>();
  const declaring = { asOf: options.since ?? options.asOf };
  const broken = options.broken ?? [];
  const sections = layering(document.value, options.reached);
  const stacks: (readonly Layer[])[] = [];
  const findings = unknownTemplates(document);

  const position = (address: Address, at: Pointer = ""): Position => {
    const object = placed.get(address);
    if (object) return placeOf(object, at);
    const { project } = parseAddress(address);
    const group = sections.named.has(project) ? undefined : sections.reached.get(project)?.at(-1);
    return document.position(group === undefined ? ["projects", project] : ["groups", group]);
  };

  for (const project of sections.projects) {
    const layers = sections.layersOf(project);
    const section = merge(layers.map((layer) => layer.section)) as ProjectSection;
    const merged = { project, section, layers };
    const mistakes = mergedMistakes(merged, document, sections, broken);
    findings.push(...mistakes.findings);
    stacks.push(layers);
    for (const name of Object.keys(section.runbooks ?? {})) runbooks.add(name);
    for (const kind of options.kinds.values())
      for (const block of kind.blocks(section, declaring))
        if (
          !placesOf(block).some((place) => mistakes.places.some((path) => touches(path, place, block.within)))
        )
          declare(project, kind, block, layers);
  }
  findings.push(...emptyPlaces(stacks, document, broken));
  for (const object of placed.values()) check(object);
  const declared = [...placed.values()].map((object) => object.declared);
  for (const [{ address }, { at = "", level = "error", ...problem }] of renameProblems(
    declared,
    options.kinds,
  ))
    findings.push({ level, ...problem, address, ...position(address, at) });
  for (const group of Object.keys(document.value.groups ?? {})) {
    const layers = sections.layersOfGroup(group).map((layer) => layer.section);
    for (const name of Object.keys((merge(layers) as ProjectSection).runbooks ?? {})) runbooks.add(name);
  }
  findings.push(...checkCatalogue(document, runbooks));

  const desired: Desired = {
    objects: new Map(declared.map((object) => [object.address, object])),
    projects: sections.projects,
    named: sections.named,
    reached: sections.reached,
    guards: guardsOf(document.value.policy),
    position,
  };
  return { desired, findings: sortFindings(findings) };

  function placeOf({ block, layers }: Pick<Placed, "block" | "layers">, at: Pointer): Position {
    return placeIn(document, layers, pathOf(block, at));
  }

  function declare(project: string, kind: AnyKind, block: Block, layers: readonly Layer[]): void {
    // What is broken is declared all the same: a reference to it is no second mistake.
    const key = `${project}//${kind.name}`;
    namesIn.set(key, [...(namesIn.get(key) ?? []), block.names]);
    const places = placesOf(block).flatMap((place) => layers.map(({ at }) => [...at, ...place]));
    if (places.some((place) => broken.some((path) => touches(path, place, block.within)))) return;
    const address = formatAddress({ project, kind: kind.name, names: block.names });
    const place = (at: Pointer) => placeOf({ block, layers }, at);
    const blame = (problem: FoundFile["problem"], at: Pointer) => {
      if (problem) findings.push({ level: "error", ...problem, address, ...place(at) });
    };
    const context: BlockContext = {
      file(path, at) {
        const { found, problem } = fileBeside(options.files, place(at).file, path);
        blame(problem, at);
        return problem ? { ...found, text: "" } : found;
      },
      json(path, at) {
        const { found, problem } = jsonBeside(options.files, place(at).file, path);
        blame(problem, at);
        return found;
      },
      secret(reference, at) {
        const { found, problem } = secretBeside(options.files, place(at).file, reference);
        blame(problem, at);
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
      kinds: options.kinds,
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

/** Where a block stands in a project's section, and where what it borrows stands. */
function placesOf({ path, borrowed = {} }: Block): Path[] {
  return [path, ...Object.values(borrowed)];
}

/** The path in a project's section of what a pointer into a block means. */
function pathOf({ path, borrowed = {} }: Pick<Block, "path" | "borrowed">, at: Pointer): Path {
  const segments = segmentsOf(at);
  const elsewhere = ownValue(borrowed, String(segments[0]));
  return elsewhere ? [...elsewhere, ...segments.slice(1)] : [...path, ...segments];
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
