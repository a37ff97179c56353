/** `watchbill sandbox`: the embedded GitLab as a server, until it is told to stop. */
import { EXIT, type ExitCode } from "../core/finding.ts";
import { startSandbox } from "../sandbox/index.ts";
import type { Invocation } from "./invocation.ts";

export interface SandboxFlags {
  readonly port: number;
  readonly seed: string;
  readonly state?: string;
  readonly latency?: number;
  readonly fault?: readonly string[];
}

export async function sandbox(flags: SandboxFlags, { stdout, signal, now }: Invocation): Promise<ExitCode> {
  const { port, seed, state, latency, fault } = flags;
  const running = await startSandbox({
    port,
    seed,
    now,
    ...(state !== undefined && { state }),
    ...(latency !== undefined && { latency }),
    ...(fault !== undefined && { faults: fault }),
  });
  stdout.write(`${JSON.stringify({ url: running.url, tokens: running.tokens })}\n`);
  await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  await running.close();
  return EXIT.ok;
}
