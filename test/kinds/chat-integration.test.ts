import fc from "fast-check";
import { expect, it } from "vitest";
import {
  type ChatAnswer,
  type ChatEvents,
  eventParameters,
  eventsOn,
  readEvents,
  SLACK_EVENTS,
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
    wiki_page_events: false,
  });
});

it("says of every event whether it is on", () => {
  const flags = Object.keys(eventParameters({}, SLACK_EVENTS));
  expect(flags).toHaveLength(SLACK_EVENTS.length);
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

it("takes events that are off for not written", () => {
  expect(eventsOn({ incident: "#incidents", alert: true, pipeline: false })).toEqual({
    incident: "#incidents",
    alert: true,
  });
});
