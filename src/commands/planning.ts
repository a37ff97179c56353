/** The one path from flags to a plan, shared by plan, apply and drift. */
import { diskFiles, type Files } from "../config/files.ts";
import { filterProjects } from "../config/filter.ts";
import { liveFindings } from "../core/checks/live-findings.ts";
import type { Desired } from "../core/desired.ts";
import { projectsToRead } from "../core/diff.ts";
import { type Finding, perCause, sortFindings } from "../core/finding.ts";
import { matcherOf } from "../core/glob.ts";
import { groupLister } from "../core/groups.ts";
import type { Live } from "../core/live.ts";
import { explainsNoBase, makePlan, type Plan, type PlanOptions } from "../core/plan.ts";
import { read } from "../core/read.ts";
import { wantedIn } from "../core/wanted.ts";
import type { GitLab } from "../gitlab/connect.ts";
import { KINDS } from "../kinds/index.ts";
import { type BaseOptions, baseDoesNotLoad, findBase, noBase } from "./base.ts";
import { connectTo } from "./connection.ts";
import { documentPaths, type Examined, examineValid } from "./documents.ts";
import { type OpenDoors, openDoors } from "./doors.ts";
import { fannedOut, refuseInvalid } from "./fan-out.ts";
import type { PlanFlags } from "./flags.ts";
import { asOf, type Invocation } from "./invocation.ts";
import { nothingMatches } from "./nothing-matches.ts";
import { oncallWarnings } from "./oncall/warnings.ts";
import { progress } from "./progress.ts";
import { missingSecrets } from "./secrets.ts";

export interface Planned {
  readonly plan: Plan;
  readonly live: Live;
  readonly doors: OpenDoors;
  readonly examined: Examined;
}

export interface PlanningOptions {
  /** `drift` compares GitLab with what was applied last rather than with the files. */
  readonly against: "files" | "applied";
  /** What to make of a base that is ahead of this commit. */
  readonly ahead: BaseOptions["ahead"];
}

/** Plans; the caller closes the doors. */
export async function planFrom(
  flags: PlanFlags,
  invocation: Invocation,
  options: PlanningOptions,
): Promise<Planned> {
  const files = diskFiles(invocation.folder);
  const examined = examineValid(documentPaths(flags.file, files), files, asOf(flags, invocation));
  const doors = openDoors(connectTo(examined.document.value.host, flags, invocation), flags, invocation);
  try {
    return { ...(await planWith(doors, examined, files, flags, invocation, options)), doors, examined };
  } catch (error) {
    await doors.close();
    throw error;
  }
}

async function planWith(
  doors: OpenDoors,
  examined: Examined,
  files: Files,
  flags: PlanFlags,
  invocation: Invocation,
  options: PlanningOptions,
): Promise<Pick<Planned, "plan" | "live">> {
  const { gitlab } = doors;
  const instant = asOf(flags, invocation);
  const sides = await sidesOf(gitlab, examined, files, flags, invocation, options);
  const { desired, base } = sides;

  const projects = projectsToRead({ desired, base: base?.desired });
  const bar = progress("Reading projects", projects.length, flags, invocation);
  const live = await read({
    doors,
    projects,
    kinds: KINDS,
    wanted: wantedIn(desired, base?.desired),
    onBatch: bar.done,
  }).finally(bar.end);

  const target = flags.target === undefined ? undefined : matcherOf(flags.target);
  const plan = makePlan({
    kinds: KINDS,
    tool: `watchbill/${invocation.version}`,
    host: gitlab.host,
    desired,
    base,
    live,
    asOf: instant,
    adopt: flags.adopt ?? false,
    resendSecrets: flags.resendSecrets ?? false,
    allowDeletes: flags.allowDeletes,
    allowUpdates: flags.allowUpdates,
    target,
  });
  const isBaseless = base === undefined && desired.objects.size > 0 && !sides.findings.some(explainsNoBase);
  const findings = [
    ...sides.findings,
    ...plan.findings,
    ...(isBaseless ? [noBase(plan.changes)] : []),
    ...(await liveFindings(plan, { doors, kinds: KINDS, desired, live, target })),
    ...missingSecrets(plan.changes, desired, invocation),
    ...unmatchedGlobs(flags, sides.whole, desired, plan),
    ...untold(await oncallWarnings(examined.document, desired, instant, live), plan),
  ];
  return { plan: { ...plan, findings: sortFindings(perCause(findings)) }, live };
}

/** What GitLab is to be like, and what is owned there. */
interface Sides {
  /** Narrowed to the projects that the flags ask for, as the base is. */
  readonly desired: Desired;
  /** The same of all projects. */
  readonly whole: Desired;
  readonly base: PlanOptions["base"];
  /** Of the document, its groups and its base. */
  readonly findings: readonly Finding[];
}

async function sidesOf(
  gitlab: GitLab,
  examined: Examined,
  files: Files,
  flags: PlanFlags,
  invocation: Invocation,
  { against, ahead }: PlanningOptions,
): Promise<Sides> {
  const instant = asOf(flags, invocation);
  const base = await findBase(examined.document, gitlab, flags, invocation, { ahead });
  const list = groupLister(gitlab);
  const declared = await fannedOut(examined, files, list, instant);
  refuseInvalid(examined, declared);
  const applied = base?.examined && (await fannedOut(base.examined, base.files, list, instant));
  const mistake = applied?.invalid.find(({ level }) => level === "error");
  const valid = mistake ? undefined : applied?.desired;
  const whole = withPolicy(against === "applied" && valid ? valid : declared.desired, flags, against);
  return {
    desired: filterProjects(whole, flags),
    whole,
    base: base && valid && { revision: base.revision, desired: filterProjects(valid, flags) },
    findings: [
      ...examined.findings,
      ...declared.findings,
      ...declared.invalid,
      ...(base?.findings ?? []),
      ...(base && mistake ? [baseDoesNotLoad(base.revision, mistake.message)] : []),
    ],
  };
}

/** Without the order of turns (OC031) where the plan replaces the rotation: the reason of that change tells it. */
function untold(findings: readonly Finding[], { changes }: Plan): Finding[] {
  const replaced = new Set(changes.flatMap(({ action, address }) => (action === "replace" ? address : [])));
  return findings.filter(({ code, address = "" }) => code !== "OC031" || !replaced.has(address));
}

function unmatchedGlobs(
  { project, target }: PlanFlags,
  whole: Desired,
  desired: Desired,
  { changes }: Plan,
): Finding[] {
  const matches = matcherOf(target);
  const objects = [...desired.objects.keys(), ...changes.map(({ address }) => address)];
  return [
    ...(project !== undefined && filterProjects(whole, { project }).projects.length === 0
      ? [nothingMatches("project", project, "project of the document")]
      : []),
    ...(target !== undefined && !objects.some((address) => matches(address))
      ? [nothingMatches("target", target, "object")]
      : []),
  ];
}

/** `--prune` overrules the document; drift hides nothing, whatever the policy keeps. */
function withPolicy(desired: Desired, { prune }: PlanFlags, against: PlanningOptions["against"]): Desired {
  const drift = against === "applied" ? "revert" : desired.guards.drift;
  return { ...desired, guards: { ...desired.guards, drift, prune: prune ?? desired.guards.prune } };
}
