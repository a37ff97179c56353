/** From flags to a view of on-call: of the files, which needs no token, or of what GitLab holds. */
import { diskFiles } from "../../config/files.ts";
import { EXIT, type Finding, Stop, sortFindings } from "../../core/finding.ts";
import type { KindName } from "../../core/kind.ts";
import { read } from "../../core/read.ts";
import { KINDS } from "../../kinds/index.ts";
import { declaredView, liveView } from "../../oncall/build-view.ts";
import { filterView } from "../../oncall/filter.ts";
import { peopleOf } from "../../oncall/people.ts";
import type { Window } from "../../oncall/roster.ts";
import type { View } from "../../oncall/view.ts";
import { connectTo } from "../connection.ts";
import { documentPaths, type Examined, examineValid } from "../documents.ts";
import { type OpenDoors, openDoors } from "../doors.ts";
import { asOf, type Invocation } from "../invocation.ts";
import { progress } from "../progress.ts";
import { diagnose } from "../show.ts";
import type { OncallFlags } from "./flags.ts";

/** What on-call is made of. */
const ONCALL_KINDS: readonly KindName[] = ["schedule", "rotation", "alert_integration", "escalation_policy"];
export const READ_KINDS = new Map([...KINDS].filter(([name]) => ONCALL_KINDS.includes(name)));

/** Before every override: then none of them is over, and each counts for its own time. */
export const ALL_OVERRIDES = Number.NEGATIVE_INFINITY;

export interface Declared {
  readonly view: View;
  readonly examined: Examined;
}

/** The document's on-call. Its warnings go to stderr; its errors end the run. */
export async function declaredOncall(
  flags: OncallFlags,
  invocation: Invocation,
  { from, to }: Window,
  overridesSince?: number,
): Promise<Declared> {
  const files = diskFiles(invocation.folder);
  const now = asOf(flags, invocation);
  const examined = examineValid(documentPaths(flags.file, files), files, now, overridesSince);
  const { people, findings } = await peopleOf(examined.document, from, to);
  const told = sortFindings([...examined.findings, ...findings, ...unfollowedGroups(examined)]);
  diagnose({ findings: told, sources: examined.document.sources }, flags, invocation);
  const view = declaredView(examined.desired, { now, people });
  return { view: filterView(view, flags), examined };
}

/** What GitLab holds in the document's projects or, without a document, in the project of `--project`. */
export async function liveOncall(
  flags: OncallFlags,
  invocation: Invocation,
  { from, to }: Window,
): Promise<{ view: View; doors: OpenDoors }> {
  const files = diskFiles(invocation.folder);
  const examined = hasDocument(flags, invocation)
    ? examineValid(documentPaths(flags.file, files), files, asOf(flags, invocation))
    : undefined;
  const projects = examined?.desired.projects ?? (flags.project === undefined ? [] : [flags.project]);
  if (projects.length === 0)
    throw new Stop(EXIT.failed, {
      level: "error",
      code: "nothing-to-read",
      message: "There is no document and no project to read",
      hint: "Name a document with --file, or a project with --project PATH.",
    });
  const people = examined ? (await peopleOf(examined.document, from, to)).people : new Map();
  const doors = openDoors(connectTo(examined?.document.value.host, flags, invocation), invocation);
  try {
    const view = await readOncall(doors, projects, flags, invocation);
    return { view: filterView({ ...view, people }, flags), doors };
  } catch (error) {
    await doors.close();
    throw error;
  }
}

/** The schedules, policies and integrations of projects as GitLab holds them. */
export async function readOncall(
  doors: OpenDoors,
  projects: readonly string[],
  flags: OncallFlags,
  invocation: Invocation,
): Promise<View> {
  const bar = progress("Reading projects", projects.length, flags, invocation);
  const live = await read({ doors, projects, kinds: READ_KINDS, onBatch: bar.done });
  bar.end();
  const missing = projects.filter((project) => !live.has(project));
  if (missing.length > 0)
    throw new Stop(EXIT.refused, {
      level: "error",
      code: "project-not-found",
      message: `GitLab shows no project ${missing.join(", ")} to this token`,
      hint: "Check the full path, and that the token's user is a member.",
    });
  return liveView(live, { now: asOf(flags, invocation), people: new Map() });
}

function hasDocument(flags: OncallFlags, { folder }: Invocation): boolean {
  const files = diskFiles(folder);
  return (
    flags.file.length > 0 ||
    files.read("watchbill.yml") !== undefined ||
    files.list("watchbill") !== undefined
  );
}

/** Only GitLab knows the projects of a group. */
function unfollowedGroups({ document }: Examined): Finding[] {
  const groups = Object.keys(document.value.groups ?? {});
  return groups.map((group) => ({
    level: "warning",
    code: "group-not-followed",
    message: `The projects of the group ${group} are not shown: only GitLab knows them`,
    ...document.position(["groups", group]),
    hint: "Name a project under projects: to see its on-call from the files.",
  }));
}
