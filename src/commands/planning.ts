/** The one path from flags to a plan, shared by plan, apply and drift. */
import { execFileSync } from "node:child_process";
import picomatch from "picomatch";
import { diskFiles, gitFiles } from "../config/files.ts";
import { filterProjects } from "../config/filter.ts";
import type { Desired } from "../core/desired.ts";
import { projectsToRead } from "../core/diff.ts";
import type { Finding } from "../core/finding.ts";
import type { Live } from "../core/live.ts";
import { checkAccess, checkPeople, checkProjects, checkSpecs } from "../core/live-checks.ts";
import { type Base, makePlan, type Plan } from "../core/plan.ts";
import { read } from "../core/read.ts";
import type { GitLab } from "../gitlab/connect.ts";
import { KINDS } from "../kinds/index.ts";
import { connectTo } from "./connection.ts";
import { documentPaths, type Examined, examine, examineValid } from "./documents.ts";
import type { PlanFlags } from "./flags.ts";
import type { Invocation } from "./invocation.ts";
import { progress } from "./progress.ts";

export interface Planned {
  readonly plan: Plan;
  readonly live: Live;
  readonly gitlab: GitLab;
  readonly examined: Examined;
}

export interface PlanningOptions {
  /** `drift` compares GitLab with what was applied last rather than with the files. */
  readonly against: "files" | "applied";
}

/** Plans; the caller closes the connection. */
export async function planFrom(
  flags: PlanFlags,
  invocation: Invocation,
  { against }: PlanningOptions,
): Promise<Planned> {
  const files = diskFiles(invocation.folder);
  const paths = documentPaths(flags.file, files);
  const examined = examineValid(paths, files);
  const base = flags.base === undefined ? undefined : baseAt(flags.base, paths, invocation);
  const declared = against === "applied" && base?.desired ? base.desired : examined.desired;
  const desired = narrowed(withPolicy(declared, flags, against), flags);
  const gitlab = connectTo(examined.document.value.host, flags, invocation);
  try {
    const planned = await planOn(gitlab, desired, base, [...examined.findings, ...(base?.findings ?? [])]);
    return { ...planned, gitlab, examined };
  } catch (error) {
    await gitlab.close();
    throw error;
  }

  async function planOn(
    gitlab: GitLab,
    desired: Desired,
    base: BaseDocument | undefined,
    known: readonly Finding[],
  ) {
    const owned = base?.desired && narrowed(base.desired, flags);
    const kinds = [...KINDS.values()];
    const projects = projectsToRead({ desired, base: owned });
    const bar = progress("Reading projects", projects.length, flags, invocation);
    const live = await read(gitlab, projects, kinds, bar.done);
    bar.end();
    const checks = { gitlab, kinds: KINDS, desired, live };
    const findings = [...known, ...(await checkProjects(checks)), ...checkSpecs(checks)];
    const options = {
      kinds: KINDS,
      tool: `watchbill/${invocation.version}`,
      host: gitlab.host,
      desired,
      base: owned && base && { revision: base.revision, desired: owned },
      live,
      asOf: asOf(flags, invocation),
      adopt: flags.adopt ?? false,
      allowDeletes: flags.allowDeletes,
      allowUpdates: flags.allowUpdates,
      target: flags.target === undefined ? undefined : picomatch(flags.target),
    };
    const { changes } = makePlan({ ...options, findings });
    findings.push(...checkAccess(changes, checks), ...(await checkPeople(changes, checks)));
    return { plan: makePlan({ ...options, findings }), live };
  }
}

interface BaseDocument {
  readonly revision: Base;
  /** Absent where the document of that revision no longer loads: then nothing is owned. */
  readonly desired?: Desired;
  readonly findings: readonly Finding[];
}

function baseAt(ref: string, paths: readonly string[], { folder }: Invocation): BaseDocument {
  const files = gitFiles(folder, ref);
  const commit = execFileSync("git", ["-C", folder, "rev-parse", `${ref}^{commit}`], {
    encoding: "utf8",
  }).trim();
  const revision = { ref, commit };
  const { desired, findings } = examine(paths, files);
  const errors = findings.filter(({ level }) => level === "error");
  if (errors.length === 0) return { revision, desired, findings: [] };
  const warning: Finding = {
    level: "warning",
    code: "base-does-not-load",
    message: `The document at ${ref} has ${errors.length} errors, so nothing is owned and nothing will be deleted (first: ${errors[0]?.message})`,
    hint: "Pass --base with a commit whose document is valid.",
  };
  return { revision, findings: [warning] };
}

/** `--prune` overrules the document; drift hides nothing, whatever the policy keeps. */
function withPolicy(desired: Desired, { prune }: PlanFlags, against: PlanningOptions["against"]): Desired {
  const drift = against === "applied" ? "revert" : desired.guards.drift;
  return { ...desired, guards: { ...desired.guards, drift, prune: prune ?? desired.guards.prune } };
}

function narrowed(desired: Desired, { project, shard }: PlanFlags): Desired {
  return filterProjects(desired, { project, shard });
}

/** The instant a plan's notes speak of: `--now`, SOURCE_DATE_EPOCH (seconds), else the clock. */
function asOf({ now }: PlanFlags, { environment, now: clock }: Invocation): number {
  const epoch = environment.SOURCE_DATE_EPOCH;
  return now ?? (epoch && /^\d+$/.test(epoch) ? Number(epoch) * 1000 : clock());
}
