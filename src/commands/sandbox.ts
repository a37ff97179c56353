/** `watchbill sandbox`: the embedded GitLab as a server, until it is told to stop. */
import { once } from "node:events";
import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { EXIT, type ExitCode, Stop } from "../core/finding.ts";
import { parseFault } from "../sandbox/http/faults.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "../sandbox/index.ts";
import { isSeed, LARGEST_SEED, SEEDS } from "../sandbox/seeds/index.ts";
import { NoState } from "../sandbox/state-file.ts";
import { isSystemError } from "./failure.ts";
import type { Invocation } from "./invocation.ts";

export interface SandboxFlags {
  readonly port: number;
  readonly seed: string;
  readonly state?: string;
  readonly latency?: number;
  readonly fault?: readonly string[];
}

export async function sandbox(flags: SandboxFlags, invocation: Invocation): Promise<ExitCode> {
  const { stdout, signal, now, folder } = invocation;
  const { port, seed, latency, fault } = flags;
  const state = flags.state === undefined ? undefined : resolve(folder, flags.state);
  examine(seed, fault ?? [], state);
  const running = await start({
    port,
    seed,
    now,
    ...(state !== undefined && { state }),
    ...(latency !== undefined && { latency }),
    ...(fault !== undefined && { faults: fault }),
  });
  stdout.write(`${JSON.stringify({ url: running.url, tokens: running.tokens })}\n`);
  if (!signal.aborted) await once(signal, "abort");
  await running.close();
  return EXIT.ok;
}

async function start(options: SandboxOptions): Promise<Sandbox> {
  try {
    return await startSandbox(options);
  } catch (error) {
    if (error instanceof NoState)
      throw misunderstood(
        "unknown-state",
        error.message,
        "Name another file, or delete this one to begin anew.",
      );
    if (isSystemError(error) && error.syscall === "listen") {
      const message = `Port ${options.port} cannot be listened on: ${error.code}`;
      const hint = "Give another port, or none: a free one is taken.";
      throw new Stop(EXIT.failed, { level: "error", code: "system", message, hint });
    }
    throw error;
  }
}

/** Throws `Stop` (exit 3) for what the embedded GitLab would not understand. */
function examine(seed: string, faults: readonly string[], state: string | undefined): void {
  if (!isSeed(seed)) {
    const hint = `There are: ${SEEDS.join(", ")}. Numbers go up to ${LARGEST_SEED}.`;
    throw misunderstood("unknown-seed", `There is no seed "${seed}"`, hint);
  }
  for (const text of faults)
    try {
      parseFault(text);
    } catch (error) {
      throw misunderstood("unknown-fault", (error as Error).message, "For example: 502 kind=write nth=2.");
    }
  if (state !== undefined && !existsSync(dirname(state)))
    throw misunderstood("file-missing", `There is no folder for ${state}`, "Make it first.");
}

function misunderstood(code: string, message: string, hint: string): Stop {
  return new Stop(EXIT.failed, { level: "error", code, message, hint });
}
