/**
 * The base of a plan: the commit that was applied last, which says what is owned.
 * It is named with `--base`; in CI it is the newest successful deployment of the policy's environment.
 */
import type { Document } from "../config/document.ts";
import { type Files, gitFiles } from "../config/files.ts";
import type { Change } from "../core/change.ts";
import { EXIT, type Finding, Stop } from "../core/finding.ts";
import type { Base } from "../core/plan.ts";
import type { GitLab } from "../gitlab/connect.ts";
import { deployedCommit } from "./deployments.ts";
import { documentPaths, type Examined, examine } from "./documents.ts";
import type { PlanFlags } from "./flags.ts";
import { asOf, type Invocation } from "./invocation.ts";
import { type Repository, repositoryAt } from "./repository.ts";

export interface BaseDocument {
  readonly revision: Base;
  /** As they were at that revision. */
  readonly files: Files;
  /** Absent where the document of that revision no longer loads: then nothing is owned. */
  readonly examined?: Examined;
  readonly findings: readonly Finding[];
}

export interface BaseOptions {
  /**
   * What to make of a base that HEAD does not contain: refuse it, plan from where the two parted, or (a deliberate
   * rollback) take it as it stands, so that what only the newer commit declared is deleted.
   */
  readonly ahead: "refuse" | "part" | "keep";
}

const ENVIRONMENT = "watchbill/production";
const APPLIED = "What was applied last";

export async function findBase(
  document: Document,
  gitlab: GitLab,
  flags: PlanFlags,
  invocation: Invocation,
  { ahead }: BaseOptions,
): Promise<BaseDocument | undefined> {
  const repository = repositoryAt(invocation.folder);
  const named =
    flags.base === undefined
      ? await deployed(document, repository, gitlab, flags, invocation)
      : revisionNamed(flags.base, repository, APPLIED);
  if (named === undefined) return undefined;
  const { revision, findings } = standingOf(named, repository, ahead);
  return documentAt(revision, findings, flags, invocation);
}

/**
 * The commit of a branch, a tag or another name of one; `use` says in an error what it is wanted for.
 *
 * @throws Stop (exit 1) where this clone does not have it, or Git is of no use here.
 */
export function revisionNamed(ref: string, repository: Repository, use: string): Base {
  const commit = repository.commit(ref);
  if (commit !== undefined) return { ref, commit };
  demandGit(repository, use);
  throw stop(
    "unknown-revision",
    `There is no revision "${ref}" in this repository`,
    "Name a commit, branch or tag that this clone has; in CI set GIT_DEPTH: 0.",
    EXIT.failed,
  );
}

/** Without Git no revision is known, which says nothing of the revision. */
function demandGit(repository: Repository, use: string): void {
  const obstacle = repository.obstacle();
  if (obstacle === undefined) return;
  throw stop(
    "git-unusable",
    `${use} cannot be read with Git: ${obstacle}`,
    "Run with git installed, in a clone of the repository; name a folder of another owner in Git's safe.directory.",
    EXIT.failed,
  );
}

/** The commit of the newest successful deployment, in a pipeline; nothing was deployed yet is no base. */
async function deployed(
  { value }: Document,
  repository: Repository,
  gitlab: GitLab,
  flags: PlanFlags,
  invocation: Invocation,
): Promise<Base | undefined> {
  const project = invocation.environment.CI_PROJECT_ID;
  if (!project) return undefined;
  const name = value.policy?.environment ?? ENVIRONMENT;
  const commit = await deployedCommit({ project, name }, gitlab, flags, invocation);
  if (commit === undefined) return undefined;
  demandGit(repository, APPLIED);
  if (repository.commit(commit) === undefined) repository.fetch(commit);
  if (repository.commit(commit) !== undefined) return { ref: name, commit };
  throw shallow(`The last deployment to ${name} is commit ${short(commit)}, which this clone does not have`);
}

/** A branch that is behind its base plans from where the two parted; applying from there would undo others' work. */
function standingOf(
  named: Base,
  repository: Repository,
  ahead: BaseOptions["ahead"],
): { revision: Base; findings: Finding[] } {
  const contains = () => repository.isAncestor(named.commit, "HEAD");
  if (ahead !== "keep" && !contains() && repository.isShallow()) {
    repository.fetch(named.commit);
    if (!contains() && repository.isShallow())
      throw shallow(`This clone is too shallow to tell whether it contains ${short(named.commit)}`);
  }
  if (ahead === "keep" || contains()) return { revision: named, findings: [] };
  const behind = repository.distance("HEAD", named.commit);
  const count = behind === 1 ? "1 commit" : `${behind} commits`;
  if (ahead === "refuse")
    throw stop(
      "base-not-ancestor",
      `What was applied last (${short(named.commit)}) is ${count} ahead of this commit`,
      "Apply the newer commit, or pass --allow-older for a deliberate rollback.",
      EXIT.refused,
    );
  const parted = repository.mergeBase(named.commit, "HEAD") ?? named.commit;
  const note: Finding = {
    level: "note",
    code: "behind-base",
    message: `This branch is ${count} behind what was applied last, so it is compared from ${short(parted)}`,
    hint: "Rebase or merge to see the plan as it will be.",
  };
  return { revision: { ref: named.ref, commit: parted }, findings: [note] };
}

function documentAt(
  revision: Base,
  notes: readonly Finding[],
  flags: PlanFlags,
  invocation: Invocation,
): BaseDocument {
  const files = gitFiles(invocation.folder, revision.commit);
  const examined = examineQuietly();
  if (typeof examined !== "string") return { revision, files, examined, findings: notes };
  return { revision, files, findings: [...notes, baseDoesNotLoad(revision, examined)] };

  function examineQuietly(): Examined | string {
    try {
      const found = examine(documentPaths(flags.file, files), files, asOf(flags, invocation));
      return found.findings.find(({ level }) => level === "error")?.message ?? found;
    } catch (error) {
      if (error instanceof Stop) return error.message;
      throw error;
    }
  }
}

/** Of a plan with these changes: what it means that nothing says what was applied last. */
export function noBase(changes: readonly Change[]): Finding {
  const deletes = changes.some(({ action }) => action === "delete");
  return {
    level: "note",
    code: "no-base",
    message: deletes
      ? "No base is known, so nothing is deleted for having left the document: what this plan deletes has the reason beside it"
      : "No base is known, so nothing is owned and nothing will be deleted",
    hint: "Pass --base REF with the commit that was applied last.",
  };
}

/** `why` is the first error of its document. */
export function baseDoesNotLoad({ ref }: Base, why: string): Finding {
  return {
    level: "warning",
    code: "base-does-not-load",
    message: `The document at ${ref} does not load, so nothing is owned and nothing is deleted for having left it (${why})`,
    hint: "Pass --base with a commit whose document is valid.",
  };
}

function short(commit: string): string {
  return commit.slice(0, 12);
}

function shallow(message: string): Stop {
  const hint = "Set GIT_DEPTH: 0 for this job, so that the whole history is fetched.";
  return stop("shallow-clone", message, hint, EXIT.failed);
}

function stop(
  code: string,
  message: string,
  hint: string,
  exitCode: typeof EXIT.failed | typeof EXIT.refused,
): Stop {
  return new Stop(exitCode, { level: "error", code, message, hint });
}
