/** What a command gets from the outside: streams, environment, clock. Only `cli.ts` makes one for real. */
import type { Environment } from "../core/secret.ts";
import type { GeneralFlags } from "./flags.ts";

export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
}

export interface Invocation {
  readonly version: string;
  readonly environment: Environment;
  /** The folder that paths are relative to. */
  readonly folder: string;
  /** Results. */
  readonly stdout: Output;
  /** Progress and diagnostics. */
  readonly stderr: Output;
  /** Asks a person; undefined where nobody is there to answer. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  /** Epoch milliseconds. */
  now(): number;
  /** Aborted when the user interrupts the run. */
  readonly signal: AbortSignal;
}

/**
 * Whether an output takes colour: `--no-color` and NO_COLOR forbid, FORCE_COLOR demands, GitLab's job log takes it, and
 * so does a terminal that does not call itself dumb.
 */
export function takesColor(output: Output, environment: Environment, wanted: boolean | undefined): boolean {
  if (wanted === false || present(environment.NO_COLOR)) return false;
  const isColorful = output.isTerminal && environment.TERM !== "dumb";
  return isColorful || present(environment.FORCE_COLOR) || environment.GITLAB_CI === "true";
}

function present(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "0";
}

/** The instant a run speaks of, in epoch milliseconds at a whole second: `--now`, SOURCE_DATE_EPOCH (seconds), else the clock. */
export function asOf({ now }: Pick<GeneralFlags, "now">, { environment, now: clock }: Invocation): number {
  const epoch = environment.SOURCE_DATE_EPOCH;
  return (
    now ?? (epoch && /^\d{1,11}$/.test(epoch) ? Number(epoch) * 1000 : Math.floor(clock() / 1000) * 1000)
  );
}
