import { type KindCases, PROJECT } from "../support/cases.ts";

export const slackCases: KindCases = {
  kind: "slack",
  states: {
    "incidents only": `slack:
  webhook: {env: SLACK_WEBHOOK}
  events: {incident: "#incidents"}`,
    "every key": `slack:
  webhook: {env: SLACK_WEBHOOK, rotated: 2026-11-01}
  username: GitLab
  channel: "#ops"
  events: {incident: "#incidents,#ops", alert: true, issue: "#issues", confidential_issue: true, confidential_note: "#quiet", pipeline: false, wiki_page: true}
  notify_only_broken_pipelines: true
  labels: {match: all, names: [incident, "service::api"]}`,
    "the webhook alone": "slack:\n  webhook: {env: SLACK_WEBHOOK}",
    "no events": `slack:
  webhook: {env: SLACK_WEBHOOK}
  channel: "#other"
  events: {}
  labels: {names: []}`,
  },
  elsewhere: [
    {
      state: "incidents only",
      change: (gitlab) =>
        gitlab.rest("PUT", "integrations/slack", {
          webhook: "https://hooks.example.com/another",
          incident_channel: "#elsewhere",
        }),
      address: `${PROJECT}//slack`,
      field: "events.incident",
      live: "#elsewhere",
      declared: "#incidents",
    },
    {
      state: "every key",
      change: (gitlab) =>
        gitlab.rest("PUT", "integrations/slack", {
          webhook: "https://hooks.example.com/another",
          push_events: true,
        }),
      address: `${PROJECT}//slack`,
      field: "events.push",
      live: "true",
      declared: "none",
    },
  ],
};
