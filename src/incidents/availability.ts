/** Downtime, availability and mean time between failures of each service, from its incidents' open spells. */
import { clip, duration, union } from "../calendar/intervals.ts";
import { groupBy } from "../core/group-by.ts";
import { type Cohort, usable } from "./cohort.ts";
import { type Incident, spells } from "./incident.ts";
import { NO_SERVICE } from "./service.ts";
import { mean } from "./statistics/quantile.ts";
import type { Stated } from "./statistics/stated.ts";

export interface Availability {
  /** Incidents begun in the window, and the spells of downtime they make up: overlapping incidents are one failure. */
  readonly incidents: number;
  readonly failures: number;
  readonly downtime: number;
  readonly uptime: number;
  readonly availability: number;
  /** Uptime per failure. */
  readonly mtbf: Stated;
  /** Without a failure: the 95 % lower bound, a third of the uptime. */
  readonly mtbf_lower: Stated;
  /** Mean time from the beginning of one failure to that of the next. */
  readonly mean_gap: Stated;
  readonly reasons: Readonly<Record<string, string>>;
}

/**
 * Every incident counts as a complete failure of its service while it is open; overlapping ones are one failure.
 * Incidents without a service make no availability.
 */
export function availability(cohort: Cohort, services: readonly string[]): Record<string, Availability> {
  const byService = groupBy(cohort.all.filter(usable), ({ service }) => service);
  return Object.fromEntries(
    services
      .filter((service) => service !== NO_SERVICE)
      .map((service) => [service, serviceAvailability(byService.get(service) ?? [], cohort)]),
  );
}

function serviceAvailability(
  incidents: readonly Incident[],
  { window, seen, end, asOf }: Cohort,
): Availability {
  const from = window.from;
  const down = union(incidents.flatMap((incident) => spells(incident, asOf)));
  const downtime = duration(clip(down, from, seen)) / 1000;
  const total = (seen - from) / 1000;
  const starts = down.map(({ start }) => start).filter((start) => start >= from && start < end);
  const failures = starts.length;
  const uptime = total - downtime;
  const gaps = starts.slice(1).map((start, index) => (start - (starts[index] as number)) / 1000);
  return {
    incidents: incidents.filter(({ created }) => created >= from && created < end).length,
    failures,
    downtime,
    uptime,
    availability: uptime / total,
    mtbf: failures > 0 ? uptime / failures : null,
    // The rule of three: with no event in T, the rate is below 3/T with 95 % confidence.
    mtbf_lower: failures === 0 && uptime > 0 ? uptime / 3 : null,
    mean_gap: gaps.length > 0 ? mean(gaps) : null,
    reasons: {
      ...(failures > 0 ? { mtbf_lower: "there were failures" } : { mtbf: "no failure began in the window" }),
      ...(failures === 0 && uptime === 0 ? { mtbf_lower: "it was down all the time" } : {}),
      ...(gaps.length > 0 ? {} : { mean_gap: "fewer than two failures in the window" }),
    },
  };
}
