/** State kept in a JSON file between runs. */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { plantHistory } from "./history/plant.ts";
import type { Instance } from "./instance.ts";
import { dumpWorld, loadWorld, STATE_FORMAT, type World, type WorldDump } from "./world/world.ts";

/** A file that was not written by `writeState`. */
export class NoState extends Error {
  constructor(file: string) {
    super(`${file} holds no state of the embedded GitLab`);
    this.name = "NoState";
  }
}

/** Fills the instance's world from the file; false if there is none yet. Throws `NoState`. */
export function readState(file: string, instance: Instance): boolean {
  if (!existsSync(file)) return false;
  const dump = readDump(file);
  loadWorld(instance.world, dump);
  if (dump.past !== null) plantHistory(instance, dump.past);
  return true;
}

function readDump(file: string): WorldDump {
  const text = readFileSync(file, "utf8");
  try {
    const dump = JSON.parse(text) as WorldDump | null;
    if (dump?.format === STATE_FORMAT) return dump;
  } catch {
    // No JSON: refused below.
  }
  throw new NoState(file);
}

/** Replaces the file in one step: a crash leaves the old state or the new one. */
export function writeState(file: string, world: World): void {
  const temporary = `${file}.new`;
  writeFileSync(temporary, JSON.stringify(dumpWorld(world)));
  renameSync(temporary, file);
}
