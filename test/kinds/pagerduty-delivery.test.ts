import { describe, expect, it } from "vitest";
import { descriptionOf, matchSubscription, type Subscription } from "../../src/kinds/pagerduty-delivery.ts";

const PROJECT = "acme/api";
const ENDPOINT = "https://gitlab.example.com/acme/api/alerts/notify/pagerduty/0123456789abcdef.json";
const ADDRESSES = {
  project: PROJECT,
  host: "https://gitlab.example.com",
  endpoints: [{ name: "PagerDuty", url: ENDPOINT }],
};

const subscription = (url: string, description: string | null = null): Subscription => ({
  id: "P1",
  active: true,
  description,
  delivery_method: { url },
  events: ["incident.triggered"],
  filter: { type: "service_reference", id: "PABC123" },
});

describe("a subscription is ours", () => {
  it.each([
    ["by the endpoint's address", ENDPOINT, "PagerDuty", true],
    [
      "by that address under an earlier name",
      ENDPOINT.replace("/pagerduty/", "/earlier-name/"),
      "PagerDuty",
      true,
    ],
    [
      "by the address of GitLab's own integration",
      "https://gitlab.example.com/acme/api/-/incidents/integrations/pagerduty?token=abc",
      "incident_webhook",
      true,
    ],
  ])("%s", (_, url, target, delivers) => {
    expect(matchSubscription(subscription(url), ADDRESSES)).toEqual({
      service: "PABC123",
      target,
      delivers,
    });
  });

  it("by its address, whatever integration its description names", () => {
    expect(matchSubscription(subscription(ENDPOINT, descriptionOf(PROJECT, "Earlier")), ADDRESSES)).toEqual({
      service: "PABC123",
      target: "PagerDuty",
      delivers: true,
      described: "Earlier",
    });
  });

  it("by its description, where the address is out of date", () => {
    const stale = ENDPOINT.replace("0123456789abcdef", "fedcba9876543210");
    const description = descriptionOf(PROJECT, "Pager Duty (EU)");
    expect(matchSubscription(subscription(stale, description), ADDRESSES)).toEqual({
      service: "PABC123",
      target: "Pager Duty (EU)",
      delivers: false,
      described: "Pager Duty (EU)",
    });
  });
});

describe("a subscription is not ours", () => {
  const stale = "https://elsewhere.example.com/hook";
  it.each([
    ["with an address and a description of somebody else", subscription(stale, "Chat")],
    ["that another project keeps", subscription(stale, descriptionOf("acme/web", "PagerDuty"))],
    [
      "to GitLab's own integration of another project",
      subscription("https://gitlab.example.com/other/acme/api/-/incidents/integrations/pagerduty?token=abc"),
    ],
    ["of a team", { ...subscription(ENDPOINT), filter: { type: "team_reference", id: "PTEAM" } }],
    ["of the whole account", { ...subscription(ENDPOINT), filter: { type: "account_reference" } }],
  ])("%s", (_, one) => {
    expect(matchSubscription(one, ADDRESSES)).toBeUndefined();
  });
});
