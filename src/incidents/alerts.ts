/** What became of the alerts received in the window, and how many of them were noise. */
import { compare } from "../core/compare.ts";
import type { Cohort } from "./cohort.ts";
import { ALERT_STATUSES, type AlertFact, type AlertStatus, type Facts } from "./facts.ts";
import type { ServiceNames } from "./service.ts";
import type { Interval } from "./statistics/binomial.ts";
import { sum } from "./statistics/quantile.ts";
import type { Stated } from "./statistics/stated.ts";
import { wilson } from "./statistics/wilson.ts";

export interface AlertReport {
  readonly total: number;
  readonly by_status: Readonly<Record<AlertStatus, number>>;
  readonly by_service: Readonly<Record<string, number>>;
  readonly false_positive: {
    /** Ignored, labelled, or both. */
    readonly count: number;
    readonly ignored: number;
    readonly labelled: number;
    readonly classified: number;
    readonly share: Stated;
    readonly ci: Interval | null;
    /** The share if every unclassified alert were true, and if every one were false. */
    readonly bounds: Interval | null;
    readonly reason?: string;
  };
  /** Resolved by the monitoring before anybody acknowledged them; `unknown` could not be told. */
  readonly self_recovered: { readonly count: number; readonly unknown: number };
}

/** What to review of a service's alerts. */
export interface ServiceAlerts {
  readonly service: string;
  readonly alerts: number;
  readonly events: number;
  readonly ignored: number;
  readonly self_recovered: number;
}

/** How many alerts of a service were received, and what became of them. */
interface ServiceTally {
  alerts: number;
  events: number;
  readonly byStatus: Record<AlertStatus, number>;
  /** Carrying a label that says the alert was false. */
  labelled: number;
  /** Ignored or labelled. */
  falsePositive: number;
  /** False, or resolved: those of which it is known whether they were false. */
  classified: number;
  selfRecovered: number;
  recoveryUnknown: number;
}

export interface AlertTally {
  readonly byService: ReadonlyMap<string, Readonly<ServiceTally>>;
  /** Alerts whose time cannot be read; they belong to no window. */
  readonly unreadable: number;
}

/** Counts the alerts received in the window, one by one. */
export function tallyAlerts(
  { header, alerts }: Facts,
  { window, end }: Cohort,
  names: ServiceNames,
): AlertTally {
  const labels = new Set(header.question.false_positive_labels);
  const byService = new Map<string, ServiceTally>();
  let unreadable = 0;
  for (const alert of alerts) {
    const created = Date.parse(alert.created_at);
    if (Number.isNaN(created)) unreadable += 1;
    if (!(created >= window.from && created < end)) continue;
    const service = names.ofAlert(alert.service);
    const tally = byService.get(service) ?? emptyTally();
    byService.set(service, tally);
    count(alert, tally, labels);
  }
  return { byService, unreadable };
}

function emptyTally(): ServiceTally {
  return {
    alerts: 0,
    events: 0,
    byStatus: { triggered: 0, acknowledged: 0, resolved: 0, ignored: 0 },
    labelled: 0,
    falsePositive: 0,
    classified: 0,
    selfRecovered: 0,
    recoveryUnknown: 0,
  };
}

function count(alert: AlertFact, tally: ServiceTally, labels: ReadonlySet<string>): void {
  const { status, events, incident_labels } = alert;
  const labelled = incident_labels.some((label) => labels.has(label));
  const falsePositive = labelled || status === "ignored";
  const recovered = selfRecovered(alert);
  tally.alerts += 1;
  tally.events += events;
  tally.byStatus[status] += 1;
  if (labelled) tally.labelled += 1;
  if (falsePositive) tally.falsePositive += 1;
  if (falsePositive || status === "resolved") tally.classified += 1;
  if (recovered === true) tally.selfRecovered += 1;
  if (recovered === undefined) tally.recoveryUnknown += 1;
}

/** Whether the monitoring took the alert back before anybody acknowledged it; undefined where that is unknown. */
function selfRecovered({ status, recovered, acknowledged_at }: AlertFact): boolean | undefined {
  if (status !== "resolved") return false;
  return recovered === null ? undefined : recovered && acknowledged_at === null;
}

export function alertReport({ byService }: AlertTally): AlertReport {
  const tallies = [...byService.values()];
  const total = (of: (tally: ServiceTally) => number) => sum(tallies.map(of));
  const received = total(({ alerts }) => alerts);
  const falsePositive = total((tally) => tally.falsePositive);
  const classified = total((tally) => tally.classified);
  return {
    total: received,
    by_status: Object.fromEntries(
      ALERT_STATUSES.map((status) => [status, total(({ byStatus }) => byStatus[status])]),
    ) as AlertReport["by_status"],
    by_service: Object.fromEntries(
      [...byService]
        .map(([service, { alerts }]) => [service, alerts] as const)
        .sort(([a], [b]) => compare(a, b)),
    ),
    false_positive: {
      count: falsePositive,
      ignored: total(({ byStatus }) => byStatus.ignored),
      labelled: total(({ labelled }) => labelled),
      classified,
      share: classified > 0 ? falsePositive / classified : null,
      ci: classified > 0 ? wilson(falsePositive, classified) : null,
      bounds:
        received > 0 ? [falsePositive / received, (falsePositive + received - classified) / received] : null,
      ...(classified > 0
        ? {}
        : { reason: received > 0 ? "no alert is classified yet (n = 0)" : "no alerts (n = 0)" }),
    },
    self_recovered: {
      count: total((tally) => tally.selfRecovered),
      unknown: total(({ recoveryUnknown }) => recoveryUnknown),
    },
  };
}

/** Alerts per service, noisiest first: what to review, not a score. */
export function alertReview({ byService }: AlertTally): ServiceAlerts[] {
  return [...byService]
    .map(([service, { alerts, events, byStatus, selfRecovered }]) => ({
      service,
      alerts,
      events,
      ignored: byStatus.ignored,
      self_recovered: selfRecovered,
    }))
    .sort((a, b) => b.events - a.events || compare(a.service, b.service));
}
