/** A folder with a document in it, and the command line run there, its outputs captured. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { main } from "../../src/program.ts";
import { NOW } from "./clock.ts";

export interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Workspace {
  readonly folder: string;
  write(path: string, text: string): void;
  read(path: string): string;
  /** Commits everything and gives the commit. */
  commit(): string;
  git(...words: readonly string[]): string;
  /** Runs `watchbill` with these words, without a terminal. */
  watchbill(...words: readonly string[]): Promise<Result>;
  remove(): void;
}

export interface WorkspaceOptions {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

export function createWorkspace({ environment = {}, now = () => NOW }: WorkspaceOptions = {}): Workspace {
  const folder = mkdtempSync(join(tmpdir(), "watchbill-"));
  const git = (...words: readonly string[]) =>
    execFileSync("git", ["-C", folder, ...words], { encoding: "utf8", stdio: "pipe" });
  let isRepository = false;
  return {
    folder,
    write(path, text) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    },
    read: (path) => readFileSync(join(folder, path), "utf8"),
    git,
    commit() {
      if (!isRepository) git("init", "-q", "-b", "main");
      isRepository = true;
      git("add", "-A");
      git(
        "-c",
        "user.name=Test",
        "-c",
        "user.email=test@example.com",
        "commit",
        "-q",
        "--allow-empty",
        "-m",
        "state",
      );
      return git("rev-parse", "HEAD").trim();
    },
    async watchbill(...words) {
      const written = { stdout: "", stderr: "" };
      const output = (name: keyof typeof written) => ({
        write: (text: string) => {
          written[name] += text;
        },
        isTerminal: false,
      });
      const code = await main(words, {
        version: "0.0.0-test",
        environment,
        folder,
        stdout: output("stdout"),
        stderr: output("stderr"),
        ask: undefined,
        now,
        signal: new AbortController().signal,
      });
      return { code, ...written };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
