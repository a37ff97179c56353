/** PagerDuty's webhook subscriptions: what is sent there, what comes back wrong, and the token nobody sees. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Subscription } from "../../src/sandbox/world/pagerduty-rows.ts";
import type { AlertIntegration } from "../../src/sandbox/world/rows.ts";
import { serve } from "../gitlab/server.ts";
import { environmentFor, PROJECT, SECRETS } from "../support/cases.ts";
import { documentWith, placeOf } from "../support/documents.ts";
import { exactly, said, useStage } from "../support/stage.ts";

const stage = useStage();
const ADDRESS = `${PROJECT}//pagerduty_subscription.PABC123/PagerDuty`;

const INTEGRATIONS = `alert_integrations:
  PagerDuty: {type: pagerduty}
  PagerDuty recovery: {type: pagerduty_recovery}
  Prometheus: {type: prometheus}`;

const withSubscription = (to: string, events: string, integrations = INTEGRATIONS) =>
  documentWith(`${integrations}
pagerduty:
  api_token: {env: PAGERDUTY_TOKEN}
  subscriptions:
    - {service: PABC123, to: ${to}, events: [${events}]}`);

const TRIGGERED = withSubscription("alert_integration/PagerDuty", "incident.triggered");
const WITHOUT = documentWith(INTEGRATIONS);

const subscriptions = (): readonly Subscription[] => stage.sandbox.world.subscriptions.all();
const integration = (name: string) =>
  stage.sandbox.world.integrations
    .where("projectId", stage.project(PROJECT).id)
    .find((one) => one.name === name);

beforeEach(() => Object.assign(stage.environment, environmentFor(stage.sandbox)));

describe("a subscription", () => {
  it("delivers to the integration and shows its token, which stands nowhere else", async () => {
    stage.write(TRIGGERED);
    const planned = await stage.run("plan", "--out", "plan.json");
    const applied = await stage.run("apply", "plan.json");
    const token = integration("PagerDuty")?.token ?? "";
    expect(token).toMatch(/^[0-9a-f]{32}$/);
    expect(subscriptions()).toMatchObject([
      {
        url: expect.stringContaining(`/${PROJECT}/alerts/notify/pagerduty/`),
        headers: [{ name: "Authorization", value: `Bearer ${token}` }],
        events: ["incident.triggered"],
        filter: { type: "service_reference", id: "PABC123" },
      },
    ]);
    const said = [planned, applied].map(({ stdout, stderr }) => stdout + stderr).join();
    const files = ["plan.json", "watchbill-journal.jsonl"].map(stage.workspace.read).join();
    for (const secret of [token, stage.environment.PAGERDUTY_TOKEN])
      expect(said + files).not.toContain(secret);
  });

  it("delivers to GitLab's own address", async () => {
    stage.write(withSubscription("{env: GITLAB_PAGERDUTY_URL}", "incident.triggered"));
    await stage.settle();
    expect(subscriptions()).toMatchObject([{ url: SECRETS.GITLAB_PAGERDUTY_URL, headers: [] }]);
    expect((await stage.plan()).changes).toEqual([]);
  });

  it.each([
    ["another host's", "https://example.com/hook"],
    ["another project's", SECRETS.GITLAB_PAGERDUTY_URL?.replace(PROJECT, "acme/payments/web")],
    ["no address", "not-an-address"],
  ])("is not made for an address that is %s, which is not shown", async (_, address) => {
    stage.write(withSubscription("{env: GITLAB_PAGERDUTY_URL}", "incident.triggered"));
    stage.environment.GITLAB_PAGERDUTY_URL = address;
    const { stdout, stderr } = await stage.apply(5);
    expect(stdout).toContain(`the secret in "to" is not the project's address for PagerDuty`);
    expect(stdout + stderr).not.toContain(address);
    expect(subscriptions()).toEqual([]);
  });

  it("stays as it is where its secret is to be sent again and has become another address", async () => {
    stage.write(withSubscription("{env: GITLAB_PAGERDUTY_URL}", "incident.triggered"));
    await stage.settle();
    stage.environment.GITLAB_PAGERDUTY_URL = "https://example.com/hook";
    await stage.apply(1, "--resend-secrets");
    expect(subscriptions()).toMatchObject([{ url: SECRETS.GITLAB_PAGERDUTY_URL }]);
  });

  it("is left out of an import where it delivers to what is gone", async () => {
    stage.write(TRIGGERED);
    await stage.settle();
    const gone = integration("PagerDuty");
    if (gone) stage.sandbox.world.integrations.remove(gone);
    const { stdout, stderr } = await stage.run("import", "--project", PROJECT);
    expect(stderr).toContain("it delivers to an address that is no longer GitLab's");
    expect(stdout).not.toContain("subscriptions:");
    stage.write(stdout);
    expect((await stage.plan()).changes).toEqual([]);
  });

  it("is adopted where somebody made it by hand, whatever its description", async () => {
    stage.write(TRIGGERED);
    await stage.settle();
    const [row] = subscriptions();
    if (row) stage.sandbox.world.subscriptions.update(row, { description: "by hand" });
    expect((await stage.plan()).changes).toEqual([]);
  });

  it("does not see those of other projects and services", async () => {
    stage.write(TRIGGERED);
    await stage.settle();
    const [row] = subscriptions();
    const { id: _, ...others } = row as Subscription;
    const url = "https://elsewhere.example.com/hook";
    stage.sandbox.world.subscriptions.insert({ ...others, key: "P999999", url, description: "not ours" });
    const base = stage.workspace.commit();
    stage.write(WITHOUT);
    await stage.settle("--base", base);
    expect(subscriptions()).toMatchObject([{ key: "P999999" }]);
  });

  it("is switched on again", async () => {
    stage.write(TRIGGERED);
    await stage.settle();
    const [row] = subscriptions();
    if (row) stage.sandbox.world.subscriptions.update(row, { active: false });
    expect(said(await stage.plan())).toEqual([`update ${ADDRESS}`]);
    await stage.settle();
    expect(subscriptions()).toMatchObject([{ active: true }]);
  });

  it("is made anew with --resend-secrets: PagerDuty cannot change a header", async () => {
    stage.write(TRIGGERED);
    await stage.settle();
    const [before] = subscriptions();
    const endpoint = integration("PagerDuty");
    if (endpoint) stage.sandbox.world.integrations.update(endpoint, { token: "f".repeat(32) });
    await stage.settle("--resend-secrets");
    expect(subscriptions()).toHaveLength(1);
    expect(subscriptions()[0]).toMatchObject({
      headers: [{ name: "Authorization", value: `Bearer ${"f".repeat(32)}` }],
    });
    expect(subscriptions()[0]?.key).not.toBe(before?.key);
  });

  it("goes where the integration is now, if it was made anew in GitLab", async () => {
    stage.write(TRIGGERED);
    await stage.settle();
    const [endpoint] = [integration("PagerDuty")];
    if (endpoint)
      stage.sandbox.world.integrations.update(endpoint, {
        identifier: "0123456789abcdef",
        token: "e".repeat(32),
      });
    const plan = await stage.plan();
    expect(said(plan)).toEqual([`replace ${ADDRESS}`]);
    expect(plan.changes[0]?.reason).toContain("cannot change where a subscription delivers");
    await stage.apply(0, ...exactly(plan.counts));
    expect(subscriptions()).toMatchObject([
      { url: expect.stringContaining("0123456789abcdef"), headers: [{ value: `Bearer ${"e".repeat(32)}` }] },
    ]);
    expect(subscriptions()).toHaveLength(1);
  });

  it("is found among more integrations than fit on a page", async () => {
    stage.write(TRIGGERED);
    await stage.settle();
    const { id: _, ...others } = integration("PagerDuty") as AlertIntegration;
    for (let index = 0; index < 100; index += 1)
      stage.sandbox.world.integrations.insert({
        ...others,
        name: `More ${index}`,
        identifier: `${index}`.padStart(16, "0"),
      });
    expect((await stage.plan()).changes).toEqual([]);
  });
});

describe("a subscription whose integration is renamed", () => {
  const renamed = withSubscription(
    "alert_integration/Pages",
    "incident.triggered",
    INTEGRATIONS.replace("PagerDuty: {type: pagerduty}", "Pages: {type: pagerduty, renamed_from: PagerDuty}"),
  );
  const NEW_ADDRESS = `${PROJECT}//pagerduty_subscription.PABC123/Pages`;
  const DESCRIBED = { description: `GitLab ${PROJECT}: Pages (kept by Watchbill)` };
  let base: string;
  let before: Subscription | undefined;

  beforeEach(async () => {
    stage.write(TRIGGERED);
    await stage.settle();
    [before] = subscriptions();
    base = stage.workspace.commit();
  });

  it("stays, and only its description changes: GitLab goes on answering at the old address", async () => {
    const { url, headers, key } = before as Subscription;
    stage.write(renamed);
    for (const words of [[], ["--base", base]])
      expect((await stage.plan(...words)).changes).toMatchObject([
        { action: "update", address: `${PROJECT}//alert_integration.Pages` },
        {
          action: "update",
          address: NEW_ADDRESS,
          previously: ADDRESS,
          cause: "document",
          patch: [{ path: "/to", value: "alert_integration/Pages" }],
        },
      ]);
    await stage.apply(0, "--base", base);
    expect(subscriptions()).toMatchObject([{ key, url, headers, ...DESCRIBED }]);
    expect((await stage.plan("--base", base)).changes).toEqual([]);
  });

  it("is known by its address if the run ends between the two", async () => {
    stage.write(renamed);
    stage.sandbox.faults.add("500 path=*/webhook_subscriptions* kind=write");
    await stage.apply(5, "--base", base);
    stage.sandbox.faults.clear();
    expect(said(await stage.plan("--base", base))).toEqual([`update ${NEW_ADDRESS}`]);
    await stage.apply(0, "--base", base);
    expect(subscriptions()).toMatchObject([{ key: before?.key, ...DESCRIBED }]);
  });
});

describe("mistakes", () => {
  it.each([
    ["alert_integration/PagerDuty", "incident.triggered, incident.resolved", "recovery-as-alert", "error"],
    ["alert_integration/PagerDuty recovery", "incident.triggered", "alert-as-recovery", "error"],
    ["alert_integration/Prometheus", "incident.triggered", "wrong-endpoint", "error"],
    ["{env: GITLAB_PAGERDUTY_URL}", "incident.resolved", "event-without-effect", "warning"],
  ])("to %s with %s is told", async (to, events, code, level) => {
    const document = withSubscription(to, events);
    stage.write(document);
    const { findings } = await stage.findings("validate");
    expect(findings).toMatchObject([
      { code, level, ...placeOf(document, code === "wrong-endpoint" ? "to: " : "events: ") },
    ]);
  });

  it("hints at the type that takes recoveries", async () => {
    stage.write(withSubscription("alert_integration/PagerDuty", "incident.resolved"));
    const { findings } = await stage.findings("validate");
    expect(findings[0]?.hint).toContain("pagerduty_recovery");
  });

  it("names an integration that is not declared, and the nearest one", async () => {
    stage.write(withSubscription("alert_integration/Pagerduty", "incident.triggered"));
    const { findings } = await stage.findings("validate");
    expect(findings).toMatchObject([
      { code: "unknown-alert-integration", hint: 'Did you mean "PagerDuty"?' },
    ]);
  });

  it("names a service with two subscriptions to one target", async () => {
    const entry = "    - {service: PABC123, to: alert_integration/PagerDuty, events: [incident.escalated]}\n";
    stage.write(`${TRIGGERED}    ${entry}`);
    const { findings } = await stage.findings("validate");
    expect(findings).toMatchObject([{ code: "subscription-twice", address: ADDRESS }]);
  });

  it("asks for the key", async () => {
    stage.write(TRIGGERED.replace("api_token: {env: PAGERDUTY_TOKEN}", "incident_webhook: true"));
    const { findings } = await stage.findings("validate");
    expect(findings).toMatchObject([{ code: "missing-key", address: ADDRESS }]);
  });
});

describe("a key that is not there", () => {
  beforeEach(() => {
    delete stage.environment.PAGERDUTY_TOKEN;
    stage.write(TRIGGERED);
  });

  it("leaves subscriptions out of the plan, which says so and plans the rest", async () => {
    const { code, findings } = await stage.findings("plan");
    expect(code).toBe(0);
    expect(findings).toContainEqual(
      expect.objectContaining({
        code: "not-compared",
        level: "warning",
        address: ADDRESS,
        message: expect.stringContaining("PagerDuty subscriptions were not read"),
        hint: expect.stringContaining("make a new plan"),
      }),
    );
    expect((await stage.plan()).counts.create).toBe(3);
  });

  it("stops an apply before its first write", async () => {
    const { code, stderr } = await stage.run("apply", "--yes");
    expect(code).toBe(1);
    expect(stderr).toContain("PAGERDUTY_TOKEN");
    expect(stage.writes()).toEqual([]);
  });

  it("stops the apply of a plan made without it, which says to make a new one and not that it is unset", async () => {
    const planned = await stage.run("plan", "--out", "plan.json");
    expect(planned.stdout).toMatch(/PagerDuty subscriptions were not read.*\n.*make a new plan/);
    stage.environment.PAGERDUTY_TOKEN = stage.sandbox.tokens.pagerduty;
    const { code, stderr } = await stage.run("apply", "plan.json");
    expect(code).toBe(1);
    expect(stderr).toContain("make a new plan");
    expect(stderr).not.toContain("There is no secret");
    expect(stage.writes()).toEqual([]);
    await stage.run("plan", "--out", "plan.json");
    expect((await stage.run("apply", "plan.json")).code).toBe(0);
    expect(subscriptions()).toHaveLength(1);
  });

  it("deletes nothing, since nobody looked", async () => {
    Object.assign(stage.environment, environmentFor(stage.sandbox));
    await stage.settle();
    const base = stage.workspace.commit();
    delete stage.environment.PAGERDUTY_TOKEN;
    stage.write(WITHOUT);
    const { changes, findings } = await stage.plan("--base", base);
    expect(changes).toEqual([]);
    expect(findings).toContainEqual(expect.objectContaining({ code: "not-compared" }));
  });
});

describe("what PagerDuty answers", () => {
  const refuse = (status: number, message: string) =>
    serve((response) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: { code: 2000, message } }));
    });

  it.each([
    [401, "pagerduty-unauthorized", "pagerduty.api_token"],
    [402, "pagerduty-forbidden", "plan"],
    [403, "pagerduty-forbidden", "Manager"],
  ])("%i is a finding with a remedy", async (status, code, remedy) => {
    stage.environment.PAGERDUTY_URL = (await refuse(status, "PagerDuty's own words")).origin;
    stage.write(TRIGGERED);
    const { code: exit, findings } = await stage.findings("plan");
    expect(exit).toBe(1);
    expect(findings).toMatchObject([{ code, level: "error" }]);
    expect(findings[0]?.message).toContain("PagerDuty's own words");
    expect(findings[0]?.hint).toContain(remedy);
  });

  it("shows neither the address nor the header that it repeats", async () => {
    const server = await serve((response, { method, body }) => {
      response.writeHead(method === "GET" ? 200 : 400, { "content-type": "application/json" });
      const refusal = { error: { code: 2001, message: "Invalid Input Provided", errors: [body] } };
      response.end(JSON.stringify(method === "GET" ? { webhook_subscriptions: [], more: false } : refusal));
    });
    stage.environment.PAGERDUTY_URL = server.origin;
    const secrets = [new URL(SECRETS.GITLAB_PAGERDUTY_URL ?? "").searchParams.get("token")];
    for (const to of ["{env: GITLAB_PAGERDUTY_URL}", "alert_integration/PagerDuty"]) {
      stage.write(withSubscription(to, "incident.triggered"));
      const { stdout, stderr } = await stage.run("apply", "--yes");
      expect(stdout).toContain("Invalid Input Provided");
      const shown = stdout + stderr + stage.workspace.read("watchbill-journal.jsonl");
      for (const secret of [...secrets, integration("PagerDuty")?.token]) expect(shown).not.toContain(secret);
    }
  });

  it.each(["ключ-секрет", "two\nlines", "a\u0000b"])("is not even asked with %j for a key", async (key) => {
    stage.environment.PAGERDUTY_TOKEN = key;
    stage.write(TRIGGERED);
    const { code, findings } = await stage.findings("plan");
    expect(code).toBe(1);
    expect(findings).toMatchObject([
      { code: "pagerduty-unauthorized", message: expect.stringContaining("characters no key has") },
    ]);
  });

  it.each([
    "api.pagerduty.com",
    "ftp://api.pagerduty.com",
    "https://ana:geheim@api.pagerduty.com",
    "https://api.pagerduty.com?key=geheim",
  ])("is not looked for at %s", async (address) => {
    stage.environment.PAGERDUTY_URL = address;
    stage.write(TRIGGERED);
    const { code, stdout, stderr } = await stage.run("plan");
    expect(code).toBe(3);
    expect(stderr).toContain("host-invalid");
    expect(stdout + stderr).not.toContain("geheim");
  });

  it.each(["{}", "null", '{"webhook_subscriptions": null}'])("%s is not PagerDuty's", async (answer) => {
    const server = await serve((response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(answer);
    });
    stage.environment.PAGERDUTY_URL = server.origin;
    stage.write(TRIGGERED);
    const { code, findings } = await stage.findings("plan");
    expect(code).toBe(1);
    expect(findings).toMatchObject([
      { code: "pagerduty-not-gitlab", hint: expect.stringContaining("PAGERDUTY_URL") },
    ]);
  });

  it("429 is waited out as long as it says, and that is said", async () => {
    const server = await serve((response, _, index) => {
      const limited = index === 0;
      response.writeHead(limited ? 429 : 200, {
        "content-type": "application/json",
        ...(limited && { "ratelimit-reset": "1" }),
      });
      response.end(JSON.stringify(limited ? {} : { webhook_subscriptions: [], more: false }));
    });
    stage.environment.PAGERDUTY_URL = server.origin;
    stage.write(TRIGGERED);
    const { stdout, stderr } = await stage.run("plan", "--format", "json");
    expect(JSON.parse(stdout)).toMatchObject({ counts: { create: 4 } });
    expect(stderr).toContain("PagerDuty's rate limit is reached; waiting 1 s");
    expect(server.received.map(({ url }) => url)).toEqual(Array(2).fill(server.received[0]?.url));
    expect(server.received[0]?.headers.authorization).toBe(
      `Token token=${stage.environment.PAGERDUTY_TOKEN}`,
    );
  });

  it("is followed over all pages", async () => {
    const page = (from: number, more: boolean) => ({
      more,
      webhook_subscriptions: Array.from({ length: 2 }, (_, index) => ({
        id: `P${from + index}`,
        active: true,
        description: more ? "another" : `GitLab ${PROJECT}: PagerDuty (kept by Watchbill)`,
        delivery_method: { url: `https://elsewhere.example.com/${from + index}` },
        events: ["incident.triggered"],
        filter: { type: "service_reference", id: more || index > 0 ? "POTHER1" : "PABC123" },
      })),
    });
    const server = await serve((response, { url }) => {
      const offset = Number(new URL(url, "http://localhost").searchParams.get("offset"));
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(page(offset, offset < 4)));
    });
    stage.environment.PAGERDUTY_URL = server.origin;
    stage.write(TRIGGERED);
    expect(said(await stage.plan())).toContain(`replace ${ADDRESS}`);
    expect(server.received).toHaveLength(3);
  });
});
