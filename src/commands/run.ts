/** Runs a command in the real world, and turns the way it ends into findings and an exit code. */
import { createInterface } from "node:readline/promises";
import type { ExitCode } from "../core/finding.ts";
import type { CommonFlags } from "./flags.ts";
import type { Invocation, Output } from "./invocation.ts";

export async function run(
  version: string,
  flags: Partial<CommonFlags>,
  command: (invocation: Invocation) => Promise<ExitCode>,
): Promise<void> {
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interruption.abort());
  const invocation: Invocation = {
    version,
    environment: process.env,
    folder: process.cwd(),
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    ask: process.stdin.isTTY && process.stdout.isTTY ? ask : undefined,
    now: Date.now,
    signal: interruption.signal,
  };
  try {
    process.exitCode = await command(invocation);
  } catch (error) {
    const { failed } = await import("./failure.ts");
    process.exitCode = failed(error, flags, invocation);
  }
}

function outputOf(stream: NodeJS.WriteStream): Output {
  return { write: (text) => void stream.write(text), isTerminal: stream.isTTY === true };
}

async function ask(question: string): Promise<string> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await prompt.question(question);
  } finally {
    prompt.close();
  }
}
