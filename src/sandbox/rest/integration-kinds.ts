/** The integrations this instance knows, by slug (https://docs.gitlab.com/api/project_integrations/). */

export interface IntegrationKind {
  readonly title: string;
  /** Must stand in every PUT. */
  readonly required: readonly string[];
  /** Never given back. */
  readonly secret: readonly string[];
  readonly properties: Readonly<Record<string, "text" | "flag">>;
  /** Events as `<event>_events`, with their default. */
  readonly events: Readonly<Record<string, boolean>>;
  /** Made in the user interface only; a PUT does not activate it. */
  readonly installed?: true;
}

/** Pipelines, deployments and incidents are off unless asked for. */
export const CHAT_EVENTS: Readonly<Record<string, boolean>> = {
  push: true,
  issues: true,
  confidential_issues: true,
  merge_requests: true,
  note: true,
  confidential_note: true,
  tag_push: true,
  pipeline: false,
  wiki_page: true,
  deployment: false,
  alert: true,
  incident: false,
};

/** The channel of an event has the event's name in the singular. */
const CHANNELS =
  "push issue confidential_issue merge_request note confidential_note tag_push pipeline wiki_page deployment alert incident".split(
    " ",
  );

const CHAT_PROPERTIES: Readonly<Record<string, "text" | "flag">> = {
  channel: "text",
  notify_only_broken_pipelines: "flag",
  notify_only_when_pipeline_status_changes: "flag",
  branches_to_be_notified: "text",
  labels_to_be_notified: "text",
  labels_to_be_notified_behavior: "text",
  ...Object.fromEntries(CHANNELS.map((event) => [`${event}_channel`, "text" as const])),
};

/** What a chat integration begins with (GitLab's `app/models/concerns/integrations/base/chat_notification.rb`). */
export const CHAT_DEFAULTS = {
  notify_only_broken_pipelines: true,
  notify_only_when_pipeline_status_changes: false,
  branches_to_be_notified: "default",
  labels_to_be_notified_behavior: "match_any",
};

/** Without a channel of its own, a confidential event has the other's (same place). */
export const CHANNEL_FALLBACKS: Readonly<Record<string, string>> = {
  confidential_issue_channel: "issue_channel",
  confidential_note_channel: "note_channel",
};

export const INTEGRATION_KINDS = new Map(
  Object.entries<IntegrationKind>({
    slack: {
      title: "Slack notifications",
      required: ["webhook"],
      secret: ["webhook"],
      properties: { ...CHAT_PROPERTIES, webhook: "text", username: "text" },
      events: CHAT_EVENTS,
    },
    "gitlab-slack-application": {
      title: "GitLab for Slack app",
      required: [],
      secret: [],
      properties: { ...CHAT_PROPERTIES, vulnerability_channel: "text" },
      events: { ...CHAT_EVENTS, vulnerability: false },
      installed: true,
    },
    datadog: {
      title: "Datadog",
      required: ["api_key"],
      secret: ["api_key"],
      properties: {
        api_key: "text",
        api_url: "text",
        archive_trace_events: "flag",
        datadog_ci_visibility: "flag",
        datadog_env: "text",
        datadog_service: "text",
        datadog_site: "text",
        datadog_tags: "text",
      },
      events: {},
    },
  }),
);
