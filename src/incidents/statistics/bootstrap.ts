/** The percentile interval of a mean by resampling, with draws that anybody can repeat. */
import { createHash } from "node:crypto";
import type { Interval } from "./binomial.ts";
import { ascending, at, quantile } from "./quantile.ts";

const RESAMPLES = 2000;
/** Up to so many draws come from a hash each; beyond, from a generator seeded by a hash. */
const HASHED_DRAWS = 100_000;

export interface Bootstrap {
  readonly interval: Interval;
  /** How the draws are made, so that another program can repeat them. */
  readonly draws: "sha-256" | "mulberry32";
  /** Means of the resamples in the order drawn. */
  readonly means: readonly number[];
}

/** The 95 % percentile interval of the mean; the order of the sample matters to the draws. Needs a value. */
export function bootstrapMean(sample: readonly number[], seed: string, resamples = RESAMPLES): Bootstrap {
  const n = sample.length;
  const draws = n * resamples <= HASHED_DRAWS ? "sha-256" : "mulberry32";
  const draw = draws === "sha-256" ? hashed(seed) : generated(seed);
  const means = Array.from({ length: resamples }, (_, resample) => {
    let total = 0;
    for (let index = 0; index < n; index += 1) total += at(sample, draw(resample, index) % n);
    return total / n;
  });
  const sorted = ascending(means);
  return { interval: [quantile(sorted, 0.025), quantile(sorted, 0.975)], draws, means };
}

/** Draw j of resample b: the first four bytes of SHA-256 of `seed:b:j`, most significant first. */
function hashed(seed: string): (resample: number, index: number) => number {
  return (resample, index) =>
    createHash("sha256").update(`${seed}:${resample}:${index}`).digest().readUInt32BE(0);
}

/** A 32-bit generator (mulberry32, public domain, Tommy Ettinger), whose state starts at the hash of the seed. */
function generated(seed: string): () => number {
  let state = createHash("sha256").update(seed).digest().readUInt32BE(0);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}
