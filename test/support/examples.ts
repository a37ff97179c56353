/**
 * Which examples the property tests draw. Always the same ones, so that the same tree gives the same result;
 * WATCHBILL_SEED (a number or `random`) and WATCHBILL_RUNS (a factor) draw others and more: `npm run test:explore`.
 */
import type { Parameters } from "fast-check";

type Environment = Readonly<Record<string, string | undefined>>;

const SEED = 20_260_302;

/** Settings of fast-check for every property. Throws on a seed or a factor that is none. */
export function exampleSettings(environment: Environment): Parameters<unknown> {
  const numRuns = runs(100, environment);
  const { WATCHBILL_SEED: seed = String(SEED) } = environment;
  if (seed === "random") return { numRuns };
  if (!/^-?\d+$/.test(seed)) throw new Error(`WATCHBILL_SEED is ${seed}, and must be an integer or "random"`);
  return { numRuns, seed: Number(seed) };
}

/** How many examples to draw for a property that `usual` of them are enough for. Throws as `exampleSettings`. */
export function runs(usual: number, environment: Environment = process.env): number {
  const { WATCHBILL_RUNS: factor = "1" } = environment;
  if (!/^[1-9]\d*$/.test(factor))
    throw new Error(`WATCHBILL_RUNS is ${factor}, and must be an integer from 1`);
  return usual * Number(factor);
}
