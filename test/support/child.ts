/** The built program as a process of its own (`npm test` builds it first), which ends with the test at the latest. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { Result } from "./workspace.ts";

export const PROGRAM = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

export interface ChildOptions {
  readonly folder: string;
  /** All there is besides PATH and HOME. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Flags of Node itself. */
  readonly node?: readonly string[];
  /** No file may grow beyond so many blocks of 512 bytes, as if the disk were full. */
  readonly fileBlocks?: number;
}

export interface Child {
  readonly process: ChildProcessWithoutNullStreams;
  /** With its outputs, once it has ended; the code is -1 where a signal ended it. */
  readonly ended: Promise<Result>;
}

export function startChild(
  words: readonly string[],
  { folder, environment, node = [], fileBlocks }: ChildOptions,
): Child {
  if (!existsSync(PROGRAM)) throw new Error("there is no dist/cli.js: run npm run build");
  const limit = fileBlocks === undefined ? "" : `trap '' XFSZ; ulimit -f ${fileBlocks}; `;
  const shell = ["-c", `${limit}exec "$0" "$@"`, process.execPath];
  const child = spawn("/bin/sh", [...shell, ...node, PROGRAM, ...words], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, ...environment },
  });
  const written = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].setEncoding("utf8").on("data", (text: string) => {
      written[name] += text;
    });
  child.stdin.end();
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = new Promise<Result>((resolve, reject) => {
    child.on("error", reject).on("close", (code) => resolve({ code: code ?? -1, ...written }));
  });
  return { process: child, ended };
}

export function runChild(words: readonly string[], options: ChildOptions): Promise<Result> {
  return startChild(words, options).ended;
}

/** Waits until something holds, looking again after every turn of the event loop. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
