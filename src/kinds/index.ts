/** Every kind, one line each, in the order of creation. */
import type { AnyKind, KindName, KindsByName } from "../core/kind.ts";
import { alertIntegration } from "./alert-integration.ts";
import { errorTracking } from "./error-tracking.ts";
import { escalationPolicy } from "./escalation-policy.ts";
import { incidentSettings } from "./incident-settings.ts";
import { incidentTemplate } from "./incident-template.ts";
import { pagerdutySubscription } from "./pagerduty-subscription.ts";
import { projectSettings } from "./project-settings.ts";
import { rotation } from "./rotation.ts";
import { runbook } from "./runbook.ts";
import { schedule } from "./schedule.ts";
import { slack } from "./slack.ts";
import { slackApp } from "./slack-app.ts";
import { statusPage } from "./status-page.ts";
import { timelineTag } from "./timeline-tag.ts";

const ALL: readonly AnyKind[] = [
  projectSettings,
  timelineTag,
  schedule,
  rotation,
  alertIntegration,
  escalationPolicy,
  slack,
  slackApp,
  errorTracking,
  pagerdutySubscription,
  runbook,
  incidentTemplate,
  statusPage,
  incidentSettings,
];

export const KINDS: KindsByName = new Map<KindName, AnyKind>(ALL.map((kind) => [kind.name, kind]));
