import { type KindCases, PROJECT } from "../support/cases.ts";

export const alertIntegrationCases: KindCases = {
  kind: "alert_integration",
  states: {
    http: "alert_integrations:\n  Probe: {type: http}",
    inactive: "alert_integrations:\n  Probe: {type: http, active: false}",
    mapped: `alert_integrations:
  Probe:
    type: http
    payload_example: {event: {name: x, level: high, "dotted.key": 1, hosts: [a, b]}, list: [{id: 7}]}
    mappings: {title: event.name, severity: [event, level], hosts: event.hosts, fingerprint: [list, 0, id], service: [event, dotted.key]}`,
    "every type": `alert_integrations:
  Probe: {type: http}
  Prometheus Alerts: {type: prometheus}
  PagerDuty: {type: pagerduty}
  PagerDuty recovery: {type: pagerduty_recovery}
  Datadog: {type: datadog, active: false}`,
    "a preset": "alert_integrations:\n  Probe: {type: pagerduty}",
    "an empty payload": "alert_integrations:\n  Probe: {type: pagerduty, payload_example: {}, mappings: {}}",
  },
  elsewhere: [
    {
      state: "http",
      async change(gitlab) {
        const { project } = await gitlab.graphql<{
          project: { alertManagementHttpIntegrations: { nodes: { id: string }[] } };
        }>(
          "query($path: ID!) { project(fullPath: $path) { alertManagementHttpIntegrations { nodes { id } } } }",
          {
            path: PROJECT,
          },
        );
        const id = project.alertManagementHttpIntegrations.nodes[0]?.id;
        await gitlab.graphql(
          "mutation($input: HttpIntegrationUpdateInput!) { httpIntegrationUpdate(input: $input) { errors } }",
          { input: { id, active: false } },
        );
      },
      address: `${PROJECT}//alert_integration.Probe`,
      field: "active",
      live: "false",
      declared: "true",
    },
  ],
  rename: {
    from: "alert_integrations:\n  Old: {type: http}",
    to: "alert_integrations:\n  New: {type: http, renamed_from: Old}",
    address: `${PROJECT}//alert_integration.New`,
    previously: `${PROJECT}//alert_integration.Old`,
  },
};
