/** Renames without effect: what is live under the old name stays with, or goes to, one declared object only. */
import { formatAddress } from "../core/address.ts";
import type { Declared } from "../core/desired.ts";
import { groupBy } from "../core/group-by.ts";
import type { KindsByName, Problem } from "../core/kind.ts";

/** The problems with `renamed_from` among all that is declared, each beside its object. */
export function renameProblems(objects: readonly Declared[], kinds: KindsByName): [Declared, Problem][] {
  const families = groupBy(objects, ({ project, kind, names }) =>
    formatAddress({ project, kind, names: names.slice(0, -1) }),
  );
  return [...families.values()].flatMap((family) => {
    const [{ kind }] = family as [Declared];
    const fold = (name: string) => (kinds.get(kind)?.ignoresCase ? name.toLowerCase() : name);
    const byName = new Map(family.map((object) => [fold(nameOf(object)), object]));
    const successors = new Map<string, Declared>();
    return family.flatMap((object): [Declared, Problem][] => {
      const oldName = object.options.renamedFrom;
      if (oldName === undefined) return [];
      const holder = byName.get(fold(oldName));
      const successor = successors.get(fold(oldName));
      successors.set(fold(oldName), successor ?? object);
      if (holder !== undefined && holder !== object) return [[object, stillDeclared(oldName)]];
      return successor === undefined ? [] : [[object, takenBy(oldName, nameOf(successor))]];
    });
  });
}

const COMMON = { at: "/renamed_from", level: "warning" } as const;

function stillDeclared(oldName: string): Problem {
  return {
    ...COMMON,
    code: "renamed-from-declared",
    message: `This is made anew where it is not live yet: "${oldName}", which it is renamed from, is still declared`,
    hint: "Take renamed_from out; a name that is to be used again is given away in an apply of its own.",
  };
}

function takenBy(oldName: string, successor: string): Problem {
  return {
    ...COMMON,
    code: "renamed-from-twice",
    message: `This is made anew where it is not live yet: "${successor}" is renamed from "${oldName}" as well, and comes first`,
    hint: "Take renamed_from out of what is new.",
  };
}

function nameOf({ names }: Declared): string {
  return names.at(-1) ?? "";
}
