#!/usr/bin/env node
/** The program in the real world: this process's streams, environment and clock. */
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import type { Output } from "./commands/invocation.ts";
import { main } from "./program.ts";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};
const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interruption.abort());

process.exitCode = await main(process.argv.slice(2), {
  version,
  environment: process.env,
  folder: process.cwd(),
  stdout: outputOf(process.stdout),
  stderr: outputOf(process.stderr),
  ask: process.stdin.isTTY && process.stdout.isTTY ? ask : undefined,
  now: Date.now,
  signal: interruption.signal,
});

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
