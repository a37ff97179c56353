/** The durations of some incidents: those finished, and those cut off. */
import type { Instant } from "../calendar/zone.ts";
import { usable } from "./cohort.ts";
import type { Incident } from "./incident.ts";
import { type Durations, kaplanMeier, survivalQuantile } from "./statistics/kaplan-meier.ts";
import { ascending, median } from "./statistics/quantile.ts";

export type DurationName = "ttr" | "tta";

/** Durations of a sample in seconds, in the order of the incidents. */
export interface Sample extends Durations {
  readonly incidents: number;
  readonly missing: number;
  readonly open: number;
  /** Age of the oldest that is open, in seconds. */
  readonly oldestOpen: number | undefined;
}

/**
 * The durations of some incidents. Resolution: last close minus start, while open cut off at `asOf`; `missing` are
 * those with impossible times. Acknowledgement: first acknowledgement minus start; an incident closed without one
 * (`missing`) or still without one (`open`) is cut off where it was closed, or at `asOf`.
 */
export function sampleOf(incidents: readonly Incident[], name: DurationName, asOf: Instant): Sample {
  const finished: number[] = [];
  const censored: number[] = [];
  let [missing, open] = [0, 0];
  let oldestOpen: number | undefined;
  for (const incident of incidents) {
    const { start, resolved, acknowledged } = incident;
    const done = name === "ttr" ? resolved : acknowledged;
    if (!usable(incident)) {
      if (name === "ttr") missing += 1;
    } else if (done !== undefined) finished.push((done - start) / 1000);
    else {
      const seconds = ((resolved ?? asOf) - start) / 1000;
      censored.push(seconds);
      if (resolved === undefined) {
        open += 1;
        oldestOpen = Math.max(oldestOpen ?? 0, seconds);
      } else missing += 1;
    }
  }
  return { incidents: incidents.length, finished, censored, missing, open, oldestOpen };
}

/** The median of a sample as one number: by Kaplan-Meier where something is cut off. */
export function typicalDuration(sample: Sample): number | undefined {
  if (sample.censored.length > 0) return survivalQuantile(kaplanMeier(sample), 0.5);
  return sample.finished.length === 0 ? undefined : median(ascending(sample.finished));
}
