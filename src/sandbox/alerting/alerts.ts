/** Alerts: made by events, moved by people (GitLab 18.9 `app/services/alert_management/`). */
import { NotAvailable, Refusal } from "../errors.ts";
import type { Instance } from "../instance.ts";
import { addNote } from "../world/notes.ts";
import type { Alert, AlertStatus, Project, User } from "../world/rows.ts";
import { nextNumber, type World } from "../world/world.ts";
import type { IncomingAlert } from "./payload.ts";

/** Open first, as GitLab numbers them. */
export const ALERT_STATUSES: readonly AlertStatus[] = ["TRIGGERED", "ACKNOWLEDGED", "RESOLVED", "IGNORED"];

export function findAlert(world: World, project: Project, iid: string): Alert {
  const alert = /^\d+$/.test(iid) ? world.alerts.find(project.id, Number(iid)) : undefined;
  if (alert === undefined) throw new NotAvailable();
  return alert;
}

export function alertUrl(instance: Instance, alert: Alert): string {
  const project = instance.world.projects.get(alert.projectId);
  return `${instance.url}/${project?.fullPath}/-/alert_management/${alert.iid}/details`;
}

/** The alert that events with this fingerprint belong to: one that is not resolved; an ignored one counts. */
export function unresolvedAlert(
  world: World,
  project: Project,
  fingerprint: string | null,
): Alert | undefined {
  if (fingerprint === null) return undefined;
  for (const alert of world.alerts.stored()) {
    const same = alert.projectId === project.id && alert.fingerprint === fingerprint;
    if (same && alert.status !== "RESOLVED") return alert;
  }
  return undefined;
}

export function recordAlert(
  instance: Instance,
  project: Project,
  incoming: IncomingAlert,
  title: string,
): Alert {
  const { world } = instance;
  const now = instance.now();
  const { recoveredAt: _, ...columns } = incoming;
  const alert = world.alerts.insert({
    ...columns,
    title,
    projectId: project.id,
    iid: nextNumber(world, `alert:${project.id}`),
    status: "TRIGGERED",
    endedAt: null,
    createdAt: now,
    updatedAt: now,
    eventCount: 1,
    assigneeIds: [],
    issueId: null,
  });
  const body = `logged an alert from **${incoming.monitoringTool ?? "Generic Alert Endpoint"}**`;
  addNote(instance, `alert:${alert.id}`, { author: null, body, action: "new_alert_added" });
  return alert;
}

/** A further event of an open alert: nothing but the count changes. */
export function countEvent(world: World, alert: Alert): Alert {
  return world.alerts.update(alert, { eventCount: alert.eventCount + 1 });
}

export function recoverAlert(instance: Instance, alert: Alert, endedAt: number): Alert {
  const source = alert.monitoringTool ?? "Generic Alert Endpoint";
  addNote(instance, `alert:${alert.id}`, {
    author: null,
    body: `logged a recovery alert from **${source}**`,
    action: "recovery_alert",
  });
  return setStatus(instance, alert, "RESOLVED", null, endedAt);
}

/** Any status to any other, but an alert is not reopened next to another open one of the same fingerprint. */
export function changeStatus(
  instance: Instance,
  project: Project,
  alert: Alert,
  status: AlertStatus,
  user: User,
): Alert {
  if (alert.status === status) return alert;
  const other = unresolvedAlert(instance.world, project, alert.fingerprint);
  if (alert.status === "RESOLVED" && other !== undefined) {
    const path = alertUrl(instance, other).slice(instance.url.length);
    throw new Refusal(
      `An <a href="${path}">alert</a> with the same fingerprint is already open. ` +
        "To change the status of this alert, resolve the linked alert.",
    );
  }
  return setStatus(instance, alert, status, user, instance.now());
}

/** Does nothing to one that is resolved. */
export function resolveAlert(instance: Instance, alert: Alert, user: User): Alert {
  return alert.status === "RESOLVED" ? alert : setStatus(instance, alert, "RESOLVED", user, instance.now());
}

function setStatus(
  instance: Instance,
  alert: Alert,
  status: AlertStatus,
  user: User | null,
  endedAt: number,
): Alert {
  const word = status[0] + status.slice(1).toLowerCase();
  instance.world.alerts.update(alert, {
    status,
    endedAt: status === "RESOLVED" ? endedAt : null,
    updatedAt: instance.now(),
  });
  addNote(instance, `alert:${alert.id}`, {
    author: user,
    body: `changed the status to **${word}**`,
    action: "status",
  });
  return alert;
}
