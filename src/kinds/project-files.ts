/** Files on a project's default branch: finding one, and the changes that bring it to what it should be. */
import { posix } from "node:path";
import type { Doors, FileChange } from "../core/doors.ts";
import { type GitLab, undefinedOn } from "../gitlab/connect.ts";

export interface ProjectFile {
  readonly path: string;
  readonly text: string;
  /** The commit that changed it last. */
  readonly lastCommit: string;
  /** It is its own source: to be merged is to be published, and nothing is ever written or deleted. */
  readonly own?: true;
}

export async function readFile(
  { rest }: GitLab,
  project: string,
  path: string,
): Promise<ProjectFile | undefined> {
  const found = await rest.RepositoryFiles.show(project, path, "HEAD").catch(undefinedOn(404));
  if (found === undefined) return undefined;
  const text = Buffer.from(found.content, "base64").toString("utf8");
  return { path, text, lastCommit: found.last_commit_id };
}

/** Whether a file of a project is the very source it would be written from, in the repository Watchbill runs in. */
export function isOwnSource({ repository }: Doors, project: string, path: string, source: string): boolean {
  return repository?.project === project && posix.join(repository.folder, source) === path;
}

/** An own source as what is live: it is right by definition. */
export function ownFile({ text }: Doors, path: string, source: string): ProjectFile {
  return { path, text: text(source) ?? "", lastCommit: "", own: true };
}

/** What a file should be, and whether writing it may start pipelines. */
export interface Target {
  readonly path: string;
  readonly text: string;
  readonly ci: boolean;
}

/** What to commit for a file at its new place, with nothing left at the old ones; no target deletes. */
export function changesTo(
  target: Target | undefined,
  live: readonly (ProjectFile | undefined)[],
): FileChange[] {
  const files = live.filter((file) => file !== undefined);
  const ci = target?.ci ?? false;
  const gone = files
    .filter(({ path, own }) => path !== target?.path && !own)
    .map(({ path, lastCommit }) => ({ path, lastCommit, ci }));
  const current = files.find(({ path }) => path === target?.path);
  if (target === undefined || current?.own || current?.text === target.text) return gone;
  const { path, text: content } = target;
  return [...gone, { path, content, ci, ...(current && { lastCommit: current.lastCommit }) }];
}
