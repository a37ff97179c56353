/** What a plan needs to know of the Git repository it runs in. */
import { execFileSync, spawnSync } from "node:child_process";

export interface Repository {
  /** What keeps Git from telling anything here, mostly in its own words: it is not installed, there is no repository, or it is somebody else's. */
  obstacle(): string | undefined;
  /** The commit of a revision; undefined where this clone does not have it. */
  commit(revision: string): string | undefined;
  /** When a commit was made, in epoch milliseconds; undefined where this clone does not have it. */
  committedAt(revision: string): number | undefined;
  isAncestor(older: string, newer: string): boolean;
  mergeBase(one: string, other: string): string | undefined;
  /** Commits reachable from `newer` and not from `older`. */
  distance(older: string, newer: string): number;
  /** Whether history is cut off somewhere, as in the clones of CI jobs. */
  isShallow(): boolean;
  /** Tries to get a commit that this clone lacks, and all of its history and HEAD's. */
  fetch(commit: string): void;
  /** The address of the remote `origin`. */
  origin(): string | undefined;
  /** The folder from the repository's root: "" or `operations/`; undefined where there is no repository. */
  prefix(): string | undefined;
}

export function repositoryAt(folder: string): Repository {
  const git = (...words: string[]): string | undefined => {
    try {
      return execFileSync("git", ["-C", folder, ...words], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      }).trim();
    } catch {
      return undefined; // git says no; every caller has an answer for that
    }
  };
  const isShallow = () => git("rev-parse", "--is-shallow-repository") === "true";
  return {
    obstacle() {
      const { error, status, stderr } = spawnSync("git", ["-C", folder, "rev-parse"], { encoding: "utf8" });
      if (error) return `git cannot be run (${(error as NodeJS.ErrnoException).code})`;
      return status === 0 ? undefined : stderr.replace(/^fatal: /, "").split("\n")[0];
    },
    commit: (revision) => git("rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`),
    committedAt(revision) {
      const seconds = git("log", "-1", "--format=%ct", "--end-of-options", revision);
      return seconds ? Number(seconds) * 1000 : undefined;
    },
    isAncestor: (older, newer) => git("merge-base", "--is-ancestor", older, newer) !== undefined,
    mergeBase: (one, other) => git("merge-base", one, other),
    distance: (older, newer) => Number(git("rev-list", "--count", `${older}..${newer}`) ?? 0),
    isShallow,
    fetch(commit) {
      // One by one: `--unshallow` completes only the history of what it fetches, and HEAD is newer.
      for (const wanted of [commit, git("rev-parse", "HEAD") ?? commit])
        git("fetch", "--quiet", ...(isShallow() ? ["--unshallow"] : []), "origin", wanted);
    },
    origin: () => git("remote", "get-url", "origin"),
    prefix: () => git("rev-parse", "--show-prefix"),
  };
}
