/** Paths as GitLab wants them in reports: from the repository's root (GitLab docs, "Code Quality report format"). */
import { isAbsolute, posix, relative } from "node:path";
import type { PathInReports } from "../render/relative-path.ts";
import type { Invocation } from "./invocation.ts";
import { repositoryAt } from "./repository.ts";

/** The root is that of the Git work tree around the folder, else CI_PROJECT_DIR, else the folder itself. */
export function pathFromRoot({ folder, environment }: Invocation): PathInReports {
  const prefix = repositoryAt(folder).prefix() ?? below(environment.CI_PROJECT_DIR, folder);
  return (file) => posix.join(prefix, isAbsolute(file) ? relative(folder, file) : file);
}

/** The way from a root to a folder below it; "" where there is no such root, or the folder is elsewhere. */
function below(root: string | undefined, folder: string): string {
  const path = root ? relative(root, folder) : "";
  return path.startsWith("..") || isAbsolute(path) ? "" : path;
}
