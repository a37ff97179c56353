/** What became of the alerts received in the window, and how many of them were noise. */
import { compare } from "../core/finding.ts";
import type { Cohort } from "./cohort.ts";
import { ALERT_STATUSES, type AlertFact, type Question } from "./facts.ts";
import { countBy, groupBy } from "./group.ts";
import type { AlertReport, Review } from "./report.ts";
import type { ServiceNames } from "./service.ts";
import { sum } from "./statistics/quantile.ts";
import { wilson } from "./statistics/wilson.ts";

/** Alerts received in the window, and the number of those whose time cannot be read. */
export function alertsOf(
  alerts: readonly AlertFact[],
  { window, end }: Cohort,
): { received: AlertFact[]; unreadable: number } {
  const times = alerts.map((alert) => Date.parse(alert.created_at));
  const within = (time: number | undefined) => time !== undefined && time >= window.from && time < end;
  return {
    received: alerts.filter((_, index) => within(times[index])),
    unreadable: times.filter(Number.isNaN).length,
  };
}

export function alertReport(
  received: readonly AlertFact[],
  question: Question,
  names: ServiceNames,
): AlertReport {
  const byStatus = countBy(received, ({ status }) => status);
  const byService = countBy(received, ({ service }) => names.ofAlert(service));
  const recovered = received.map(selfRecovered);
  return {
    total: received.length,
    by_status: Object.fromEntries(
      ALERT_STATUSES.map((status) => [status, byStatus.get(status) ?? 0]),
    ) as AlertReport["by_status"],
    by_service: Object.fromEntries([...byService].sort(([a], [b]) => compare(a, b))),
    false_positive: falsePositives(received, new Set(question.false_positive_labels)),
    self_recovered: {
      count: recovered.filter((state) => state === true).length,
      unknown: recovered.filter((state) => state === undefined).length,
    },
  };
}

/** False are alerts that were ignored or carry a label that says so; classified are those and the resolved ones. */
function falsePositives(
  received: readonly AlertFact[],
  labels: ReadonlySet<string>,
): AlertReport["false_positive"] {
  const isIgnored = ({ status }: AlertFact) => status === "ignored";
  const isLabelled = (alert: AlertFact) => alert.incident_labels.some((label) => labels.has(label));
  const count = received.filter((alert) => isIgnored(alert) || isLabelled(alert)).length;
  const classified = received.filter(
    (alert) => isIgnored(alert) || isLabelled(alert) || alert.status === "resolved",
  ).length;
  const total = received.length;
  return {
    count,
    ignored: received.filter(isIgnored).length,
    labelled: received.filter(isLabelled).length,
    classified,
    share: classified > 0 ? count / classified : null,
    ci: classified > 0 ? wilson(count, classified) : null,
    bounds: total > 0 ? [count / total, (count + total - classified) / total] : null,
    ...(classified > 0
      ? {}
      : { reason: total > 0 ? "no alert is classified yet (n = 0)" : "no alerts (n = 0)" }),
  };
}

/** Whether the monitoring took the alert back before anybody acknowledged it; undefined where that is unknown. */
function selfRecovered({ status, recovered, acknowledged_at }: AlertFact): boolean | undefined {
  if (status !== "resolved") return false;
  return recovered === null ? undefined : recovered && acknowledged_at === null;
}

/** Alerts per service, noisiest first: what to review, not a score. */
export function alertReview(received: readonly AlertFact[], names: ServiceNames): Review["alerts"] {
  return [...groupBy(received, ({ service }) => names.ofAlert(service))]
    .map(([service, alerts]) => ({
      service,
      alerts: alerts.length,
      events: sum(alerts.map(({ events }) => events)),
      ignored: alerts.filter(({ status }) => status === "ignored").length,
      self_recovered: alerts.filter((alert) => selfRecovered(alert) === true).length,
    }))
    .sort((a, b) => b.events - a.events || compare(a.service, b.service));
}
