/** The PagerDuty that stands beside the embedded GitLab. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { send, useSandbox } from "./people.ts";

const stage = useSandbox("incidents:40", "2026-03-02T12:00:00Z");
let sandbox: Sandbox;
beforeEach(() => {
  ({ sandbox } = stage);
});

describe("PagerDuty", () => {
  const call = (method: string, path: string, body?: object, key = sandbox.tokens.pagerduty ?? "") =>
    send(
      `${sandbox.url}/pagerduty${path}`,
      method,
      { Authorization: `Token token=${key}`, Accept: "application/vnd.pagerduty+json;version=2" },
      body,
    );
  const subscription = (more: object = {}, service = "PABC123") => ({
    webhook_subscription: {
      type: "webhook_subscription",
      delivery_method: {
        type: "http_delivery_method",
        url: "https://gitlab.example.com/alerts",
        custom_headers: [{ name: "Authorization", value: "Bearer secret" }],
      },
      description: "to GitLab",
      events: ["incident.triggered"],
      filter: { type: "service_reference", id: service },
      ...more,
    },
  });

  it("keeps subscriptions, hiding what is in headers", async () => {
    const created = await call("POST", "/webhook_subscriptions", subscription());
    expect(created.status).toBe(201);
    const { id, delivery_method } = created.body.webhook_subscription;
    expect(delivery_method).toMatchObject({
      secret: expect.stringMatching(/^[0-9a-f]{64}$/),
      custom_headers: [{ name: "Authorization", value: "<redacted>" }],
    });
    const read = await call("GET", `/webhook_subscriptions/${id}`);
    expect(read.body.webhook_subscription.delivery_method.secret).toBeNull();
    expect(read.text).not.toContain("Bearer");
    const changed = await call("PUT", `/webhook_subscriptions/${id}`, {
      webhook_subscription: { active: false, events: ["incident.resolved"] },
    });
    expect(changed.body.webhook_subscription).toMatchObject({
      active: false,
      events: ["incident.resolved"],
      description: "to GitLab",
    });
    expect((await call("DELETE", `/webhook_subscriptions/${id}`)).status).toBe(204);
    expect((await call("GET", `/webhook_subscriptions/${id}`)).body.error.code).toBe(2100);
  });

  it("pages by offset, filters by service and stops at ten", async () => {
    for (let index = 0; index < 10; index += 1) await call("POST", "/webhook_subscriptions", subscription());
    expect((await call("POST", "/webhook_subscriptions", subscription())).status).toBe(400);
    expect((await call("POST", "/webhook_subscriptions", subscription({}, "POTHER"))).status).toBe(201);
    const page = await call(
      "GET",
      "/webhook_subscriptions?filter_type=service&filter_id=PABC123&limit=4&offset=8",
    );
    expect(page.body).toMatchObject({ limit: 4, offset: 8, more: false });
    expect(page.body.webhook_subscriptions).toHaveLength(2);
    expect((await call("GET", "/webhook_subscriptions?limit=4")).body.more).toBe(true);
  });

  it("refuses wrong keys, twice the same header and unknown events", async () => {
    expect((await call("GET", "/webhook_subscriptions", undefined, "wrong")).status).toBe(401);
    const twice = [
      { name: "X", value: "1" },
      { name: "x", value: "2" },
    ];
    const method = { type: "http_delivery_method", url: "https://x", custom_headers: twice };
    expect(
      (await call("POST", "/webhook_subscriptions", subscription({ delivery_method: method }))).status,
    ).toBe(400);
    expect(
      (await call("POST", "/webhook_subscriptions", subscription({ events: ["incident.made_up"] }))).status,
    ).toBe(400);
    expect(
      (await call("POST", "/webhook_subscriptions", subscription({ filter: { type: "service_reference" } })))
        .status,
    ).toBe(400);
  });

  it("fails on demand as PagerDuty does", async () => {
    sandbox.faults.add("402 path=/pagerduty/* nth=1");
    sandbox.faults.add("403 path=/pagerduty/* nth=2");
    sandbox.faults.add("429 path=/pagerduty/* nth=3 retry-after=9");
    const list = () => call("GET", "/webhook_subscriptions");
    expect((await list()).status).toBe(402);
    expect((await list()).body.error).toBeDefined();
    const limited = await list();
    expect(limited.status).toBe(429);
    expect(limited.headers.get("retry-after")).toBe("9");
    expect((await list()).status).toBe(200);
  });
});
