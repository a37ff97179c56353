/** Every kind's cases. */
import type { KindCases } from "../support/cases.ts";
import { alertIntegrationCases } from "./alert-integration.cases.ts";
import { errorTrackingCases } from "./error-tracking.cases.ts";
import { escalationPolicyCases } from "./escalation-policy.cases.ts";
import { incidentSettingsCases } from "./incident-settings.cases.ts";
import { incidentTemplateCases } from "./incident-template.cases.ts";
import { pagerdutySubscriptionCases } from "./pagerduty-subscription.cases.ts";
import { projectSettingsCases } from "./project-settings.cases.ts";
import { rotationCases } from "./rotation.cases.ts";
import { runbookCases } from "./runbook.cases.ts";
import { scheduleCases } from "./schedule.cases.ts";
import { slackCases } from "./slack.cases.ts";
import { slackAppCases } from "./slack-app.cases.ts";
import { statusPageCases } from "./status-page.cases.ts";
import { timelineTagCases } from "./timeline-tag.cases.ts";

export const CASES: readonly KindCases[] = [
  projectSettingsCases,
  timelineTagCases,
  scheduleCases,
  rotationCases,
  alertIntegrationCases,
  escalationPolicyCases,
  slackCases,
  slackAppCases,
  errorTrackingCases,
  pagerdutySubscriptionCases,
  runbookCases,
  incidentTemplateCases,
  statusPageCases,
  incidentSettingsCases,
];
