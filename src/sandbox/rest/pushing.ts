/** Commits made over REST: by whom, where to, and from which actions. */
import type { Instance } from "../instance.ts";
import { CommitRefused, commit, type FileAction, findBranch } from "../repository/git.ts";
import type { Commit } from "../world/repository-rows.ts";
import { ACCESS, type Project } from "../world/rows.ts";
import {
  badRequest,
  currentUser,
  type Parameters,
  type RestContext,
  RestError,
  requiredText,
  textOf,
} from "./context.ts";

const ACTIONS = ["create", "update", "delete", "move", "chmod"] as const;

export function commitOrRefuse(
  c: RestContext,
  instance: Instance,
  project: Project,
  branch: string,
  actions: readonly FileAction[],
): Commit {
  const user = currentUser(c);
  const startBranch = textOf(c, "start_branch");
  try {
    return commit(instance, project, {
      branch,
      message: requiredText(c, "commit_message"),
      authorName: textOf(c, "author_name") ?? user.name,
      authorEmail: textOf(c, "author_email") ?? `${user.username}@example.com`,
      actions,
      ...(startBranch === undefined ? {} : { startBranch }),
    });
  } catch (error) {
    if (error instanceof CommitRefused) throw new RestError(400, { message: error.message });
    throw error;
  }
}

/** One of a commit's actions; `position` names it in refusals. */
export function readAction(value: Parameters, position: number): FileAction {
  const { action, file_path, previous_path, content, encoding, last_commit_id, execute_filemode } = value;
  const known = ACTIONS.find((candidate) => candidate === action);
  const name = `actions[${position}]`;
  if (known === undefined) throw badRequest(`${name}[action] does not have a valid value`);
  if (typeof file_path !== "string") throw badRequest(`${name}[file_path] is missing`);
  if ((known === "create" || known === "update") && typeof content !== "string")
    throw badRequest(`${name}[content] is missing`);
  return {
    action: known,
    path: file_path,
    ...(typeof previous_path === "string" ? { previousPath: previous_path } : {}),
    ...(typeof content === "string"
      ? { content: Buffer.from(content, encoding === "base64" ? "base64" : "utf8") }
      : {}),
    ...(typeof last_commit_id === "string" ? { lastCommit: last_commit_id } : {}),
    ...(execute_filemode === undefined ? {} : { executable: String(execute_filemode) === "true" }),
  };
}

/** Protected branches take pushes from a role up. */
export function mayPush(c: RestContext, { world }: Instance, project: Project, branch: string): boolean {
  const pushLevel = findBranch(world, project, branch)?.pushLevel ?? ACCESS.developer;
  return currentUser(c).admin || c.get("access").level(project) >= pushLevel;
}
