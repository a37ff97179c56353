/** How long incidents took one by one: the longest of them, and the dots of a chart. */
import type { Instant } from "../calendar/zone.ts";
import { compare } from "../core/compare.ts";
import { usable } from "./cohort.ts";
import { type Reference, reference, type Severity } from "./facts.ts";
import type { Incident } from "./incident.ts";
import { publicTitle } from "./review.ts";
import { ascending } from "./statistics/quantile.ts";

/** The incidents of a chart of lengths; where they are too many to tell apart, one in so many of them. */
export interface Dots {
  readonly incidents: number;
  readonly oneIn: number;
  /** What is open is not left out, unless that alone would be too many. */
  readonly dots: readonly Dot[];
}

export interface Dot {
  readonly severity: Severity;
  /** Epoch milliseconds. */
  readonly created: number;
  /** To its resolution, or its age so far. */
  readonly seconds: number;
  readonly open: boolean;
}

export interface Longest {
  readonly id: Reference;
  readonly url: string;
  readonly title: string;
  readonly severity: Severity;
  readonly seconds: number;
  readonly open: boolean;
}

const LONGEST = 10;
/** More dots than this cannot be told apart, and make a page heavy. */
const MOST_DOTS = 1500;

export function dots(created: readonly Incident[], asOf: Instant): Dots {
  const incidents = created.filter(usable);
  const oneIn = Math.ceil(incidents.length / MOST_DOTS);
  const isOpen = ({ resolved }: Incident) => resolved === undefined;
  const everyOpen = incidents.filter(isOpen).length <= MOST_DOTS;
  return {
    incidents: incidents.length,
    oneIn,
    dots: incidents
      .filter((incident, index) => index % oneIn === 0 || (everyOpen && isOpen(incident)))
      .map((incident) => ({
        severity: incident.severity,
        created: incident.created,
        seconds: secondsSoFar(incident, asOf),
        open: incident.resolved === undefined,
      })),
  };
}

function secondsSoFar({ start, resolved }: Incident, asOf: Instant): number {
  return ((resolved ?? asOf) - start) / 1000;
}

/** The longest incidents; those still open with their age so far. */
export function longest(created: readonly Incident[], asOf: Instant): Longest[] {
  const candidates = created.filter(usable);
  const least = ascending(candidates.map((incident) => secondsSoFar(incident, asOf))).at(-LONGEST) ?? 0;
  return candidates
    .filter((incident) => secondsSoFar(incident, asOf) >= least)
    .map((incident) => ({
      id: reference(incident),
      url: incident.url,
      title: publicTitle(incident),
      severity: incident.severity,
      seconds: secondsSoFar(incident, asOf),
      open: incident.resolved === undefined,
    }))
    .sort((a, b) => b.seconds - a.seconds || compare(a.id, b.id))
    .slice(0, LONGEST);
}
