/**
 * Slack notifications of a project. GitLab's PUT changes what it names, demands the webhook every time and always
 * activates; DELETE resets everything. The webhook never comes back, so it is sent with every change.
 */
import { SLACK_EVENTS } from "../core/chat-events.ts";
import { type Kind, ROLE } from "../core/kind.ts";
import type { SlackBlock } from "../core/project-section.ts";
import type { SecretReference } from "../core/secret.ts";
import { spokenOf, written } from "./blocks.ts";
import {
  type ChatAnswer,
  type ChatEvents,
  eventParameters,
  eventsOn,
  readEvents,
  readIntegration,
  resetIntegration,
  writeIntegration,
} from "./chat-integration.ts";

export interface SlackSpec {
  readonly webhook: SecretReference;
  readonly username?: string;
  /** The default channel. */
  readonly channel?: string;
  readonly events?: ChatEvents;
  readonly notify_only_broken_pipelines?: boolean;
  /** Messages only about issues, incidents and merge requests with these labels; names sorted. */
  readonly labels?: { readonly match: "any" | "all"; readonly names: readonly string[] };
}

const SLUG = "slack";

/** Where an imported document says the webhook is: GitLab does not tell it. */
const PLACEHOLDER: SecretReference = { env: "SLACK_WEBHOOK" };

export const slack: Kind<SlackSpec, ChatAnswer> = {
  name: "slack",
  title: "Slack notifications",
  requires: { role: ROLE.maintainer },
  operations: [],

  read: {
    rest: ({ gitlab }, project) => readIntegration(gitlab, project, SLUG),
  },

  blocks: ({ slack: value }) => (value ? [{ names: [], path: ["slack"], value }] : []),

  specify({ value }, { secret }) {
    const block = value as SlackBlock;
    const { events, labels } = block;
    return {
      webhook: secret(block.webhook, "/webhook"),
      ...written(block, ["username", "channel", "notify_only_broken_pipelines"]),
      ...(events && { events: eventsOn(events) }),
      ...(labels && { labels: { match: labels.match ?? "any", names: [...(labels.names ?? [])].sort() } }),
    };
  },

  declare({ webhook, username, channel, events, notify_only_broken_pipelines: broken, labels }) {
    return {
      path: ["slack"],
      block: {
        webhook,
        ...(username && { username }),
        ...(channel && { channel }),
        events,
        ...(broken && { notify_only_broken_pipelines: broken }),
        ...(labels && labels.names.length > 0 && { labels }),
      },
      comment: "GitLab does not tell the webhook: set the variable to its address.",
    };
  },

  identify: () => [],

  project(live, { declared }) {
    const { username, channel, notify_only_broken_pipelines: broken } = live.properties;
    const labels = String(live.properties.labels_to_be_notified ?? "");
    const all = live.properties.labels_to_be_notified_behavior === "match_all";
    const spec: SlackSpec = {
      webhook: declared?.webhook ?? PLACEHOLDER,
      username: String(username ?? ""),
      channel: String(channel ?? ""),
      events: readEvents(live, SLACK_EVENTS, declared?.events),
      notify_only_broken_pipelines: broken === true || broken === "true",
      labels: { match: all ? "all" : "any", names: labels.split(",").filter(Boolean).sort() },
    };
    return spokenOf(spec, declared);
  },

  secrets: ({ webhook }) => [{ reference: webhook, at: "/webhook" }],

  /** GitLab turns most events on by itself: the first time, those that nobody names are turned off. */
  create: (doors, at, spec) =>
    writeIntegration(doors.gitlab, at.project, SLUG, {
      webhook: doors.secret(spec.webhook).reveal(),
      ...parameters({ events: {}, ...spec }),
    }),

  update(doors, at, _live, spec, changed) {
    const sent = Object.fromEntries(Object.entries(spec).filter(([field]) => changed.has(field)));
    return writeIntegration(doors.gitlab, at.project, SLUG, {
      webhook: doors.secret(spec.webhook).reveal(),
      ...parameters(sent),
    });
  },

  remove: ({ gitlab }, at) => resetIntegration(gitlab, at.project, SLUG),
};

function parameters({ events, labels, webhook: _, ...plain }: Partial<SlackSpec>): object {
  return {
    ...plain,
    ...(events && eventParameters(events, SLACK_EVENTS)),
    ...(labels && {
      labels_to_be_notified: labels.names.join(","),
      labels_to_be_notified_behavior: `match_${labels.match}`,
    }),
  };
}
