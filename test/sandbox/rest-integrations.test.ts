/** Integrations of projects and groups over REST: what is kept, reset and never shown. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { type Person, person, useSandbox } from "./people.ts";

const stage = useSandbox("incidents:40", "2026-03-02T12:00:00Z");
let sandbox: Sandbox;
let dana: Person;
beforeEach(() => {
  ({ sandbox, dana } = stage);
});

describe("integrations", () => {
  const SLACK = "/projects/1/integrations/slack";
  const webhook = "https://hooks.slack.com/services/T0/B0/secret";

  it("are changed in part, always activate, and never give a secret back", async () => {
    expect(await dana.rest("GET", SLACK)).toMatchObject({ status: 404 });
    const first = await dana.rest("PUT", SLACK, {
      webhook,
      channel: "#ops",
      incident_events: true,
      incident_channel: "#incidents",
    });
    expect(first).toMatchObject({
      status: 200,
      body: {
        slug: "slack",
        active: true,
        incident_events: true,
        alert_events: true,
        pipeline_events: false,
      },
    });
    expect(first.body.properties).toMatchObject({
      channel: "#ops",
      incident_channel: "#incidents",
      username: null,
    });
    expect(first.text).not.toContain("secret");
    const second = await dana.rest("PUT", SLACK, { webhook, alert_events: "false" });
    expect(second.body).toMatchObject({
      incident_events: true,
      alert_events: false,
      properties: { channel: "#ops" },
    });
    expect((await dana.rest("GET", "/projects/1/services/slack")).body).toEqual(second.body);
    expect((await dana.rest("GET", "/projects/1/integrations")).body).toMatchObject([
      { slug: "slack", active: true },
    ]);
  });

  it("want their required keys in every call, and drop what they do not know", async () => {
    expect(await dana.rest("PUT", SLACK, { channel: "#ops" })).toMatchObject({
      status: 400,
      body: { error: "webhook is missing" },
    });
    await dana.rest("PUT", SLACK, {
      webhook,
      incidents_events: true,
      incidents_channel: "#x",
      active: false,
    });
    const { body } = await dana.rest("GET", SLACK);
    expect(body).toMatchObject({ active: true, incident_events: false });
    expect(body.properties.incidents_channel).toBeUndefined();
    expect((await dana.rest("PUT", SLACK, { webhook, alert_events: "maybe" })).status).toBe(400);
    const eleven = Array.from({ length: 11 }, (_, index) => `#c${index}`).join(",");
    expect((await dana.rest("PUT", SLACK, { webhook, alert_channel: eleven })).status).toBe(400);
  });

  it("show another channel for confidential events without one of their own, and begin with defaults", async () => {
    const { body } = await dana.rest("PUT", SLACK, { webhook, issue_channel: "#issues" });
    expect(body.properties).toMatchObject({
      issue_channel: "#issues",
      confidential_issue_channel: "#issues",
      confidential_note_channel: null,
      notify_only_broken_pipelines: true,
      branches_to_be_notified: "default",
      labels_to_be_notified_behavior: "match_any",
    });
    const own = await dana.rest("PUT", SLACK, { webhook, confidential_issue_channel: "#quiet" });
    expect(own.body.properties.confidential_issue_channel).toBe("#quiet");
  });

  it("are switched off by DELETE, with their settings gone", async () => {
    expect((await dana.rest("DELETE", SLACK)).status).toBe(404);
    await dana.rest("PUT", SLACK, { webhook, channel: "#ops" });
    expect((await dana.rest("DELETE", SLACK)).status).toBe(204);
    expect(await dana.rest("GET", SLACK)).toMatchObject({
      status: 200,
      body: { active: false, properties: { channel: null } },
    });
    expect((await dana.rest("GET", "/projects/1/integrations")).body).toEqual([]);
  });

  it("do not know PagerDuty or Sentry", async () => {
    for (const slug of ["pagerduty", "sentry", "constructor"]) {
      const path = `/projects/1/integrations/${slug}`;
      expect(await dana.rest("GET", path)).toMatchObject({
        status: 400,
        body: { error: "slug does not have a valid value" },
      });
      expect((await dana.rest("DELETE", path)).status).toBe(400);
      expect((await dana.rest("PUT", path, { active: true })).status).toBe(404);
    }
  });

  it("update the Slack app where it is installed, and do not install it", async () => {
    const path = "/projects/1/integrations/gitlab-slack-application";
    expect((await dana.rest("PUT", path, { channel: "#ops" })).status).toBe(422);
    sandbox.world.chatIntegrations.insert({
      owner: "project:1",
      slug: "gitlab-slack-application",
      active: false,
      events: {},
      properties: {},
      createdAt: stage.now,
      updatedAt: stage.now,
    });
    expect((await dana.rest("PUT", path, { channel: "#ops", incident_events: true })).body).toMatchObject({
      active: false,
      incident_events: true,
      properties: { channel: "#ops" },
    });
  });

  it("belong to groups too, and to maintainers", async () => {
    const datadog = { api_key: "key", datadog_site: "datadoghq.eu", datadog_ci_visibility: true };
    const answer = await person(sandbox, "olive").rest("PUT", "/groups/acme/integrations/datadog", datadog);
    expect(answer.body.properties).toMatchObject({
      datadog_site: "datadoghq.eu",
      datadog_ci_visibility: true,
    });
    expect(answer.body.properties.api_key).toBeUndefined();
    expect((await dana.rest("GET", "/groups/acme/integrations")).body).toMatchObject([{ slug: "datadog" }]);
    expect((await person(sandbox, "ana").rest("GET", "/groups/acme/integrations")).status).toBe(403);
    expect((await person(sandbox, "ana").rest("GET", SLACK)).status).toBe(403);
  });
});
