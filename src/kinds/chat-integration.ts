/** What Slack notifications and the GitLab for Slack app share: an integration over REST, with events and channels. */
import type { ChatEvent } from "../core/chat-events.ts";
import type { SlackAppBlock } from "../core/project-section.ts";
import { type GitLab, type RestResources, undefinedOn } from "../gitlab/connect.ts";

/** Events that are on: the channel, or true for the default one. */
export type ChatEvents = Readonly<Partial<Record<ChatEvent, string | true>>>;

/** An integration as GitLab shows it; each event is a flag beside `properties`. */
export interface ChatAnswer {
  readonly active: boolean;
  readonly properties: Readonly<Record<string, string | boolean | null | undefined>>;
  readonly [flag: string]: unknown;
}

/** Channels are named after the event, flags mostly too: these are not. */
const FLAGS: Readonly<Partial<Record<ChatEvent, string>>> = {
  issue: "issues_events",
  confidential_issue: "confidential_issues_events",
  merge_request: "merge_requests_events",
};

/**
 * The flag of an event. GitLab's REST documentation prints `incidents_events`, which the server drops without a
 * word: it reads `incident_events` (GitLab 18.9 `app/helpers/integrations_helper.rb`).
 */
const flagOf = (event: ChatEvent) => FLAGS[event] ?? `${event}_events`;
const channelOf = (event: ChatEvent) => `${event}_channel`;

/**
 * Without a channel of its own, a confidential event has the other's, for its messages and in what GitLab shows
 * (GitLab 18.9 `app/models/concerns/integrations/base/chat_notification.rb`).
 */
const FALLBACKS: Readonly<Partial<Record<ChatEvent, ChatEvent>>> = {
  confidential_issue: "issue",
  confidential_note: "note",
};

/** gitbeaker's list of integrations is older than the app. */
type Slug = Parameters<RestResources["Integrations"]["show"]>[1];

/** The integration if it is active, else nothing: what was reset or never set up is not there. */
export async function readIntegration(
  { rest }: GitLab,
  project: string,
  slug: string,
): Promise<ChatAnswer[]> {
  const found = await rest.Integrations.show(project, slug as Slug).catch(undefinedOn(404));
  return found?.active ? [found as unknown as ChatAnswer] : [];
}

export async function writeIntegration(
  { rest }: GitLab,
  project: string,
  slug: string,
  parameters: object,
): Promise<ChatAnswer> {
  return (await rest.Integrations.edit(project, slug as Slug, parameters)) as unknown as ChatAnswer;
}

export async function resetIntegration({ rest }: GitLab, project: string, slug: string): Promise<void> {
  await rest.Integrations.disable(project, slug as Slug).catch(undefinedOn(404));
}

/** Events of a document: what is off is left out. */
export function eventsOn(events: NonNullable<SlackAppBlock["events"]>): ChatEvents {
  return Object.fromEntries(Object.entries(events).filter(([, value]) => value !== false));
}

/** Events that are on; `declared` says which of them are meant to have no channel of their own. */
export function readEvents(
  { properties, ...flags }: ChatAnswer,
  events: readonly ChatEvent[],
  declared: ChatEvents = {},
): ChatEvents {
  const on = events.filter((event) => flags[flagOf(event)] === true);
  const channel = (event: ChatEvent) => {
    const shown = properties[channelOf(event)];
    const other = FALLBACKS[event];
    const isOther = other !== undefined && shown === properties[channelOf(other)];
    return (isOther && declared[event] === true) || !shown ? true : shown;
  };
  return Object.fromEntries(on.map((event) => [event, channel(event)])) as ChatEvents;
}

/** The whole list as GitLab takes it: every event on or off, and its channel; what is off leaves none behind for others. */
export function eventParameters(on: ChatEvents, events: readonly ChatEvent[]): object {
  return Object.fromEntries(
    events.flatMap((event): [string, string | boolean][] => {
      const channel = on[event];
      return [
        [flagOf(event), channel !== undefined],
        [channelOf(event), channel === undefined || channel === true ? "" : channel],
      ];
    }),
  );
}
