/** Seeds by name: what an embedded GitLab starts with. */
import { plantHistory, projectsOfHistory } from "../history/plant.ts";
import type { Instance } from "../instance.ts";
import { DAY } from "../oncall/clock.ts";
import { createBuilder } from "./builder.ts";
import { seedDemo } from "./demo.ts";
import { seedEstate } from "./estate.ts";

export const SEEDS = ["empty", "demo", "estate:PROJECTS", "incidents:N"] as const;

/** The largest number a seed takes: ids of what belongs to more incidents would run into each other. */
export const LARGEST_SEED = 1_000_000;

/** In the year before the demo begins. */
const DEMO_INCIDENTS = 120;

/** Whether `plant` knows the seed. */
export function isSeed(seed: string): boolean {
  return planterOf(seed) !== undefined;
}

/** Fills an empty world. Everything was made a year and a month before the instance's present. */
export function plant(instance: Instance, seed: string): void {
  const planter = planterOf(seed);
  if (planter === undefined) throw new Error(`unknown seed "${seed}": one of ${SEEDS.join(", ")}`);
  const createdAt = Math.floor(instance.now() / DAY) * DAY - 400 * DAY;
  planter({ ...instance, now: () => createdAt }, createdAt, instance.now());
}

/** Plants into an instance whose present is `createdAt`, with a past that leads up to `at`. */
type Planter = (instance: Instance, createdAt: number, at: number) => void;

function planterOf(seed: string): Planter | undefined {
  if (seed === "empty") return seedEmpty;
  if (seed === "demo") return history(DEMO_INCIDENTS);
  const [, name, digits] = /^(estate|incidents):(\d+)$/.exec(seed) ?? [];
  const number = Number(digits);
  if (name === undefined || number > LARGEST_SEED) return undefined;
  return name === "incidents"
    ? history(number)
    : (instance, createdAt) => seedEstate(instance, createdAt, number);
}

function seedEmpty(instance: Instance, createdAt: number): void {
  const build = createBuilder(instance.world, createdAt);
  build.token(build.user("root", "Administrator", { admin: true }));
}

/** The demo's people and projects, with a year of incidents behind them. */
function history(incidents: number): Planter {
  return (instance, createdAt, at) => {
    seedDemo(instance, createdAt);
    plantHistory(instance, { incidents, at, projectIds: projectsOfHistory(instance.world) });
  };
}
