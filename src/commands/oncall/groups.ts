/** The document with the projects of its groups, as far as GitLab may be asked for them. */
import { diskFiles, type Files } from "../../config/files.ts";
import { EXIT, type Finding, Stop } from "../../core/finding.ts";
import { groupLister } from "../../core/groups.ts";
import { connectIfToken } from "../connection.ts";
import { documentPaths, type Examined, examineValid } from "../documents.ts";
import { type FannedOut, fannedOut, groupsOf, refuseInvalid } from "../fan-out.ts";
import { asOf, type Invocation } from "../invocation.ts";
import type { OncallFlags } from "./flags.ts";

export interface ExaminedOncall {
  readonly examined: Examined;
  /** What there is to say of the groups, besides the document's own findings. */
  readonly remarks: readonly Finding[];
}

export interface ExamineOptions {
  /** Epoch milliseconds: overrides that were over only after that are worked in too. */
  readonly since?: number;
  /** Codes of errors that do not end the run. */
  readonly excused?: readonly string[];
}

/**
 * Reads the document and follows its groups as `plan` does. Without a token and with `--offline` a remark says what is
 * left out.
 *
 * @throws InvalidDocument (exit 3), and Stop (exit 4) for groups that GitLab does not show.
 */
export async function examineOncall(
  flags: OncallFlags,
  invocation: Invocation,
  { since, excused }: ExamineOptions = {},
): Promise<ExaminedOncall> {
  const files = diskFiles(invocation.folder);
  const now = asOf(flags, invocation);
  const examined = examineValid(documentPaths(flags.file, files), files, now, since, excused);
  const followed = await followGroups(examined, files, flags, invocation, since);
  if (followed === undefined) return { examined, remarks: notFollowed(examined, flags) };
  refuseInvalid(examined, followed);
  const errors = followed.findings.filter(({ level }) => level === "error");
  if (errors.length > 0) throw new Stop(EXIT.refused, ...errors);
  return { examined: { ...examined, desired: followed.desired }, remarks: followed.findings };
}

/** A document fanned out to its groups' projects; undefined where it has groups and GitLab may not be asked. */
export async function followGroups(
  examined: Examined,
  files: Files,
  flags: OncallFlags,
  invocation: Invocation,
  since?: number,
): Promise<FannedOut | undefined> {
  if (groupsOf(examined).length === 0) return { desired: examined.desired, findings: [], invalid: [] };
  const gitlab = flags.offline ? undefined : connectIfToken(examined.document.value.host, flags, invocation);
  if (gitlab === undefined) return undefined;
  try {
    return await fannedOut(examined, files, groupLister(gitlab), asOf(flags, invocation), since);
  } finally {
    await gitlab.close();
  }
}

function notFollowed(examined: Examined, { offline }: OncallFlags): Finding[] {
  const ask = offline ? "Leave out --offline" : "Set GITLAB_TOKEN (the scope read_api is enough)";
  return groupsOf(examined).map((group) => ({
    level: "warning",
    code: "group-not-followed",
    message: `Projects that only the group ${group} reaches are left out: GitLab alone knows them`,
    ...examined.document.position(["groups", group]),
    hint: `${ask} to have them listed, or name them under projects:.`,
  }));
}
