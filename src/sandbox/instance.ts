/** One embedded GitLab: its state, its settings and its clock. Everything behind the wire works on this value. */
import { createHash } from "node:crypto";
import { nextNumber, type World } from "./world/world.ts";

export type Tier = "free" | "premium" | "ultimate";

/** What an administrator can change while GitLab runs. */
export interface Settings {
  tier: Tier;
  /** As `metadata.version` tells it, with the edition: `19.2.0-ee`, and `19.2.0` of Community Edition. */
  readonly version: string;
  /** Alerts per project and hour above which an endpoint answers 429; null = no limit, GitLab's default. */
  alertsPerHour: number | null;
}

export interface Instance {
  readonly world: World;
  readonly settings: Settings;
  /** The origin clients reach it under, e.g. `http://127.0.0.1:4711`. */
  url: string;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Whether a version is of Enterprise Edition, the only one with licences. */
export function isEnterprise(version: string): boolean {
  return version.endsWith("-ee");
}

/** The next secret of the instance: hexadecimal, different every time, the same in every run. */
export function nextSecret(instance: Instance, digits: 16 | 32): string {
  const number = nextNumber(instance.world, "secret");
  return createHash("sha256").update(`sandbox secret ${number}`).digest("hex").slice(0, digits);
}
