/** Licensed features of a project; GitLab 18.9 does not have them in its schema yet. */
export const LICENCES = /* GraphQL */ `
extend type Project {
  licensedFeatureAvailability(feature: LicensedFeature!): LicensedFeatureAvailability!
}

enum LicensedFeature {
  ENVIRONMENT_ALERTS
  ESCALATION_POLICIES
  GENERIC_ALERT_FINGERPRINTING
  INCIDENT_MANAGEMENT
  INCIDENT_METRIC_UPLOAD
  INCIDENT_SLA
  INCIDENT_TIMELINE_VIEW
  ISSUABLE_RESOURCE_LINKS
  MULTIPLE_ALERT_HTTP_INTEGRATIONS
  ONCALL_SCHEDULES
  STATUS_PAGE
}

type LicensedFeatureAvailability {
  available: Boolean!
  requiredPlan: String
}
`;
