/** The projects that a document reaches through its groups: only GitLab knows them. */
import type { Document } from "../config/document.ts";
import type { Files } from "../config/files.ts";
import { resolve } from "../config/resolve.ts";
import { parseAddress } from "../core/address.ts";
import { compare } from "../core/compare.ts";
import type { Desired } from "../core/desired.ts";
import { type Finding, hasErrors, perCause, sortFindings } from "../core/finding.ts";
import { groupMatcher } from "../core/group-match.ts";
import { type ListGroup, type Reached, reachGroups } from "../core/groups.ts";
import { KINDS } from "../kinds/index.ts";
import { type Examined, InvalidDocument } from "./documents.ts";

export interface FannedOut {
  readonly desired: Desired;
  /** Of the groups themselves. */
  readonly findings: readonly Finding[];
  /** Of what they hand down, where it arrives. */
  readonly invalid: readonly Finding[];
}

/** The groups of a document, by their keys. */
export function groupsOf({ document }: Examined): string[] {
  return Object.keys(document.value.groups ?? {});
}

/** The document with its groups' projects, as GitLab lists them now; `asOf` and `since` as for `examine`. */
export async function fannedOut(
  examined: Examined,
  files: Files,
  list: ListGroup,
  asOf: number,
  since?: number,
): Promise<FannedOut> {
  const { document, desired } = examined;
  const { groups = {} } = document.value;
  if (groupsOf(examined).length === 0) return { desired, findings: [], invalid: [] };
  const { projects, findings } = await reachGroups(list, groups, (group) =>
    document.position(["groups", group]),
  );
  const resolved = (reached: Reached["projects"]) =>
    resolve(document, { kinds: KINDS, files, reached, asOf, since });
  const strict = resolved(projects);
  const unlisted = unlistedWith(strict.findings, document, projects);
  const resolution = unlisted === projects ? strict : resolved(unlisted);
  return { desired: resolution.desired, findings, invalid: resolution.findings };
}

/**
 * The reached projects, and those among the named ones that have errors and that a group would reach if GitLab listed
 * them there: what they miss may be what the group hands down. Why GitLab does not list them, reading them tells.
 */
function unlistedWith(
  errors: readonly Finding[],
  { value: { groups = {}, projects: named = {} } }: Document,
  reached: Reached["projects"],
): Reached["projects"] {
  const wrong = errors.flatMap(({ level, address }) =>
    level === "error" && address !== undefined ? parseAddress(address).project : [],
  );
  const suspects = [...new Set(wrong)].filter((project) => Object.hasOwn(named, project));
  const entries = [...reached].map(([group, listed]) => {
    const isMeant = groupMatcher(groups[group] ?? {});
    const unlisted = suspects.filter(
      (project) => project.startsWith(`${group}/`) && isMeant(project) && !listed.includes(project),
    );
    return [group, unlisted.length === 0 ? listed : [...listed, ...unlisted].sort(compare)] as const;
  });
  return entries.some(([group, paths]) => paths !== reached.get(group)) ? new Map(entries) : reached;
}

/**
 * Ends the run (exit 3) where what a group hands down is wrong at a project: before GitLab is asked nobody can tell.
 * What is wrong with the groups themselves is told besides.
 */
export function refuseInvalid(examined: Examined, { invalid, findings }: FannedOut): void {
  if (hasErrors(invalid))
    throw new InvalidDocument({
      ...examined,
      findings: sortFindings([...examined.findings, ...findings, ...perCause(invalid)]),
    });
}
