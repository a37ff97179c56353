/** Seeds by name: what an embedded GitLab starts with. */
import { plantHistory } from "../history/plant.ts";
import type { Instance } from "../instance.ts";
import { DAY } from "../oncall/clock.ts";
import type { PastPlan } from "../world/world.ts";
import { createBuilder } from "./builder.ts";
import { seedDemo } from "./demo.ts";
import { seedEstate } from "./estate.ts";

export const SEEDS = ["empty", "demo", "estate:PROJECTS", "incidents:N"] as const;

/** In the year before the demo begins. */
const DEMO_INCIDENTS = 120;

/** Fills an empty world. Everything was made a year and a month before the instance's present. */
export function plant(instance: Instance, seed: string): void {
  const createdAt = Math.floor(instance.now() / DAY) * DAY - 400 * DAY;
  const then: Instance = { ...instance, now: () => createdAt };
  const [name, argument] = seed.split(":");
  const number = argument !== undefined && /^\d+$/.test(argument) ? Number(argument) : undefined;
  if (seed === "empty") seedEmpty(then, createdAt);
  else if (seed === "demo") seedHistory(then, createdAt, { incidents: DEMO_INCIDENTS, at: instance.now() });
  else if (name === "estate" && number !== undefined) seedEstate(then, createdAt, number);
  else if (name === "incidents" && number !== undefined) {
    seedHistory(then, createdAt, { incidents: number, at: instance.now() });
  } else throw new Error(`unknown seed "${seed}": one of ${SEEDS.join(", ")}`);
}

function seedEmpty(instance: Instance, createdAt: number): void {
  const build = createBuilder(instance.world, createdAt);
  build.token(build.user("root", "Administrator", { admin: true }));
}

/** The demo's people and projects, with a year of incidents behind them. */
function seedHistory(instance: Instance, createdAt: number, plan: PastPlan): void {
  seedDemo(instance, createdAt);
  plantHistory(instance, plan);
}
