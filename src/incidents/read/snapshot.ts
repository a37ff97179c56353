/** The instant a reading speaks of: what happened after it is left out, what cannot have happened yet is kept. */
import type { Instant } from "../../calendar/zone.ts";
import type { Timestamp } from "../facts.ts";

export interface Snapshot {
  readonly asOf: Instant;
  /** Whether it happened since then. Times that lie in the future even now are impossible ones, and for the report to tell. */
  isLater(at: Timestamp): boolean;
}

/** Clocks of this machine and of GitLab may differ by so much. */
const CLOCK_DIFFERENCE = 5 * 60_000;

export function snapshotAt(asOf: Instant, now: () => Instant): Snapshot {
  return {
    asOf,
    isLater(at) {
      const instant = Date.parse(at);
      return instant > asOf && instant <= now() + CLOCK_DIFFERENCE;
    },
  };
}
