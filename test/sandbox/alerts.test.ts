import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.ts";
import {
  type Answer,
  API,
  INTEGRATION,
  mutate,
  NOT_AVAILABLE,
  type Person,
  person,
  sandboxes,
  send,
} from "./people.ts";

const pool = sandboxes();
afterAll(() => pool.close());

let now: number;
let sandbox: Sandbox;
let dana: Person;
let endpoint: { id: string; url: string; token: string };

beforeEach(async () => {
  now = Date.parse("2025-07-01T12:00:00Z");
  sandbox = await pool.start({ seed: "incidents:0", now: () => now });
  dana = person(sandbox, "dana");
  endpoint = await integration();
});

async function integration(more: object = {}) {
  const input = { projectPath: API, name: "Probe", active: true, ...more };
  return (await mutate(dana, "httpIntegrationCreate", input, "integration", INTEGRATION)).object;
}

function post(body: unknown, url = endpoint.url, token = endpoint.token): Promise<Answer> {
  return send(url, "POST", { Authorization: `Bearer ${token}` }, body);
}

// biome-ignore lint/suspicious/noExplicitAny: alerts are looked at as they come
async function alerts(args = "", who = dana): Promise<any[]> {
  const answer = await who.graphql(
    `{ project(fullPath: "${API}") { alertManagementAlerts${args} { nodes { iid title description severity status service monitoringTool hosts eventCount startedAt endedAt createdAt runbook details } } } }`,
  );
  return answer.body.data.project.alertManagementAlerts.nodes;
}

function setStatus(iid: string, status: string, who = dana) {
  const input = { projectPath: API, iid, status };
  return mutate(
    who,
    "updateAlertStatus",
    input,
    "alert",
    "iid status endedAt notes { nodes { body system } }",
  );
}

const alertmanager = (...elements: object[]) => ({
  version: "4",
  groupKey: "{}",
  status: "firing",
  receiver: "gitlab",
  groupLabels: {},
  commonLabels: {},
  commonAnnotations: {},
  externalURL: "http://alertmanager",
  alerts: elements,
});
const firing = (name: string, more: object = {}) => ({
  status: "firing",
  labels: { alertname: name, severity: "page" },
  annotations: { description: "it burns", runbook: "https://runbooks/1" },
  startsAt: "2025-07-01T11:00:00Z",
  endsAt: "0001-01-01T00:00:00Z",
  generatorURL: "http://prometheus/graph?g0.expr=up%20%3D%3D%200",
  ...more,
});

describe("an alert endpoint", () => {
  it("takes a generic alert and keeps what it does not know as details", async () => {
    const answer = await post({
      title: "Checkout is down",
      description: "no orders",
      start_time: "2025-07-01T11:30:00Z",
      service: "checkout",
      monitoring_tool: "probe",
      hosts: ["a", ["b"]],
      severity: "High",
      runbook: "https://runbooks/checkout",
      region: { name: "eu" },
    });
    expect(answer).toMatchObject({ status: 200, body: [{ iid: 1, title: "Checkout is down" }] });
    expect(await alerts()).toEqual([
      {
        iid: "1",
        title: "Checkout is down",
        description: "no orders",
        severity: "HIGH",
        status: "TRIGGERED",
        service: "checkout",
        monitoringTool: "probe",
        hosts: ["a", "b"],
        eventCount: 1,
        startedAt: "2025-07-01T11:30:00Z",
        endedAt: null,
        createdAt: "2025-07-01T12:00:00Z",
        runbook: "https://runbooks/checkout",
        details: { runbook: "https://runbooks/checkout", "region.name": "eu" },
      },
    ]);
  });

  it("has defaults for what is missing, and cuts what is too long", async () => {
    await post({ fingerprint: "a" });
    expect((await alerts())[0]).toMatchObject({
      title: "New: Alert",
      severity: "CRITICAL",
      startedAt: "2025-07-01T12:00:00Z",
      hosts: [],
      service: null,
    });
    await post({
      fingerprint: "b",
      title: "t".repeat(300),
      description: "d".repeat(1200),
      service: "s".repeat(101),
      hosts: ["h".repeat(200), "i".repeat(200)],
    });
    const [long] = await alerts();
    expect(long.title).toHaveLength(200);
    expect(long.description).toHaveLength(1000);
    expect(long.service).toHaveLength(100);
    expect(long.hosts).toEqual(["h".repeat(200), "i".repeat(55)]);
  });

  it.each([
    ["critical", "CRITICAL"],
    ["LOW", "LOW"],
    ["info", "INFO"],
    ["unknown", "CRITICAL"],
    ["warning", "CRITICAL"],
    ["constructor", "CRITICAL"],
    [2, "CRITICAL"],
  ])("maps the severity %s to %s", async (severity, expected) => {
    await post({ severity });
    expect((await alerts())[0].severity).toBe(expected);
  });

  it("takes its token as a bearer or as a password", async () => {
    const basic = Buffer.from(`anything:${endpoint.token}`).toString("base64");
    expect(
      (await send(endpoint.url, "POST", { Authorization: `Basic ${basic}` }, { title: "x" })).status,
    ).toBe(200);
    expect((await post({}, endpoint.url, "f".repeat(32))).status).toBe(401);
    expect((await send(endpoint.url, "POST", {}, {})).status).toBe(401);
    expect(
      (await send(endpoint.url, "POST", { "PRIVATE-TOKEN": sandbox.tokens.dana ?? "" }, {})).status,
    ).toBe(401);
  });

  it("answers to its identifier whatever name stands before it", async () => {
    const other = endpoint.url.replace("/probe/", "/some-old-name/");
    expect((await post({}, other)).status).toBe(200);
    expect((await post({}, endpoint.url.replace(/[0-9a-f]{16}\.json/, "0123456789abcdef.json"))).status).toBe(
      403,
    );
    expect((await post({}, endpoint.url.replace("payments/api", "payments/none"))).status).toBe(404);
    expect(
      (await post(alertmanager(), endpoint.url.replace(/[0-9a-f]{16}\.json/, "0123456789abcdef.json")))
        .status,
    ).toBe(401);
  });

  it("stays closed while inactive, hidden, or for what is no payload", async () => {
    expect((await post("{")).status).toBe(400);
    expect((await post("[]")).status).toBe(400);
    expect((await post({ text: "x".repeat(1_048_577) })).status).toBe(400);
    expect((await post(`{"deep":${"[".repeat(100)}${"]".repeat(100)}}`)).status).toBe(400);
    await mutate(dana, "httpIntegrationUpdate", { id: endpoint.id, active: false }, "integration", "id");
    expect((await post({})).status).toBe(403);
    const api = sandbox.world.projects.where("key", API)[0];
    if (api !== undefined) sandbox.world.projects.update(api, { hideIncidentManagement: true });
    expect((await post({})).status).toBe(404);
    const answer = await dana.graphql(
      `{ project(fullPath: "${API}") { id alertManagementAlerts { nodes { iid } } } }`,
    );
    expect(answer.body).toMatchObject({
      data: { project: { alertManagementAlerts: null } },
      errors: [
        {
          message: "Field 'alertManagementAlerts' doesn't exist on type 'Project'.",
          path: ["project", "alertManagementAlerts"],
        },
      ],
    });
  });

  it("counts events of one fingerprint, and makes a new alert once it was resolved", async () => {
    await post({ title: "a", fingerprint: "one" });
    expect((await post({ title: "changed", fingerprint: ["o", "ne"] })).body).toEqual([
      { iid: 1, title: "a" },
    ]);
    expect(await alerts()).toMatchObject([{ iid: "1", eventCount: 2, title: "a" }]);
    await setStatus("1", "IGNORED");
    await post({ title: "b", fingerprint: "one" });
    expect(await alerts()).toMatchObject([{ iid: "1", eventCount: 3, status: "IGNORED" }]);
    await setStatus("1", "RESOLVED");
    await post({ title: "b", fingerprint: "one" });
    expect(await alerts()).toMatchObject([{ iid: "2", eventCount: 1 }, { iid: "1" }]);
  });

  it("groups events without a fingerprint by content where that is licensed", async () => {
    await post({ title: "a", start_time: "2025-07-01T00:00:00Z", hosts: "x" });
    await post({ hosts: "y", start_time: "2025-07-01T01:00:00Z", title: "a" });
    await post({ title: "b" });
    expect((await alerts()).map(({ eventCount }) => eventCount)).toEqual([1, 2]);
    sandbox.settings.tier = "free";
    await post({ title: "a" });
    await post({ title: "a" });
    expect(await alerts()).toHaveLength(4);
  });

  it("recovers an open alert by an end time, as text or epoch milliseconds", async () => {
    expect((await post({ fingerprint: "one", end_time: "2025-07-01T12:00:00Z" })).status).toBe(400);
    await post({ fingerprint: "one" });
    expect((await post({ fingerprint: "one", end_time: 1_751_371_200_000 })).status).toBe(200);
    expect(await alerts()).toMatchObject([
      { status: "RESOLVED", endedAt: "2025-07-01T12:00:00Z", eventCount: 1 },
    ]);
    expect((await post({ fingerprint: "two", end_time: "soon" })).status).toBe(200);
    expect((await alerts())[0]).toMatchObject({ iid: "2", status: "TRIGGERED" });
  });

  it("follows its mappings, and falls back to the usual keys", async () => {
    const mapped = await integration({
      name: "Mapped",
      payloadAttributeMappings: [
        { fieldName: "TITLE", path: ["event", "name"], type: "STRING" },
        { fieldName: "SEVERITY", path: ["event", "level"], type: "STRING" },
        { fieldName: "HOSTS", path: ["event", "hosts", 1], type: "STRING" },
        { fieldName: "END_TIME", path: ["event", "over"], type: "DATETIME" },
        { fieldName: "FINGERPRINT", path: ["event", "id"], type: "STRING" },
      ],
    });
    const event = { id: "e1", name: "Disk full", level: "medium", hosts: ["a", "b"] };
    await post({ event, title: "unused" }, mapped.url, mapped.token);
    expect(await alerts()).toMatchObject([{ title: "Disk full", severity: "MEDIUM", hosts: ["b"] }]);
    await post({ event: { id: "e1", over: "2025-07-01T11:59:00Z" } }, mapped.url, mapped.token);
    expect(await alerts()).toMatchObject([{ status: "RESOLVED", endedAt: "2025-07-01T11:59:00Z" }]);
    await post({ title: "usual" }, mapped.url, mapped.token);
    expect((await alerts())[0]).toMatchObject({ title: "usual", severity: "CRITICAL" });
  });

  it("finds only what the sender wrote where a mapping leads", async () => {
    const mapped = await integration({
      name: "Mapped",
      payloadAttributeMappings: [
        { fieldName: "TITLE", path: ["constructor"], type: "STRING" },
        { fieldName: "SERVICE", path: ["hosts", "length"], type: "STRING" },
      ],
    });
    await post({ title: "usual", hosts: ["a"] }, mapped.url, mapped.token);
    expect(await alerts()).toMatchObject([{ title: "usual", service: null }]);
  });

  it("takes ISO 8601 alone for a time, and one without a zone for UTC", async () => {
    await post({ fingerprint: "one", start_time: "2025-07-01 11:30:00" });
    expect((await post({ fingerprint: "one", end_time: "step 5" })).status).toBe(200);
    expect(await alerts()).toMatchObject([
      { status: "TRIGGERED", eventCount: 2, startedAt: "2025-07-01T11:30:00Z" },
    ]);
    await post({ fingerprint: "none", start_time: "2025-02-30T00:00:00Z" });
    expect((await alerts())[0]).toMatchObject({ startedAt: "2025-07-01T12:00:00Z" });
    const zone = process.env.TZ;
    process.env.TZ = "America/New_York";
    try {
      await post({ fingerprint: "two", start_time: "2025-07-01T11:30:00" });
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
    expect((await alerts())[0]).toMatchObject({ startedAt: "2025-07-01T11:30:00Z" });
  });

  it("is no address with half an escape in it", async () => {
    const broken = await post({}, `${sandbox.url}/acme/%zz/alerts/notify/probe/0123456789abcdef.json`);
    expect(broken.status).toBe(400);
  });

  it("shares fingerprints with the project's other endpoints", async () => {
    const recovery = await integration({
      name: "Recovery",
      payloadAttributeMappings: [{ fieldName: "END_TIME", path: ["at"], type: "DATETIME" }],
    });
    await post({ fingerprint: "shared" });
    expect(
      (await post({ fingerprint: "shared", at: "2025-07-01T12:10:00Z" }, recovery.url, recovery.token))
        .status,
    ).toBe(200);
    expect(await alerts()).toMatchObject([{ status: "RESOLVED" }]);
  });

  it("takes Alertmanager's payload on any endpoint, each alert by itself", async () => {
    const answer = await post(
      alertmanager(firing("Down"), firing("Slow", { labels: { alertname: "Slow", severity: "s4" } }), {
        status: "firing",
      }),
    );
    expect(answer).toMatchObject({ status: 201, text: "" });
    expect(await alerts()).toMatchObject([
      { title: "Slow", severity: "LOW" },
      {
        title: "Down",
        severity: "HIGH",
        description: "it burns",
        monitoringTool: "Prometheus",
        runbook: "https://runbooks/1",
        startedAt: "2025-07-01T11:00:00Z",
      },
    ]);
    await post(alertmanager(firing("Down")));
    expect((await alerts())[1]).toMatchObject({ eventCount: 2 });
    await post(alertmanager(firing("Down", { status: "resolved", endsAt: "2025-07-01T11:45:00Z" })));
    expect((await alerts())[1]).toMatchObject({ status: "RESOLVED", endedAt: "2025-07-01T11:45:00Z" });
    expect((await post(alertmanager(firing("Gone", { status: "resolved" })))).status).toBe(201);
    expect((await post(alertmanager(), endpoint.url, "wrong")).status).toBe(401);
  });

  it("reads what a Prometheus endpoint maps in each alert by itself", async () => {
    const prometheus = await integration({
      name: "Prometheus",
      type: "PROMETHEUS",
      payloadAttributeMappings: [{ fieldName: "SERVICE", path: ["labels", "team"], type: "STRING" }],
    });
    const of = (team: string) => ({ labels: { alertname: `Down ${team}`, team } });
    await post(
      alertmanager(firing("A", of("web")), firing("B", of("mail"))),
      prometheus.url,
      prometheus.token,
    );
    expect((await alerts()).map(({ service }) => service)).toEqual(["mail", "web"]);
  });

  it("takes a generic body that names Prometheus for one of its alerts", async () => {
    expect((await post({ title: "x", monitoring_tool: "Prometheus" })).status).toBe(400);
    expect((await post({ ...firing("Down"), monitoring_tool: "Prometheus" })).status).toBe(200);
  });

  it("keeps to a limit per project and hour where one is set", async () => {
    sandbox.settings.alertsPerHour = 2;
    expect((await post({})).status).toBe(200);
    expect((await post({})).status).toBe(200);
    expect((await post({})).status).toBe(429);
    now += 3_600_000;
    expect((await post({})).status).toBe(200);
  });

  it("of old integrations has a path without a name", async () => {
    const api = sandbox.world.projects.where("key", API)[0];
    const token = "a".repeat(32);
    for (const [identifier, type] of [
      ["legacy", "HTTP"],
      ["legacy-prometheus", "PROMETHEUS"],
    ] as const) {
      sandbox.world.integrations.insert({
        projectId: api?.id ?? 0,
        name: "Old",
        type,
        active: true,
        token,
        identifier,
        payloadExample: {},
        mappings: {},
      });
    }
    expect((await post({}, `${sandbox.url}/${API}/alerts/notify.json`, token)).status).toBe(200);
    expect(
      (await post(alertmanager(), `${sandbox.url}/${API}/prometheus/alerts/notify.json`, token)).status,
    ).toBe(201);
  });
});

describe("alerts", () => {
  beforeEach(async () => {
    for (const [title, severity] of [
      ["disk", "low"],
      ["checkout", "critical"],
      ["login", "high"],
    ]) {
      await post({ title, severity, fingerprint: title, service: `${title}-service` });
      now += 60_000;
    }
  });

  it("move between all statuses, ending when resolved", async () => {
    expect((await setStatus("1", "ACKNOWLEDGED")).object).toMatchObject({
      status: "ACKNOWLEDGED",
      endedAt: null,
      notes: {
        nodes: [
          { body: "logged an alert from **Generic Alert Endpoint**", system: true },
          { body: "changed the status to **Acknowledged**", system: true },
        ],
      },
    });
    expect((await setStatus("1", "RESOLVED")).object).toMatchObject({
      status: "RESOLVED",
      endedAt: "2025-07-01T12:03:00Z",
    });
    expect((await setStatus("1", "TRIGGERED")).object).toMatchObject({ status: "TRIGGERED", endedAt: null });
  });

  it("do not reopen beside an open one of the same fingerprint", async () => {
    await setStatus("1", "RESOLVED");
    await post({ title: "disk", fingerprint: "disk" });
    const refused = await setStatus("1", "TRIGGERED");
    expect(refused.errors[0]).toMatch(
      /^An <a href="\/acme\/payments\/api\/-\/alert_management\/4\/details">alert<\/a>/,
    );
    expect(refused.object).toMatchObject({ iid: "1", status: "RESOLVED" });
  });

  it("are filtered, sorted and counted", async () => {
    await setStatus("2", "IGNORED");
    expect((await alerts("(statuses: [TRIGGERED])")).map(({ title }) => title)).toEqual(["login", "disk"]);
    expect((await alerts('(search: "CHECKOUT-S")')).map(({ title }) => title)).toEqual(["checkout"]);
    expect((await alerts('(iid: "1")')).map(({ title }) => title)).toEqual(["disk"]);
    expect((await alerts("(sort: SEVERITY_DESC)")).map(({ title }) => title)).toEqual([
      "checkout",
      "login",
      "disk",
    ]);
    expect((await alerts("(sort: STARTED_AT_ASC)")).map(({ title }) => title)).toEqual([
      "disk",
      "checkout",
      "login",
    ]);
    const answer = await dana.graphql(
      `{ project(fullPath: "${API}") { alertManagementAlertStatusCounts { all open triggered acknowledged resolved ignored } alertManagementAlert(iid: "3") { title } } }`,
    );
    expect(answer.body.data.project).toEqual({
      alertManagementAlertStatusCounts: {
        all: 3,
        open: 2,
        triggered: 2,
        acknowledged: 0,
        resolved: 0,
        ignored: 1,
      },
      alertManagementAlert: { title: "login" },
    });
  });

  it("are not counted for those who may not see them", async () => {
    const query = `{ project(fullPath: "${API}") { alertManagementAlertStatusCounts { all } } }`;
    const counts = async (who: Person) =>
      (await who.graphql(query)).body.data.project.alertManagementAlertStatusCounts;
    expect(await counts(dana)).toEqual({ all: 3 });
    expect(await counts(person(sandbox, "rory"))).toBeNull();
    await dana.rest("PUT", "/projects/1", { monitor_access_level: "disabled" });
    expect(await counts(dana)).toBeNull();
  });

  it("are seen and moved by developers, not by reporters", async () => {
    expect(await alerts("", person(sandbox, "ana"))).toHaveLength(3);
    expect(await alerts("", person(sandbox, "rory"))).toEqual([]);
    expect((await setStatus("1", "RESOLVED", person(sandbox, "rory"))).top).toEqual([NOT_AVAILABLE]);
    expect((await setStatus("1", "RESOLVED", person(sandbox, "ana"))).object.status).toBe("RESOLVED");
    expect((await setStatus("99", "RESOLVED")).top).toEqual([NOT_AVAILABLE]);
  });
});
