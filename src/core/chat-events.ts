/** The events of which GitLab tells a chat, in the words of documents. */

/** Those of Slack notifications. */
export const SLACK_EVENTS = [
  "incident",
  "alert",
  "issue",
  "confidential_issue",
  "note",
  "confidential_note",
  "merge_request",
  "pipeline",
  "push",
  "tag_push",
  "deployment",
  "wiki_page",
] as const;

export type SlackEvent = (typeof SLACK_EVENTS)[number];

/** Those of the GitLab for Slack app, which knows vulnerabilities besides. */
export const SLACK_APP_EVENTS = [...SLACK_EVENTS, "vulnerability"] as const;

export type ChatEvent = (typeof SLACK_APP_EVENTS)[number];
