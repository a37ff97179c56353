/**
 * The alert endpoints (GitLab 18.9 `app/controllers/projects/alerting/notifications_controller.rb` and
 * `app/services/projects/{alerting,prometheus/alerts}/notify_service.rb`).
 */

import { closeIssue } from "../incidents/issues.ts";
import type { Instance } from "../instance.ts";
import { isLicensed } from "../world/licence.ts";
import { alertBot } from "../world/notes.ts";
import type { Alert, AlertIntegration, Project } from "../world/rows.ts";
import { countEvent, recordAlert, recoverAlert, unresolvedAlert } from "./alerts.ts";
import { integrationsOf } from "./integrations.ts";
import {
  type IncomingAlert,
  isAlertmanagerBody,
  isBody,
  readGenericAlert,
  readPrometheusAlert,
} from "./payload.ts";
import { isObject, isWithinLimits } from "./payload-json.ts";

export interface Delivery {
  readonly project: Project;
  readonly identifier: string;
  readonly token: string | undefined;
  /** The parsed body; undefined where it is no JSON. */
  readonly body: unknown;
}

export interface Receipt {
  readonly status: 200 | 201 | 400 | 401 | 403 | 404 | 429;
  readonly alerts?: readonly { readonly iid: number; readonly title: string }[];
}

/** `deliveriesThisHour` counts this one too. */
export function receive(instance: Instance, delivery: Delivery, deliveriesThisHour: number): Receipt {
  const { project, body, token } = delivery;
  if (project.hideIncidentManagement) return { status: 404 };
  const { alertsPerHour } = instance.settings;
  if (alertsPerHour !== null && deliveriesThisHour > alertsPerHour) return { status: 429 };
  if (!isBody(body) || !isWithinLimits(body)) return { status: 400 };

  const integration = integrationsOf(instance, project).find(
    (candidate) => candidate.active && candidate.identifier === delivery.identifier,
  );
  const mayDeliver = integration !== undefined && token === integration.token;
  if (isAlertmanagerBody(body)) {
    if (!mayDeliver) return { status: 401 };
    receiveFromAlertmanager(instance, project, integration, body);
    return { status: 201 };
  }
  if (integration === undefined) return { status: 403 };
  if (!mayDeliver) return { status: 401 };
  const alert = process(instance, project, readGenericAlert(body, readingOf(instance, integration)));
  if (alert === undefined) return { status: 400 };
  return { status: 200, alerts: [{ iid: alert.iid, title: alert.title }] };
}

/** Each element by itself; one that is invalid or recovers nothing is passed over. */
function receiveFromAlertmanager(
  instance: Instance,
  project: Project,
  integration: AlertIntegration,
  body: Readonly<Record<string, unknown>>,
): void {
  const elements = Array.isArray(body.alerts) ? body.alerts.filter(isObject) : [];
  for (const element of elements) {
    process(instance, project, readPrometheusAlert(element, readingOf(instance, integration)));
  }
}

/** The alert made, counted up or recovered; undefined where the event is invalid or there is nothing to recover. */
function process(instance: Instance, project: Project, incoming: IncomingAlert): Alert | undefined {
  const known = unresolvedAlert(instance.world, project, incoming.fingerprint);
  if (incoming.recoveredAt !== null) {
    if (known === undefined) return undefined;
    recoverAlert(instance, known, incoming.recoveredAt);
    // GitLab's setting "auto-close", on by default; it closes a moment later.
    const issue = known.issueId === null ? undefined : instance.world.issues.get(known.issueId);
    if (issue !== undefined) closeIssue(instance, issue, alertBot(instance));
    return known;
  }
  if (known !== undefined) return countEvent(instance.world, known);
  return incoming.title === null ? undefined : recordAlert(instance, project, incoming, incoming.title);
}

function readingOf(instance: Instance, integration: AlertIntegration) {
  const fingerprinting = isLicensed(instance.settings.tier, "GENERIC_ALERT_FINGERPRINTING");
  return { integration, now: instance.now(), fingerprinting };
}
