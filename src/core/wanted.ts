/** What is asked for by project and kind: kinds outside the composed query read only that. */
import { parseAddress } from "./address.ts";
import type { Change } from "./change.ts";
import type { Desired } from "./desired.ts";
import type { KindName } from "./kind.ts";
import type { Wanted } from "./reading.ts";

export type WantedByProject = ReadonlyMap<string, ReadonlyMap<KindName, readonly Wanted<object>[]>>;

/** What document and base declare; where both do, the document's declaration comes first. */
export function wantedIn(desired: Desired, base: Desired | undefined): WantedByProject {
  const entriesOf = ({ objects }: Pick<Desired, "objects">, declared: boolean) =>
    [...objects.values()].map(({ project, kind, names, spec }) => ({
      project,
      kind,
      wanted: { names, spec, declared },
    }));
  return group([...entriesOf(desired, true), ...(base ? entriesOf(base, false) : [])]);
}

/** What a plan's changes are about. */
export function wantedBy(changes: readonly Change[]): WantedByProject {
  const entriesOf = (side: "after" | "before") =>
    changes.flatMap(({ address, kind, [side]: spec }) => {
      const { project, names } = parseAddress(address);
      return spec === undefined
        ? []
        : [{ project, kind, wanted: { names, spec, declared: side === "after" } }];
    });
  return group([...entriesOf("after"), ...entriesOf("before")]);
}

interface Entry {
  readonly project: string;
  readonly kind: KindName;
  readonly wanted: Wanted<object>;
}

function group(entries: readonly Entry[]): WantedByProject {
  const projects = new Map<string, Map<KindName, Wanted<object>[]>>();
  for (const { project, kind, wanted } of entries) {
    const kinds = projects.get(project) ?? new Map<KindName, Wanted<object>[]>();
    projects.set(project, kinds);
    kinds.set(kind, [...(kinds.get(kind) ?? []), wanted]);
  }
  return projects;
}
