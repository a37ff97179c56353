import type { KindCases } from "../support/cases.ts";

export const incidentSettingsCases: KindCases = {
  kind: "incident_settings",
  states: {
    some: "incident_settings: {create_incident: true, sla: 4h}",
    "every key": `incident_settings: {create_incident: true, auto_close: true, send_email: false, template: incident, sla: 90m}
pagerduty: {incident_webhook: true}`,
    "PagerDuty's switch alone": "pagerduty: {incident_webhook: false}",
  },
  elsewhere: [],
};
