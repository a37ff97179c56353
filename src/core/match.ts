/**
 * Finds the live object that each declared one answers to: by name; after a rename, by the old name;
 * after a replacement that was cut short, by the name it was retired under.
 */
import { type Address, formatAddress } from "./address.ts";
import type { Declared, Desired } from "./desired.ts";
import type { Finding } from "./finding.ts";
import { type AnyKind, type KindName, type KindsByName, type Scope, UNDECLARED } from "./kind.ts";
import { type LiveObject, type LiveProject, objectsOf } from "./live.ts";
import { comparable } from "./spec.ts";

export interface Matches {
  /** By the declared address. */
  readonly live: ReadonlyMap<Address, LiveObject>;
  readonly unmatched: readonly LiveObject[];
  /** Declared, and live more than once: nothing can be said of these. */
  readonly ambiguous: ReadonlySet<Address>;
  readonly findings: readonly Finding[];
  /** The names under which the document knows a live object. */
  named(kind: KindName, names: readonly string[]): readonly string[];
}

/** Matches one project's declarations, parents before children. `asOf` is in epoch milliseconds. */
export function match(
  declared: readonly Declared[],
  project: LiveProject | undefined,
  kinds: KindsByName,
  asOf: number,
): Matches {
  const live = new Map<Address, LiveObject>();
  const renamed = new Map<string, readonly string[]>();
  const findings: Finding[] = [];
  const taken = new Set<LiveObject>();
  const several = new Set<Address>();

  for (const kind of kinds.values()) {
    const present = objectsOf(project, kind.name);
    const ofKind = declared.filter((one) => one.kind === kind.name);
    for (const object of ofKind) take(object, kind, named(object, kind, object.names.at(-1), present));
    // Whatever bears its own name already is no other's under an old one.
    for (const object of ofKind)
      if (!live.has(object.address)) {
        const left = present.filter((one) => !taken.has(one));
        take(object, kind, formerly(object, kind, left));
      }
  }
  return {
    live,
    findings,
    ambiguous: several,
    unmatched: project?.objects.filter((object) => !taken.has(object)) ?? [],
    named: (kind, names) => renamed.get(keyOf(kind, names)) ?? names,
  };

  function take(object: Declared, kind: AnyKind, found: readonly LiveObject[]): void {
    for (const one of found) taken.add(one);
    if (found.length > 1) {
      findings.push(ambiguous(object, found.length));
      several.add(object.address);
    }
    const [first] = found;
    if (first === undefined) return;
    live.set(object.address, first);
    renamed.set(keyOf(kind.name, first.names), object.names);
  }

  /** Where an object stands in GitLab under a name: below its parent, whatever that is called there. */
  function pathOf(object: Declared, name: string | undefined): readonly string[] {
    const parent = parentOf(object, kinds);
    const above = (parent === undefined ? undefined : live.get(parent)?.names) ?? object.names.slice(0, -1);
    return name === undefined ? above : [...above, name];
  }

  function named(
    object: Declared,
    kind: AnyKind,
    name: string | undefined,
    present: readonly LiveObject[],
  ): readonly LiveObject[] {
    const fold = (names: readonly string[]) =>
      names.map((one) => (kind.ignoresCase ? one.toLowerCase() : one));
    const path = fold(pathOf(object, name));
    return present.filter((one) => sameNames(fold(one.names), path));
  }

  /** By its old name, or that of what it is named after; else by the name it was retired under. */
  function formerly(object: Declared, kind: AnyKind, present: readonly LiveObject[]): readonly LiveObject[] {
    const eponym = eponymOf(object, kinds);
    const oldName = object.options.renamedFrom ?? (eponym && live.get(eponym)?.names.at(-1));
    const byOldName = oldName === undefined ? [] : named(object, kind, oldName, present);
    if (byOldName.length > 0) return byOldName;
    const path = pathOf(object, object.names.at(-1));
    return present.filter((one) => {
      const retirement = kind.retirement?.(one.live, asOf);
      return retirement?.unfinished !== undefined && retirement.isOf(path);
    });
  }
}

/** The scope in which a live object is projected for a declaration of it. */
export function scopeOf(
  declared: Declared,
  desired: Desired,
  { live, named }: Pick<Matches, "live" | "named">,
  kinds: KindsByName,
): Scope<object> {
  const address = parentOf(declared, kinds);
  const parent = address && desired.objects.get(address);
  return {
    declared: declared.spec,
    named,
    ...(parent && { parent: reachedSpec(parent, live.get(parent.address)) }),
  };
}

/** What a declaration makes of a live object: as declared, but for what it ignores. */
export function reachedSpec({ spec, options }: Declared, found: LiveObject | undefined): object {
  if (found === undefined) return spec;
  return comparable(found.kind, spec, found.kind.project(found.live, UNDECLARED), options.ignore);
}

export function parentOf(
  { project, kind, names }: Pick<Declared, "project" | "kind" | "names">,
  kinds: KindsByName,
): Address | undefined {
  const parent = kinds.get(kind)?.parent;
  return parent && formatAddress({ project, kind: parent, names: names.slice(0, -1) });
}

/** The object that one is named after. */
export function eponymOf(
  { project, kind, names }: Pick<Declared, "project" | "kind" | "names">,
  kinds: KindsByName,
): Address | undefined {
  const namedAfter = kinds.get(kind)?.namedAfter;
  return namedAfter && formatAddress({ project, kind: namedAfter, names: names.slice(-1) });
}

export function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, index) => name === b[index]);
}

function keyOf(kind: KindName, names: readonly string[]): string {
  return JSON.stringify([kind, names]);
}

/** Several live objects of one name, of which one is declared or owned. */
export function ambiguous(
  { address, kind, names }: Pick<Declared, "address" | "kind" | "names">,
  count: number,
): Finding {
  return {
    level: "error",
    code: "ambiguous-name",
    message: `GitLab has ${count} objects of kind ${kind} named "${names.at(-1)}", which cannot be told apart`,
    address,
    hint: "Rename or delete all but one of them in GitLab.",
  };
}
