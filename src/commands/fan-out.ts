/** The projects that a document reaches through its groups: only GitLab knows them. */
import type { Files } from "../config/files.ts";
import { resolve } from "../config/resolve.ts";
import type { Desired } from "../core/desired.ts";
import { type Finding, hasErrors, perCause, sortFindings } from "../core/finding.ts";
import { type ListGroup, reachGroups } from "../core/groups.ts";
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
  const reached = await reachGroups(list, groups, (group) => document.position(["groups", group]));
  const resolution = resolve(document, { kinds: KINDS, files, reached: reached.projects, asOf, since });
  return { desired: resolution.desired, findings: reached.findings, invalid: resolution.findings };
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
