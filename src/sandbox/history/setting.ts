/** The world a history stands in. */
import { uniform } from "./chance.ts";

/** Who and what the history is about, as ids in the world it stands in. */
export interface Setting {
  /** In the order of SERVICES. */
  readonly projectIds: readonly number[];
  readonly peopleIds: readonly number[];
  readonly usernames: readonly string[];
  readonly botId: number;
  /** By title, e.g. `service::api`. */
  readonly labelIds: ReadonlyMap<string, number>;
  /** A tag per project, in the order of SERVICES. */
  readonly tagIds: readonly number[];
}

/** The same person for the same draw. */
export function personAt({ peopleIds }: Setting, index: number, draw: number): number {
  return peopleIds[Math.floor(uniform(index, draw) * peopleIds.length)] ?? 0;
}

/** An instant of a column, null where it never came. */
export function present(instant: number | undefined): number | null {
  return instant === undefined || Number.isNaN(instant) ? null : instant;
}
