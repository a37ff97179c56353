#!/usr/bin/env node
/** The program in the real world: this process's streams, environment and clock. */
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import type { Output } from "./commands/invocation.ts";
import { main } from "./program.ts";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};
let interruption: AbortController | undefined;
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // Who reads a pipe may have seen enough; what is under way is finished all the same.
    if (error.code !== "EPIPE") throw error;
  });

process.exitCode = await main(process.argv.slice(2), {
  version,
  environment: process.env,
  folder: process.cwd(),
  stdout: outputOf(process.stdout),
  stderr: outputOf(process.stderr),
  ask: process.stdin.isTTY && process.stdout.isTTY ? ask : undefined,
  now: Date.now,
  get signal() {
    interruption ??= interrupted();
    return interruption.signal;
  },
});

/** From here on the first SIGINT or SIGTERM only asks to stop; until a command wants that, it ends the process. */
function interrupted(): AbortController {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => controller.abort());
  return controller;
}

function outputOf(stream: NodeJS.WriteStream): Output {
  return { write: (text) => void stream.write(text), isTerminal: stream.isTTY === true };
}

/** The answer; "" where the person ends the input or interrupts instead. */
async function ask(question: string): Promise<string> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await prompt.question(question);
  } catch (error) {
    if (!(error instanceof Error && error.name === "AbortError")) throw error;
    process.stderr.write("\n");
    return "";
  } finally {
    prompt.close();
  }
}
