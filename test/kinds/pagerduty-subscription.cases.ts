import { type KindCases, PROJECT } from "../support/cases.ts";

const INTEGRATIONS = `alert_integrations:
  PagerDuty: {type: pagerduty}
  PagerDuty recovery: {type: pagerduty_recovery}`;

const subscriptions = (...entries: readonly string[]) => `${INTEGRATIONS}
pagerduty:
  api_token: {env: PAGERDUTY_TOKEN}
  subscriptions:
${entries.map((entry) => `    - ${entry}`).join("\n")}`;

export const pagerdutySubscriptionCases: KindCases = {
  kind: "pagerduty_subscription",
  states: {
    triggered: subscriptions(
      "{service: PABC123, to: alert_integration/PagerDuty, events: [incident.triggered]}",
    ),
    "other events": subscriptions(
      "{service: PABC123, to: alert_integration/PagerDuty, events: [incident.triggered, incident.escalated]}",
    ),
    "two services, alert and recovery": subscriptions(
      "{service: PABC123, to: alert_integration/PagerDuty, events: [incident.triggered]}",
      "{service: PABC123, to: alert_integration/PagerDuty recovery, events: [incident.resolved]}",
      "{service: PXYZ789, to: alert_integration/PagerDuty, events: [incident.triggered]}",
    ),
    "to GitLab's own address": subscriptions(
      "{service: PABC123, to: {env: GITLAB_PAGERDUTY_URL}, events: [incident.triggered]}",
    ),
  },
  elsewhere: [
    {
      state: "triggered",
      async change(gitlab) {
        const { webhook_subscriptions: found } = await gitlab.pagerDuty<{
          webhook_subscriptions: { id: string }[];
        }>("GET", "/webhook_subscriptions");
        await gitlab.pagerDuty("PUT", `/webhook_subscriptions/${found[0]?.id}`, {
          webhook_subscription: { events: ["incident.acknowledged"] },
        });
      },
      address: `${PROJECT}//pagerduty_subscription.PABC123/PagerDuty`,
      field: "events",
      live: "incident.acknowledged",
      declared: "incident.triggered",
    },
  ],
};
