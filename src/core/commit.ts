/** Puts the changed files of a project into one commit, whatever kinds they belong to. */
import type { Doors, FileChange } from "./doors.ts";

/** Keeps a commit from starting pipelines, the one that applies the plan among them. */
const SKIP_PIPELINES = "[skip ci]";
/** Where a project without a commit gets its first one. */
const FIRST_BRANCH = "main";

/** Commits to the default branch. GitLab refuses the whole commit if one of the files has changed since it was read. */
export async function commitFiles(
  doors: Doors,
  project: string,
  files: readonly FileChange[],
): Promise<void> {
  const branch = (await defaultBranch(doors, project)) ?? FIRST_BRANCH;
  await doors.gitlab.rest.Commits.create(project, branch, messageOf(files), files.map(actionOf));
}

/** The name of a project's default branch; undefined while its repository is empty. */
export async function defaultBranch({ gitlab }: Doors, project: string): Promise<string | undefined> {
  return ((await gitlab.rest.Projects.show(project)).default_branch as string | null) ?? undefined;
}

function actionOf({ path, content, lastCommit }: FileChange) {
  const lock = lastCommit === undefined ? {} : { lastCommitId: lastCommit };
  if (content === undefined) return { action: "delete" as const, filePath: path, ...lock };
  return {
    action: lastCommit === undefined ? ("create" as const) : ("update" as const),
    filePath: path,
    content: Buffer.from(content, "utf8").toString("base64"),
    encoding: "base64",
    ...lock,
  };
}

function messageOf(files: readonly FileChange[]): string {
  const title =
    files.length === 1 ? `Update ${files[0]?.path}` : `Update ${files.length} files of incident operations`;
  const list = files.length === 1 ? "" : `\n\n${files.map(({ path }) => `- ${path}`).join("\n")}`;
  return files.some(({ ci }) => ci) ? `${title}${list}` : `${title}${list}\n\n${SKIP_PIPELINES}`;
}
