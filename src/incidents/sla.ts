/** Attainment of the targets for acknowledgement and resolution that the document sets for each severity. */
import type { Instant } from "../calendar/zone.ts";
import { countBy } from "../core/group-by.ts";
import { usable } from "./cohort.ts";
import { type Question, SEVERITIES, type Severity } from "./facts.ts";
import type { Incident } from "./incident.ts";
import type { Interval } from "./statistics/binomial.ts";
import type { Stated } from "./statistics/stated.ts";
import { wilson } from "./statistics/wilson.ts";

export type SlaState = "met" | "late" | "never" | "pending" | "not_applicable";

export interface Attainment {
  /** Seconds; null where targets differ or none is set. */
  readonly target: Stated;
  readonly met: number;
  /** Done, but after the target; and not done although the target has passed. */
  readonly late: number;
  readonly never: number;
  /** Not yet due; and closed before the target without it (acknowledgement only). */
  readonly pending: number;
  readonly not_applicable: number;
  readonly share: Stated;
  readonly ci: Interval | null;
  readonly reason?: string;
}

export interface Sla extends Attainment {
  readonly by_severity: Readonly<Record<Severity, Attainment>>;
}

export type SlaName = "ack" | "resolve";

/** How an incident stands to its target; undefined where there is none, or where its times are impossible. */
export function slaState(
  incident: Incident,
  name: SlaName,
  severities: Question["severities"],
  asOf: Instant,
): SlaState | undefined {
  const target = targetOf(incident.severity, name, severities);
  if (target === undefined || !usable(incident)) return undefined;
  const { start, acknowledged, resolved } = incident;
  const within = (time: Instant) => time - start <= target * 1000;
  const done = name === "ack" ? acknowledged : resolved;
  if (done !== undefined) return within(done) ? "met" : "late";
  // A missing acknowledgement past the target is a miss, not a missing value.
  if (!within(resolved ?? asOf)) return "never";
  return resolved === undefined ? "pending" : "not_applicable";
}

function targetOf(severity: Severity, name: SlaName, severities: Question["severities"]): number | undefined {
  return severities[severity]?.[name === "ack" ? "acknowledge" : "resolve"];
}

export function attainment(
  incidents: readonly Incident[],
  name: SlaName,
  severities: Question["severities"],
  asOf: Instant,
): Sla {
  const judged = incidents.map((incident) => ({
    severity: incident.severity,
    state: slaState(incident, name, severities, asOf),
  }));
  const targets = SEVERITIES.map((severity) => targetOf(severity, name, severities));
  const set = new Set(targets.filter((target) => target !== undefined));
  const common = set.size === 1 && !targets.includes(undefined) ? [...set][0] : undefined;
  return {
    ...summarise(
      judged.map(({ state }) => state),
      common,
      set.size > 0,
    ),
    by_severity: Object.fromEntries(
      SEVERITIES.map((severity, index) => {
        const states = judged.filter((one) => one.severity === severity).map(({ state }) => state);
        return [severity, summarise(states, targets[index], targets[index] !== undefined)];
      }),
    ) as Sla["by_severity"],
  };
}

function summarise(
  states: readonly (SlaState | undefined)[],
  target: number | undefined,
  set: boolean,
): Attainment {
  const counts = countBy(states, (state) => state);
  const of = (state: SlaState) => counts.get(state) ?? 0;
  const met = of("met");
  const due = met + of("late") + of("never");
  const reason = !set ? "no target is set" : due === 0 ? "no incident has come due (n = 0)" : undefined;
  return {
    target: target ?? null,
    met,
    late: of("late"),
    never: of("never"),
    pending: of("pending"),
    not_applicable: of("not_applicable"),
    share: due > 0 ? met / due : null,
    ci: due > 0 ? wilson(met, due) : null,
    ...(reason === undefined ? {} : { reason }),
  };
}
