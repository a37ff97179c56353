/**
 * The base of a plan: the commit that was applied last, which says what is owned (contract 2.2).
 * It is named with `--base`; in CI it is the newest successful deployment of the policy's environment.
 */
import type { Document } from "../config/document.ts";
import { type Files, gitFiles } from "../config/files.ts";
import { EXIT, type Finding, Stop } from "../core/finding.ts";
import type { Base } from "../core/plan.ts";
import type { GitLab } from "../gitlab/connect.ts";
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

export async function findBase(
  document: Document,
  gitlab: GitLab,
  flags: PlanFlags,
  invocation: Invocation,
  { ahead }: BaseOptions,
): Promise<BaseDocument | undefined> {
  const repository = repositoryAt(invocation.folder);
  const named =
    flags.base === undefined ? await deployed(document, gitlab, invocation) : nameOf(flags.base, repository);
  if (named === undefined) return undefined;
  const { revision, findings } = standingOf(named, repository, ahead);
  return documentAt(revision, findings, flags, invocation);
}

function nameOf(ref: string, repository: Repository): Base {
  const commit = repository.commit(ref);
  if (commit !== undefined) return { ref, commit };
  throw stop(
    "unknown-revision",
    `There is no revision ${ref} in this repository`,
    "Name a commit, branch or tag that this clone has; in CI set GIT_DEPTH: 0.",
    EXIT.failed,
  );
}

/** The commit of the newest successful deployment, in a pipeline; nothing was deployed yet is no base. */
async function deployed(
  { value }: Document,
  gitlab: GitLab,
  { environment, folder }: Invocation,
): Promise<Base | undefined> {
  const project = environment.CI_PROJECT_ID;
  if (project === undefined) return undefined;
  const name = value.policy?.environment ?? ENVIRONMENT;
  const [newest] = await gitlab.rest.Deployments.all(project, {
    environment: name,
    status: "success",
    orderBy: "id",
    sort: "desc",
    perPage: 1,
    maxPages: 1,
  });
  if (newest === undefined) return undefined;
  const repository = repositoryAt(folder);
  const commit = newest.sha;
  if (repository.commit(commit) === undefined) repository.fetch(commit);
  if (repository.commit(commit) !== undefined) return { ref: name, commit };
  throw stop(
    "shallow-clone",
    `The last deployment to ${name} is commit ${commit.slice(0, 12)}, which this clone does not have`,
    "Set GIT_DEPTH: 0 for this job, so that the whole history is fetched.",
    EXIT.failed,
  );
}

/** A branch that is behind its base plans from where the two parted; applying from there would undo others' work. */
function standingOf(
  named: Base,
  repository: Repository,
  ahead: BaseOptions["ahead"],
): { revision: Base; findings: Finding[] } {
  if (ahead === "keep" || repository.isAncestor(named.commit, "HEAD"))
    return { revision: named, findings: [] };
  const behind = repository.distance("HEAD", named.commit);
  const count = behind === 1 ? "1 commit" : `${behind} commits`;
  if (ahead === "refuse")
    throw stop(
      "base-not-ancestor",
      `What was applied last (${named.commit.slice(0, 12)}) is ${count} ahead of this commit`,
      "Apply the newer commit, or pass --allow-older for a deliberate rollback.",
      EXIT.refused,
    );
  const parted = repository.mergeBase(named.commit, "HEAD") ?? named.commit;
  const note: Finding = {
    level: "note",
    code: "behind-base",
    message: `This branch is ${count} behind what was applied last, so it is compared from ${parted.slice(0, 12)}`,
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

/** `why` is the first error of its document. */
export function baseDoesNotLoad({ ref }: Base, why: string): Finding {
  return {
    level: "warning",
    code: "base-does-not-load",
    message: `The document at ${ref} does not load, so nothing is owned and nothing will be deleted (${why})`,
    hint: "Pass --base with a commit whose document is valid.",
  };
}

function stop(
  code: string,
  message: string,
  hint: string,
  exitCode: typeof EXIT.failed | typeof EXIT.refused,
): Stop {
  return new Stop(exitCode, { level: "error", code, message, hint });
}
