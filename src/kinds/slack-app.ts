/**
 * The GitLab for Slack app of a project: which events it posts where. It is installed in GitLab's user interface;
 * the API neither installs nor activates it, and only changes what is there.
 */
import { SLACK_APP_EVENTS } from "../core/chat-events.ts";
import { type Kind, ROLE } from "../core/kind.ts";
import type { SlackAppBlock } from "../core/project-section.ts";
import { spokenOf, written } from "./blocks.ts";
import {
  type ChatAnswer,
  type ChatEvents,
  eventParameters,
  eventsOn,
  readEvents,
  readIntegration,
  writeIntegration,
} from "./chat-integration.ts";

export interface SlackAppSpec {
  /** The default channel. */
  readonly channel?: string;
  readonly events?: ChatEvents;
}

const SLUG = "gitlab-slack-application";

export const slackApp: Kind<SlackAppSpec, ChatAnswer> = {
  name: "slack_app",
  title: "GitLab for Slack app",
  requires: { role: ROLE.maintainer },
  released: true,
  operations: [],

  read: {
    rest: ({ gitlab }, project) => readIntegration(gitlab, project, SLUG),
  },

  blocks: ({ slack_app: value }) => (value ? [{ names: [], path: ["slack_app"], value }] : []),

  specify({ value }) {
    const { events, ...block } = value as SlackAppBlock;
    return { ...written(block, ["channel"]), ...(events && { events: eventsOn(events) }) };
  },

  declare: ({ channel, events }) => ({
    path: ["slack_app"],
    block: { ...(channel && { channel }), events },
  }),

  identify: () => [],

  project: (live, { declared }) =>
    spokenOf(
      {
        channel: String(live.properties.channel ?? ""),
        events: readEvents(live, SLACK_APP_EVENTS, declared?.events),
      },
      declared,
    ),

  absent: () => [
    {
      code: "slack-app-not-installed",
      message:
        "The GitLab for Slack app is not installed in this project, and GitLab's API cannot install it",
      hint: "Install it in Settings > Integrations > GitLab for Slack app, or take slack_app out.",
    },
  ],

  update({ gitlab }, at, _live, { channel, events }, changed) {
    return writeIntegration(gitlab, at.project, SLUG, {
      ...(changed.has("channel") && { channel }),
      ...(changed.has("events") && eventParameters(events ?? {}, SLACK_APP_EVENTS)),
    });
  },
};
