/** Where documents and the files they name are read from: the disk, or a Git revision. */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, join, posix, relative, resolve } from "node:path";
import { compare } from "../core/compare.ts";

/** Paths are as the user gave them, separated by `/`. */
export interface Files {
  /** The text of a file as UTF-8, bytes that are not UTF-8 replaced by U+FFFD; undefined where none can be read. */
  read(path: string): string | undefined;
  /** The names in a folder, sorted, those of folders ending in `/`; undefined where there is no such folder. */
  list(folder: string): string[] | undefined;
  /**
   * Whether a path leads out of the repository around the file that names it, be it through a symbolic link, or into
   * what Git keeps for itself there. The file need not exist.
   */
  isOutside(path: string, from: string): boolean;
  /** Says which files will be read next, so that they can be fetched at once. */
  prepare?(paths: readonly string[]): void;
}

export function diskFiles(root: string): Files {
  return {
    read: (path) => attempt(() => readFileSync(resolve(root, path), "utf8")),
    list: (folder) =>
      attempt(() =>
        readdirSync(resolve(root, folder), { withFileTypes: true })
          .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
          .sort(compare),
      ),
    isOutside(path, from) {
      const repository = repositoryAround(resolve(root, dirname(from)), root);
      const target = realPath(resolve(root, path));
      return !isBelow(target, realPath(repository)) || isBelow(target, realPath(join(repository, ".git")));
    },
  };
}

/** The nearest folder with a repository in it; without one the root, or the folder itself where it is elsewhere. */
function repositoryAround(folder: string, root: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, ".git"))) return at;
    if (at === dirname(at)) return isBelow(folder, resolve(root)) ? resolve(root) : folder;
  }
}

/** An absolute path with its symbolic links followed as far as they lead, whether or not anything is there. */
function realPath(path: string, links = 0): string {
  const real = attempt(() => realpathSync(path));
  if (real !== undefined || path === dirname(path)) return real ?? path;
  const folder = realPath(dirname(path), links);
  const link = links < MOST_LINKS ? attempt(() => readlinkSync(path)) : undefined;
  return link === undefined ? join(folder, basename(path)) : realPath(resolve(folder, link), links + 1);
}

/** As many as Linux follows (path_resolution(7)). */
const MOST_LINKS = 40;

function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith("../") && !isAbsolute(way);
}

/** The files of a commit that the repository around `root` has, read without touching the work tree. */
export function gitFiles(root: string, commit: string): Files {
  const git = (input: string, ...command: string[]) =>
    execFileSync("git", ["-C", root, ...command], { input, maxBuffer: 2 ** 31 - 1, stdio: "pipe" });
  const prefix = git("", "rev-parse", "--show-prefix").toString("utf8").replace(/\n$/, "");
  const listing = git("", "ls-tree", "-r", "-z", "--name-only", "--full-tree", commit).toString("utf8");
  const folders = foldersOf(listing.split("\0").filter((path) => path !== ""));
  const texts = new Map<string, string | undefined>();

  /** From the root of the repository; a path above it has no such form and is never found. */
  const inRepository = (path: string) =>
    plain(posix.join(prefix, posix.isAbsolute(path) ? relative(root, path) : path));
  const prepare = (paths: readonly string[]) => {
    const wanted = paths.map(inRepository).filter((path) => !texts.has(path) && isNameable(path));
    if (wanted.length === 0) return;
    const request = wanted.map((path) => `${commit}:${path}\n`).join("");
    const answers = blobs(git(request, "cat-file", "--batch", "--follow-symlinks"), wanted.length);
    wanted.forEach((path, index) => {
      texts.set(path, answers[index]);
    });
  };
  return {
    read(path) {
      prepare([path]);
      return texts.get(inRepository(path));
    },
    list: (folder) => folders.get(inRepository(folder)),
    /** A link that leads elsewhere is like one to nothing here: there is no text behind it. */
    isOutside: (path) => isAbove(inRepository(path)),
    prepare,
  };
}

/** Git takes `../x` for a path relative to the folder it runs in, and a request ends with its line. */
function isNameable(path: string): boolean {
  return !isAbove(path) && !path.includes("\n");
}

/** Whether a plain path leads above where it is relative to. */
function isAbove(path: string): boolean {
  return path === ".." || path.startsWith("../");
}

/**
 * The answers of `git cat-file --batch`, in order: `OID blob SIZE`, a newline, the bytes, a newline. Anything that
 * is not a blob is undefined; what a symbolic link reports instead (`dangling SIZE`, …) is followed by SIZE bytes.
 */
function blobs(output: Buffer, count: number): (string | undefined)[] {
  const answers: (string | undefined)[] = [];
  let at = 0;
  while (answers.length < count) {
    const headEnd = output.indexOf(10, at);
    const head = output.toString("utf8", at, headEnd);
    const [, kind, size] = /(\S+) (\d+)$/.exec(head) ?? [];
    at = headEnd + 1;
    const end = at + Number(size ?? 0);
    answers.push(kind === "blob" ? output.toString("utf8", at, end) : undefined);
    if (size !== undefined) at = end + 1;
  }
  return answers;
}

/** Names by folder, "" being the root. */
function foldersOf(paths: Iterable<string>): Map<string, string[]> {
  const folders = new Map<string, Set<string>>([["", new Set()]]);
  for (const path of paths) {
    const segments = path.split("/");
    for (let depth = 0; depth < segments.length; depth += 1) {
      const folder = segments.slice(0, depth).join("/");
      const name = segments[depth] + (depth < segments.length - 1 ? "/" : "");
      folders.set(folder, (folders.get(folder) ?? new Set()).add(name));
    }
  }
  return new Map([...folders].map(([folder, names]) => [folder, [...names].sort(compare)]));
}

/** `./a//b/` is `a/b`, and the root is "". */
function plain(path: string): string {
  const normal = posix.normalize(path).replace(/\/$/, "");
  return normal === "." ? "" : normal;
}

/** Undefined where the file system or Git refuses: to a reader, what cannot be read is not there. */
function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
