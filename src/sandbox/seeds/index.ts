/** Seeds by name: what an embedded GitLab starts with. */
import type { Instance } from "../instance.ts";
import { DAY } from "../oncall/clock.ts";
import { createBuilder } from "./builder.ts";
import { seedDemo } from "./demo.ts";
import { seedEstate } from "./estate.ts";

export const SEEDS = ["empty", "demo", "estate:PROJECTS"] as const;

/** Fills an empty world. Everything was made a year and a month before the instance's present. */
export function plant(instance: Instance, seed: string): void {
  const createdAt = Math.floor(instance.now() / DAY) * DAY - 400 * DAY;
  const then: Instance = { ...instance, now: () => createdAt };
  const [name, argument] = seed.split(":");
  const number = argument !== undefined && /^\d+$/.test(argument) ? Number(argument) : undefined;
  if (seed === "empty") seedEmpty(then, createdAt);
  else if (seed === "demo") seedDemo(then, createdAt);
  else if (name === "estate" && number !== undefined) seedEstate(then, createdAt, number);
  else throw new Error(`unknown seed "${seed}": one of ${SEEDS.join(", ")}`);
}

function seedEmpty(instance: Instance, createdAt: number): void {
  const build = createBuilder(instance.world, createdAt);
  build.token(build.user("root", "Administrator", { admin: true }));
}
