/** The history's alerts, row by row. */

import { HOUR } from "../oncall/clock.ts";
import type { Alert, AlertFacts, AlertStatus } from "../world/rows.ts";
import { uniform } from "./chance.ts";
import { firstClosing, type HistoryColumns, STATUS } from "./columns.ts";
import { present, type Setting } from "./setting.ts";
import { SERVICES, SEVERITIES, SYMPTOMS } from "./shape.ts";

const ALERT_STATUSES: readonly AlertStatus[] = ["TRIGGERED", "ACKNOWLEDGED", "RESOLVED", "IGNORED"];

export function factsOfAlert(columns: HistoryColumns, setting: Setting, index: number): AlertFacts {
  const { alerts } = columns;
  const startedAt = alerts.startedAt[index] ?? 0;
  const endedAt = present(alerts.endedAt[index]);
  return {
    id: index + 1,
    projectId: setting.projectIds[alerts.project[index] ?? 0] ?? 0,
    iid: alerts.iid[index] ?? 0,
    status: ALERT_STATUSES[alerts.status[index] ?? 0] ?? "TRIGGERED",
    severity: alertSeverityOf(alerts.severity[index] ?? 0),
    startedAt,
    endedAt,
    createdAt: startedAt + 15_000,
    updatedAt: Math.max(
      startedAt + 15_000,
      present(alerts.acknowledgedAt[index]) ?? 0,
      endedAt ?? ignoredAt(columns, index) ?? 0,
    ),
    eventCount: 1 + Math.floor(uniform(index, 28) ** 4 * 30),
    issueId: alerts.incident[index] || null,
  };
}

export function rowOfAlert({ alerts }: HistoryColumns, facts: AlertFacts): Alert {
  const index = facts.id - 1;
  const service = SERVICES[alerts.project[index] ?? 0]?.names[alerts.service[index] ?? 0] ?? null;
  const origin = facts.issueId === null ? index : facts.issueId - 1;
  const symptom = SYMPTOMS[Math.floor(uniform(origin, 23) * SYMPTOMS.length)];
  return {
    ...facts,
    title: `${service}: ${symptom}`,
    description: null,
    service,
    monitoringTool: "Prometheus",
    hosts: [`${service}-${1 + Math.floor(uniform(index, 29) * 4)}`],
    fingerprint: null,
    payload: { labels: { service, alertname: symptom } },
    runbook: null,
    assigneeIds: [],
  };
}

/** False alarms: of an incident right after it was closed, which resolved the alert; others after an hour. */
export function ignoredAt({ alerts, incidents }: HistoryColumns, index: number): number | null {
  if (alerts.status[index] !== STATUS.ignored) return null;
  const incident = alerts.incident[index] ?? 0;
  return incident === 0 ? (alerts.startedAt[index] ?? 0) + HOUR : firstClosing(incidents, incident - 1);
}

function alertSeverityOf(position: number): Alert["severity"] {
  const severity = SEVERITIES[position]?.severity ?? "UNKNOWN";
  return severity === "UNKNOWN" ? "INFO" : severity;
}
