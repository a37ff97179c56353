import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, it } from "vitest";
import { SLACK_APP_EVENTS, SLACK_EVENTS } from "../../src/core/chat-events.ts";
import {
  type ChatAnswer,
  type ChatEvents,
  eventParameters,
  eventsOn,
  readEvents,
} from "../../src/kinds/chat-integration.ts";

it("sends the names that GitLab reads, which are not those it documents", () => {
  expect(
    eventParameters({ incident: "#incidents", issue: true, merge_request: "#mr" }, SLACK_EVENTS),
  ).toMatchObject({
    incident_events: true,
    incident_channel: "#incidents",
    issues_events: true,
    issue_channel: "",
    merge_requests_events: true,
    merge_request_channel: "#mr",
    alert_events: false,
    alert_channel: "",
    wiki_page_events: false,
  });
});

it("says of every event whether it is on", () => {
  const flags = Object.keys(eventParameters({}, SLACK_EVENTS));
  expect(flags.filter((name) => name.endsWith("_events"))).toHaveLength(SLACK_EVENTS.length);
});

it("reads back what it sends", () => {
  const events = fc.dictionary(
    fc.constantFrom(...SLACK_EVENTS),
    fc.oneof(fc.constant(true as const), fc.constantFrom("#ops", "#a,#b")),
  );
  fc.assert(
    fc.property(events, (on) => {
      const sent = eventParameters(on as ChatEvents, SLACK_EVENTS) as Record<string, string | boolean>;
      const answer: ChatAnswer = { active: true, ...sent, properties: sent };
      expect(readEvents(answer, SLACK_EVENTS)).toEqual(on);
    }),
  );
});

it.each([
  [
    "the default one",
    { issue: true, confidential_issue: true },
    undefined,
    { issue: true, confidential_issue: true },
  ],
  [
    "that of other issues, where none of its own is declared",
    { issue: "#issues", confidential_issue: true },
    { issue: "#issues", confidential_issue: true },
    { issue: "#issues", confidential_issue: true },
  ],
  [
    "that of other issues, where nothing is declared",
    { issue: "#issues", confidential_issue: true },
    undefined,
    { issue: "#issues", confidential_issue: "#issues" },
  ],
  [
    "its own, whatever is declared",
    { issue: "#issues", confidential_issue: "#quiet" },
    { issue: "#issues", confidential_issue: true },
    { issue: "#issues", confidential_issue: "#quiet" },
  ],
] as const)("reads the channel of confidential issues: %s", (_, on, declared, expected) => {
  const sent = eventParameters(on, SLACK_EVENTS) as Record<string, string | boolean>;
  const shown = {
    ...sent,
    confidential_issue_channel: sent.confidential_issue_channel || sent.issue_channel,
  };
  const answer: ChatAnswer = { active: true, ...sent, properties: shown };
  expect(readEvents(answer, SLACK_EVENTS, declared)).toEqual(expected);
});

it("takes events that are off for not written", () => {
  expect(eventsOn({ incident: "#incidents", alert: true, pipeline: false })).toEqual({
    incident: "#incidents",
    alert: true,
  });
});

it.each([
  ["slack", SLACK_EVENTS],
  ["slack_app", SLACK_APP_EVENTS],
])("knows the events that the schema of %s takes", (kind, events) => {
  const schema = JSON.parse(
    readFileSync(new URL(`../../schemas/kinds/${kind}.schema.json`, import.meta.url), "utf8"),
  ) as { properties: { events: { properties: object } } };
  expect(Object.keys(schema.properties.events.properties)).toEqual([...events]);
});
