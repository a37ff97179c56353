/** The history's incidents, row by row. */
import type { EscalationStatus, Issue, IssueFacts } from "../world/incident-rows.ts";
import { uniform } from "./chance.ts";
import { type HistoryColumns, isFalsePositive } from "./columns.ts";
import { personAt, present, type Setting } from "./setting.ts";
import { SERVICES, SEVERITIES, SYMPTOMS } from "./shape.ts";

export function factsOfIssue({ incidents }: HistoryColumns, setting: Setting, index: number): IssueFacts {
  const closedAt = present(incidents.closedAt[index]);
  const acknowledgedAt = present(incidents.acknowledgedAt[index]);
  const reopenedAt = present(incidents.reopenedAt[index]);
  const createdAt = incidents.createdAt[index] ?? 0;
  return {
    id: index + 1,
    projectId: setting.projectIds[incidents.project[index] ?? 0] ?? 0,
    iid: incidents.iid[index] ?? 0,
    type: "INCIDENT",
    state: closedAt === null ? "opened" : "closed",
    severity: SEVERITIES[incidents.severity[index] ?? 0]?.severity ?? "UNKNOWN",
    confidential: false,
    createdAt,
    updatedAt: Math.max(createdAt, acknowledgedAt ?? 0, reopenedAt ?? 0, closedAt ?? 0),
    closedAt,
    labelIds: labelsOf(incidents.project[index] ?? 0, incidents.service[index] ?? 0, index, setting),
    escalationStatus: statusOf(closedAt, reopenedAt, acknowledgedAt),
  };
}

/** Closing resolves, reopening does not change that. */
function statusOf(
  closedAt: number | null,
  reopenedAt: number | null,
  acknowledgedAt: number | null,
): EscalationStatus {
  if (closedAt !== null || reopenedAt !== null) return "RESOLVED";
  return acknowledgedAt === null ? "TRIGGERED" : "ACKNOWLEDGED";
}

function labelsOf(project: number, service: number, index: number, { labelIds }: Setting): number[] {
  const titles = [
    ...(uniform(index, 21) < 0.82 ? [`service::${SERVICES[project]?.names[service]}`] : []),
    ...(isFalsePositive(index) ? ["false-positive"] : []),
    ...(uniform(index, 22) < 0.2 ? ["postmortem"] : []),
  ];
  return titles.flatMap((title) => labelIds.get(title) ?? []);
}

export function rowOfIssue(
  { incidents, alerts }: HistoryColumns,
  setting: Setting,
  facts: IssueFacts,
): Issue {
  const index = facts.id - 1;
  const service = SERVICES[incidents.project[index] ?? 0]?.names[incidents.service[index] ?? 0];
  const symptom = SYMPTOMS[Math.floor(uniform(index, 23) * SYMPTOMS.length)];
  const alert = incidents.alert[index] || undefined;
  const started = alert === undefined ? facts.createdAt : (alerts.startedAt[alert - 1] ?? facts.createdAt);
  return {
    ...facts,
    title: `${service}: ${symptom}`,
    description: `**Start time:** ${new Date(started).toISOString()}\n\n**Service:** ${service}`,
    authorId: alert === undefined ? personAt(setting, index, 24) : setting.botId,
    closedById: facts.closedAt === null ? null : personAt(setting, index, 25),
    assigneeIds: facts.escalationStatus === "TRIGGERED" ? [] : [personAt(setting, index, 26)],
    dueOn: null,
    locked: false,
    published: facts.severity === "CRITICAL" && uniform(index, 27) < 0.8,
    policyId: null,
  };
}
