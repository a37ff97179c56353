/** State kept in a JSON file between runs. */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { plantHistory } from "./history/plant.ts";
import type { Instance } from "./instance.ts";
import { dumpWorld, loadWorld, type World, type WorldDump } from "./world/world.ts";

/** Fills the instance's world from the file; false if there is none yet. */
export function readState(file: string, instance: Instance): boolean {
  if (!existsSync(file)) return false;
  const dump = JSON.parse(readFileSync(file, "utf8")) as WorldDump;
  if (dump.format !== 1) throw new Error(`${file} is not a state of this version`);
  loadWorld(instance.world, dump);
  if (dump.past !== null) plantHistory(instance, dump.past);
  return true;
}

/** Replaces the file in one step: a crash leaves the old state or the new one. */
export function writeState(file: string, world: World): void {
  const temporary = `${file}.new`;
  writeFileSync(temporary, JSON.stringify(dumpWorld(world)));
  renameSync(temporary, file);
}
