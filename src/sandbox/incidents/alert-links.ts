/** Incidents made from alerts, and alerts linked to incidents. */
import { Refusal } from "../errors.ts";
import type { Instance } from "../instance.ts";
import type { Issue } from "../world/incident-rows.ts";
import { addNote } from "../world/notes.ts";
import type { Alert, Project, User } from "../world/rows.ts";
import { createIssue, requireIncident } from "./issues.ts";

/** An alert's severity that incidents do not know becomes unknown. */
export function createIncidentFromAlert(
  instance: Instance,
  project: Project,
  alert: Alert,
  user: User,
): Issue {
  if (project.hideIncidentManagement) throw new Refusal("Feature not available");
  if (alert.issueId !== null) throw new Refusal("An issue already exists");
  const issue = createIssue(instance, project, user, {
    title: alert.title,
    type: "INCIDENT",
    description: `**Start time:** ${new Date(alert.startedAt).toISOString()}`,
    severity: alert.severity === "INFO" ? "UNKNOWN" : alert.severity,
  });
  link(instance, alert, issue);
  return issue;
}

/** References are `^alert#12` or addresses of alerts in the project; others are passed over. */
export function linkAlerts(
  instance: Instance,
  project: Project,
  issue: Issue,
  references: readonly string[],
): Issue {
  requireIncident(issue);
  for (const reference of references) {
    const iid = /^\^alert#(\d+)$/.exec(reference)?.[1] ?? iidInUrl(instance, project, reference);
    const alert = iid === undefined ? undefined : instance.world.alerts.find(project.id, Number(iid));
    if (alert !== undefined) link(instance, alert, issue);
  }
  return issue;
}

export function unlinkAlert(instance: Instance, issue: Issue, alert: Alert): Issue {
  requireIncident(issue);
  if (alert.issueId !== issue.id) return issue;
  instance.world.alerts.update(alert, { issueId: null, updatedAt: instance.now() });
  instance.world.issues.update(issue, { updatedAt: instance.now() });
  return issue;
}

function link(instance: Instance, alert: Alert, issue: Issue): void {
  instance.world.alerts.update(alert, { issueId: issue.id, updatedAt: instance.now() });
  instance.world.issues.update(issue, { updatedAt: instance.now() });
  addNote(instance, `alert:${alert.id}`, {
    author: null,
    body: `created incident #${issue.iid} for this alert`,
    action: "alert_issue_added",
  });
}

function iidInUrl(instance: Instance, project: Project, reference: string): string | undefined {
  const base = `${instance.url}/${project.fullPath}/-/alert_management/`;
  return reference.startsWith(base) ? /^(\d+)\/details$/.exec(reference.slice(base.length))?.[1] : undefined;
}
