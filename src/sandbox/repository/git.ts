/** Branches and commits of a project's repository. */
import { createHash } from "node:crypto";
import type { Instance } from "../instance.ts";
import type { Branch, Commit } from "../world/repository-rows.ts";
import type { Project } from "../world/rows.ts";
import type { World } from "../world/world.ts";

/** A commit cannot be made; the message is GitLab's. */
export class CommitRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = "CommitRefused";
  }
}

export interface FileAction {
  readonly action: "create" | "update" | "delete" | "move" | "chmod";
  readonly path: string;
  readonly previousPath?: string;
  /** Absent where a move keeps it. */
  readonly content?: Buffer;
  /** The commit the caller last saw the file in. */
  readonly lastCommit?: string;
  readonly executable?: boolean;
}

interface CommitInput {
  readonly branch: string;
  /** Where a new branch starts. */
  readonly startBranch?: string;
  readonly message: string;
  readonly authorName: string;
  readonly authorEmail: string;
  readonly actions: readonly FileAction[];
}

/** Blob ids by path. */
type Tree = Map<string, string>;

export function findBranch(world: World, project: Project, name: string): Branch | undefined {
  return world.branches.where("projectId", project.id).find((branch) => branch.name === name);
}

/** The commit a branch or the beginning of a commit id names. */
export function findCommit(world: World, project: Project, ref: string): Commit | undefined {
  const branch = findBranch(world, project, ref.replace(/^refs\/heads\//, ""));
  if (branch !== undefined) return world.commits.where("key", `${project.id}:${branch.commit}`)[0];
  if (/^[0-9a-f]{40}$/.test(ref)) return world.commits.where("key", `${project.id}:${ref}`)[0];
  if (!/^[0-9a-f]{7,39}$/.test(ref)) return undefined;
  return world.commits.all().find(({ projectId, sha }) => projectId === project.id && sha.startsWith(ref));
}

/** The commit and those before it, the newest first. */
export function logOf(world: World, commit: Commit): Commit[] {
  const commits: Commit[] = [];
  for (let next: Commit | undefined = commit; next !== undefined; ) {
    commits.push(next);
    next =
      next.parent === null ? undefined : world.commits.where("key", `${next.projectId}:${next.parent}`)[0];
  }
  return commits;
}

/** The id of a file's content in a commit, undefined where it has no such file. */
export function blobIn(commit: Commit | undefined, path: string): string | undefined {
  return commit !== undefined && Object.hasOwn(commit.tree, path) ? commit.tree[path] : undefined;
}

/** The newest commit in which the file changed. */
export function lastCommitOf(world: World, commit: Commit, path: string): Commit {
  const log = logOf(world, commit);
  const index = log.findIndex((entry, position) => blobIn(entry, path) !== blobIn(log[position + 1], path));
  return log[index] ?? commit;
}

export function contentOf(world: World, blobId: string): Buffer {
  return Buffer.from(world.blobs.where("sha", blobId)[0]?.content ?? "", "base64");
}

/** All actions or none. Refuses where a file is not as the actions expect it. */
export function commit(instance: Instance, project: Project, input: CommitInput): Commit {
  const { world } = instance;
  const branch = findBranch(world, project, input.branch);
  const start =
    branch ?? (input.startBranch === undefined ? undefined : findBranch(world, project, input.startBranch));
  const isEmpty = world.branches.where("projectId", project.id).length === 0;
  if (start === undefined && !isEmpty) {
    throw new CommitRefused("You can only create or edit files when you are on a branch");
  }
  const parent = start && findCommit(world, project, start.commit);
  const tree: Tree = new Map(Object.entries(parent?.tree ?? {}));
  const executable = new Set(parent?.executable ?? []);
  const blobs: [sha: string, content: Buffer][] = [];
  for (const action of input.actions) apply(world, parent, tree, executable, blobs, action);

  for (const [sha, content] of blobs) {
    if (world.blobs.where("sha", sha).length === 0)
      world.blobs.insert({ sha, content: content.toString("base64") });
  }
  const createdAt = instance.now();
  const { message, authorName, authorEmail } = input;
  const values = {
    projectId: project.id,
    parent: parent?.sha ?? null,
    message,
    authorName,
    authorEmail,
    createdAt,
    tree: Object.fromEntries(tree),
  };
  const sha = createHash("sha1")
    .update(JSON.stringify([values, [...executable]]))
    .digest("hex");
  const made = world.commits.insert({
    ...values,
    sha,
    key: `${project.id}:${sha}`,
    executable: [...executable],
  });
  if (branch !== undefined) world.branches.update(branch, { commit: sha });
  else {
    const pushLevel = isEmpty && input.branch === project.defaultBranch ? 40 : null;
    world.branches.insert({ projectId: project.id, name: input.branch, commit: sha, pushLevel });
  }
  return made;
}

function apply(
  world: World,
  parent: Commit | undefined,
  tree: Tree,
  executable: Set<string>,
  blobs: [string, Buffer][],
  { action, path, previousPath, content, lastCommit, ...more }: FileAction,
): void {
  const source = action === "move" ? (previousPath ?? "") : path;
  const kept = tree.get(source);
  const exists = kept !== undefined;
  if (action === "create" ? exists : action === "move" && tree.has(path)) {
    throw new CommitRefused("A file with this name already exists");
  }
  if (action !== "create" && !exists) throw new CommitRefused("A file with this name doesn't exist");
  if (
    lastCommit !== undefined &&
    parent !== undefined &&
    lastCommitOf(world, parent, source).sha !== lastCommit
  ) {
    throw new CommitRefused(
      "You are attempting to update a file that has changed since you started editing it.",
    );
  }
  if (action === "chmod") {
    if (more.executable) executable.add(path);
    else executable.delete(path);
    return;
  }
  if (action === "delete" || action === "move") {
    tree.delete(source);
    if (executable.delete(source) && action === "move") executable.add(path);
  }
  if (action === "delete") return;
  if (content === undefined) {
    if (exists) tree.set(path, kept);
    return;
  }
  const sha = blobIdOf(content);
  blobs.push([sha, content]);
  tree.set(path, sha);
}

/** As Git names a file's content. */
function blobIdOf(content: Buffer): string {
  return createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");
}
