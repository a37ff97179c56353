import { type KindCases, PROJECT } from "../support/cases.ts";

const SCHEDULES = `oncall_schedules:
  Primary: {timezone: Etc/UTC}
  Secondary: {timezone: Etc/UTC}`;

export const escalationPolicyCases: KindCases = {
  kind: "escalation_policy",
  states: {
    plain: `${SCHEDULES}
escalation_policy:
  name: Standard
  rules: [{after: 0m, notify: {schedule: Primary}}]`,
    "every sort of rule": `${SCHEDULES}
escalation_policy:
  name: Standard
  description: Three steps
  rules:
    - {after: 30m, notify: {user: dana}}
    - {after: 0m, notify: {schedule: Primary}, unless: acknowledged}
    - {after: 15m, notify: {schedule: Secondary}, unless: resolved}
    - {after: 15m, notify: {schedule: Secondary}, unless: acknowledged}
    - {after: 24h, notify: {user: erik}, unless: resolved}`,
    "renamed, other rules": `${SCHEDULES}
escalation_policy:
  name: Other
  rules: [{after: 1h, notify: {schedule: Secondary}}]`,
  },
  elsewhere: [
    {
      state: "every sort of rule",
      async change(gitlab) {
        const { project } = await gitlab.graphql<{
          project: { incidentManagementEscalationPolicies: { nodes: { id: string }[] } };
        }>(
          "query($path: ID!) { project(fullPath: $path) { incidentManagementEscalationPolicies { nodes { id } } } }",
          {
            path: PROJECT,
          },
        );
        const id = project.incidentManagementEscalationPolicies.nodes[0]?.id;
        const rules = [{ username: "dana", elapsedTimeSeconds: 420, status: "RESOLVED" }];
        await gitlab.graphql(
          "mutation($input: EscalationPolicyUpdateInput!) { escalationPolicyUpdate(input: $input) { errors } }",
          { input: { id, rules } },
        );
      },
      address: `${PROJECT}//escalation_policy`,
      field: "rules",
      live: "{after: 7m, notify: {user: dana}, unless: resolved}",
      declared: "{after: 15m, notify: {schedule: Secondary}, unless: resolved}",
    },
  ],
};
