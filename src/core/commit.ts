/** Puts the changed files of a project into one commit, whatever kinds they belong to (contract 2). */
import type { Change } from "./change.ts";
import type { Standing } from "./converge.ts";
import type { AnyKind, Doors, FileChange, KindsByName } from "./kind.ts";

/** Keeps a commit from starting pipelines, the one that applies the plan among them. */
const SKIP_PIPELINES = "[skip ci]";

/** Commits what the changes ask for, a commit per branch; nothing where the files are right already. */
export async function commitFiles(
  changes: readonly Change[],
  {
    doors,
    kinds,
    project,
    standing,
  }: { doors: Doors; kinds: KindsByName; project: string; standing: Standing },
): Promise<void> {
  const files = changes.flatMap(({ kind, address, after }) => {
    const found = standing.get(address)?.live;
    const { files } = kinds.get(kind) as AnyKind;
    return (files?.(doors, found, after) ?? []).map((file) => ({ file, exists: found !== undefined }));
  });
  const branches = new Map<string | undefined, typeof files>();
  for (const entry of files)
    branches.set(entry.file.branch, [...(branches.get(entry.file.branch) ?? []), entry]);
  for (const [named, entries] of branches) {
    const branch = named ?? (await defaultBranch(doors, project));
    const message = messageOf(entries.map(({ file }) => file));
    const actions = entries.map(({ file, exists }) => actionOf(file, exists));
    await doors.gitlab.rest.Commits.create(project, branch, message, actions);
  }
}

async function defaultBranch({ gitlab }: Doors, project: string): Promise<string> {
  return (await gitlab.rest.Projects.show(project)).default_branch as string;
}

function actionOf({ path, content, lastCommit }: FileChange, exists: boolean) {
  const lock = lastCommit === undefined ? {} : { lastCommitId: lastCommit };
  if (content === undefined) return { action: "delete" as const, filePath: path, ...lock };
  const encoded = Buffer.from(content, "utf8").toString("base64");
  return {
    action: exists ? ("update" as const) : ("create" as const),
    filePath: path,
    content: encoded,
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
