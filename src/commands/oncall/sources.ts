/** From flags to a view of on-call: of the files, which needs no token, or of what GitLab holds. */
import { diskFiles } from "../../config/files.ts";
import type { Desired } from "../../core/desired.ts";
import { EXIT, type Finding, hasErrors, type Level, Stop, sortFindings } from "../../core/finding.ts";
import { matcherOf } from "../../core/glob.ts";
import { groupBy } from "../../core/group-by.ts";
import type { KindName } from "../../core/kind.ts";
import type { Live } from "../../core/live.ts";
import { read } from "../../core/read.ts";
import type { Blindness } from "../../core/sight.ts";
import { KINDS } from "../../kinds/index.ts";
import { declaredView, liveView } from "../../oncall/build-view.ts";
import { filterView } from "../../oncall/filter.ts";
import { peopleOf } from "../../oncall/people.ts";
import type { Window } from "../../oncall/roster.ts";
import type { View } from "../../oncall/view.ts";
import { connectTo } from "../connection.ts";
import { type Examined, hasDocument } from "../documents.ts";
import { type OpenDoors, openDoors } from "../doors.ts";
import { asOf, type Invocation } from "../invocation.ts";
import { unmatchedIn } from "../nothing-matches.ts";
import { progress } from "../progress.ts";
import { diagnose } from "../show.ts";
import type { OncallFlags } from "./flags.ts";
import { type ExamineOptions, examineOncall } from "./groups.ts";

/** What on-call is made of. */
const ONCALL_KINDS: readonly KindName[] = ["schedule", "rotation", "alert_integration", "escalation_policy"];
export const READ_KINDS = new Map([...KINDS].filter(([name]) => ONCALL_KINDS.includes(name)));

/** Before every override: then none of them is over, and each counts for its own time. */
const ALL_OVERRIDES = Number.NEGATIVE_INFINITY;

export interface Declared {
  readonly view: View;
  readonly examined: Examined;
}

/** The document's on-call. Its warnings go to stderr; its errors end the run, unless they are excused. */
export async function declaredOncall(
  flags: OncallFlags,
  invocation: Invocation,
  { from, to }: Window,
  options?: ExamineOptions,
): Promise<Declared> {
  const { examined, remarks } = await examineOncall(flags, invocation, options);
  const { people, findings } = await peopleOf(examined.document, from, to);
  const told = sortFindings([...examined.findings, ...findings, ...remarks]);
  diagnose({ findings: told, sources: examined.document.sources }, flags, invocation);
  const view = declaredView(examined.desired, { now: asOf(flags, invocation), people });
  return { view: filterView(view, flags), examined };
}

export interface Oncall {
  /** What is asked for: the document's on-call with every override, or with `--live` what GitLab holds. */
  readonly view: View;
  /** The document's on-call with every override; undefined without a document. */
  readonly declared?: View;
  /** The document's, where it names one. */
  readonly host: string | undefined;
}

/** On-call from the files or, with `--live`, from GitLab: of the document's projects, or of `--project` without one. */
export async function oncallOf(flags: OncallFlags, invocation: Invocation, window: Window): Promise<Oncall> {
  const isDeclared = !flags.live || hasDocument(flags.file, diskFiles(invocation.folder));
  const declared = isDeclared
    ? await declaredOncall(flags, invocation, window, { since: ALL_OVERRIDES })
    : undefined;
  const host = declared?.examined.document.value.host;
  if (!flags.live && declared !== undefined) {
    tellUnmatched([declared.view], flags, invocation);
    return { view: declared.view, declared: declared.view, host };
  }
  const reached = declared?.examined.desired.reached;
  const projects =
    declared?.examined.desired.projects.filter(matcherOf(flags.project)) ??
    (flags.project === undefined ? undefined : [flags.project]);
  if (projects === undefined)
    throw new Stop(EXIT.failed, {
      level: "error",
      code: "nothing-to-read",
      message: "There is no document and no project to read",
      hint: "Name a document with --file, or a project with --project PATH.",
    });
  const doors = openDoors(connectTo(host, flags, invocation), flags, invocation);
  try {
    const live = await readOncall(doors, projects, flags, invocation);
    const people = declared?.view.people ?? live.people;
    const view = filterView({ ...inGroups(live, reached), people }, flags);
    tellUnmatched([view], flags, invocation);
    return { view, host: doors.gitlab.host, ...(declared && { declared: declared.view }) };
  } finally {
    await doors.close();
  }
}

/** Warns on stderr where `--project` or `--schedule` leaves nothing in any of the views. */
export function tellUnmatched(views: readonly View[], flags: OncallFlags, invocation: Invocation): void {
  diagnose({ findings: unmatchedIn(views, flags), sources: [] }, flags, invocation);
}

function inGroups(view: View, reached: Desired["reached"] | undefined): View {
  const projects = view.projects.map((project) => ({ ...project, groups: reached?.get(project.path) ?? [] }));
  return { ...view, projects };
}

/** The on-call of projects as GitLab holds it; throws as `readLive` does. */
export async function readOncall(
  doors: OpenDoors,
  projects: readonly string[],
  flags: OncallFlags,
  invocation: Invocation,
): Promise<View> {
  const live = await readLive(doors, projects, flags, invocation);
  return liveView(live, { now: asOf(flags, invocation), people: new Map() });
}

/**
 * The schedules, policies and integrations of projects. Throws a Stop (exit 4) for projects that GitLab does not show, and
 * for those whose schedules it hides for want of a role, a licence or an edition: it answers as if there were none. Of
 * disabled monitoring it warns.
 */
export async function readLive(
  doors: OpenDoors,
  projects: readonly string[],
  flags: OncallFlags,
  invocation: Invocation,
): Promise<Live> {
  const bar = progress("Reading projects", projects.length, flags, invocation);
  const live = await read({ doors, projects, kinds: READ_KINDS, onBatch: bar.done }).finally(bar.end);
  const missing = projects.filter((project) => !live.has(project));
  if (missing.length > 0)
    throw new Stop(EXIT.refused, {
      level: "error",
      code: "project-not-found",
      message: `GitLab shows no project ${missing.join(", ")} to this token`,
      hint: "Check the full path, and that the token's user is a member.",
    });
  const hidden = groupBy(projects, (project) => live.get(project)?.unseen?.get("schedule"));
  const findings = [...hidden].flatMap(([why, paths]) => (why ? [hiddenSchedules(why, paths)] : []));
  if (hasErrors(findings)) throw new Stop(EXIT.refused, ...findings);
  diagnose({ findings, sources: [] }, flags, invocation);
  return live;
}

/** Monitoring may be off on purpose in projects that only a group reaches; the rest is a mistake. */
function hiddenSchedules(why: Blindness, projects: readonly string[]): Finding {
  const { level = "error", code, cause, hint } = HIDDEN[why];
  return {
    level,
    code,
    message: `GitLab does not show on-call schedules of ${projects.join(", ")} ${cause}`,
    hint,
  };
}

const HIDDEN: Readonly<
  Record<Blindness, Pick<Finding, "code"> & { level?: Level; cause: string; hint: string }>
> = {
  role: {
    code: "role-too-low",
    cause: "to this token's user",
    hint: "Use a token of a user or bot with the role Reporter.",
  },
  licence: {
    code: "licence-missing",
    cause: "without a Premium licence",
    hint: "License these projects, or name others with --project.",
  },
  edition: {
    code: "edition-unsuitable",
    cause: "in its edition or version",
    hint: "Ask a GitLab Enterprise Edition with a Premium licence: Community Edition has no on-call management.",
  },
  monitoring: {
    level: "warning",
    code: "monitor-disabled",
    cause: "while monitoring is disabled there",
    hint: "Enable it in the project's settings to see what there is.",
  },
};
