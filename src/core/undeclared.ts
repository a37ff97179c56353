/** What becomes of live objects that no declaration answers to: owned and dropped, retired, or not ours. */
import { type Address, parseAddress } from "./address.ts";
import { type Change, DROPPED } from "./change.ts";
import { compare } from "./compare.ts";
import type { Desired } from "./desired.ts";
import type { DiffOptions } from "./diff.ts";
import type { Finding } from "./finding.ts";
import { UNDECLARED } from "./kind.ts";
import { isKnown, reasonMade, retirementOf } from "./leftovers.ts";
import type { LiveObject } from "./live.ts";
import { ambiguous, parentOf } from "./match.ts";
import { patchOf } from "./spec.ts";

export interface Undeclared {
  /** Ends of interrupted replacements, then deletions in the order in which they can be made. */
  readonly changes: readonly Change[];
  /** Listed and left alone; sorted. */
  readonly unmanaged: readonly Address[];
  readonly findings: readonly Finding[];
}

/** `unmatched` are a project's live objects without a declaration, what others need before these. */
export function undeclaredIn(
  project: string,
  unmatched: readonly LiveObject[],
  options: DiffOptions,
): Undeclared {
  const { kinds, desired, base, asOf } = options;
  const live = options.live.get(project);
  const named = desired.named.has(project);
  const { prune } = desired.guards;
  const ends: Change[] = [];
  const deletes: Change[] = [];
  const unmanaged: Address[] = [];
  const findings: Finding[] = [];
  for (const object of unmatched) if (!object.kind.released) judge(object);
  return { changes: [...ends, ...deletes.reverse()], unmanaged: unmanaged.sort(compare), findings };

  function judge(object: LiveObject): void {
    const { address, kind, names } = object;
    const retirement = retirementOf(object, live, asOf, (one) => isKnown(one, options));
    if (retirement?.unfinished) ends.push(ending(object, retirement.unfinished, desired.position(address)));
    if (retirement) return;

    const parts = { project, kind: kind.name, names };
    const made = reasonMade(parts, options);
    if (made !== undefined && prune !== "none") {
      deletes.push(deletion(object, made, desired.position(parentOf(parts, kinds) ?? address)));
      return;
    }
    const owned = base?.objects.get(address);
    const released = owned?.fanOut === true && !desired.reached.has(project);
    if (!released && ((owned && prune !== "none") || (named && kind.prunable && prune === "all"))) {
      const alike = live?.objects.filter((one) => one.address === address) ?? [];
      if (alike.length > 1)
        findings.push({ ...ambiguous({ address, ...parts }, alike.length), ...desired.position(address) });
      else if (owned) deletes.push(deletion(object, DROPPED, (base as Desired).position(address)));
      else
        deletes.push(deletion(object, "not declared, and the policy prunes all", desired.position(address)));
    } else if (named && !owned && kind.prunable) {
      unmanaged.push(address);
    } else if (owned) {
      findings.push(keptObject(address, released));
    }
  }
}

/** Projects that only groups of the base reached, and no longer do. Nothing there is even looked at. */
export function releasedProjects({ desired, base }: Pick<DiffOptions, "desired" | "base">): Finding[] {
  const known = new Set([...desired.projects, ...(base?.named ?? [])]);
  const released = (base?.projects ?? []).filter((project) => !known.has(project));
  if (released.length === 0) return [];
  return [
    {
      level: "note",
      code: "project-released",
      message: `No longer reached by a group, so what they hold stays as it is: ${released.join(", ")}`,
      hint: "To have it deleted, let the group reach them and take the sections out of the group.",
    },
  ];
}

function ending({ address, kind, live }: LiveObject, after: object, where: Change["where"]): Change {
  const before = kind.project(live, UNDECLARED);
  return {
    action: "update",
    cause: "document",
    address,
    kind: kind.name,
    where,
    before,
    after,
    patch: patchOf(before, after),
    reason: "ends what an interrupted replacement left running",
  };
}

function deletion({ address, kind, live }: LiveObject, reason: string, where: Change["where"]): Change {
  const before = kind.project(live, UNDECLARED);
  return {
    action: "delete",
    cause: "document",
    address,
    kind: kind.name,
    before,
    patch: patchOf(before, {}),
    reason,
    where,
  };
}

function keptObject(address: Address, released: boolean): Finding {
  const { project } = parseAddress(address);
  return released
    ? {
        level: "note",
        code: "project-released",
        message: `${project} is no longer reached by a group; what the group handed down stays as it is`,
        address,
      }
    : {
        level: "note",
        code: "kept-by-policy",
        message: "No longer declared, but the policy prunes nothing",
        address,
      };
}
