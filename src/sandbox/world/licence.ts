/**
 * What each licence tier contains (GitLab 18.9 `ee/app/models/gitlab_subscriptions/features.rb`),
 * as far as this instance knows the features.
 */
import type { Tier } from "../instance.ts";

const PREMIUM = [
  "ESCALATION_POLICIES",
  "GENERIC_ALERT_FINGERPRINTING",
  "INCIDENT_METRIC_UPLOAD",
  "INCIDENT_TIMELINE_VIEW",
  "ISSUABLE_RESOURCE_LINKS",
  "MULTIPLE_ALERT_HTTP_INTEGRATIONS",
  "ONCALL_SCHEDULES",
] as const;
const ULTIMATE = [
  "DORA4_ANALYTICS",
  "ENVIRONMENT_ALERTS",
  "INCIDENT_MANAGEMENT",
  "INCIDENT_SLA",
  "STATUS_PAGE",
] as const;

export type Feature = (typeof PREMIUM)[number] | (typeof ULTIMATE)[number];

/** The lowest tier with the feature. */
export function planOf(feature: Feature): Exclude<Tier, "free"> {
  return (PREMIUM as readonly Feature[]).includes(feature) ? "premium" : "ultimate";
}

export function isLicensed(tier: Tier, feature: Feature): boolean {
  return tier === "ultimate" || tier === planOf(feature);
}
