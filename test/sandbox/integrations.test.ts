import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { API, INTEGRATION, mutate, NOT_AVAILABLE, type Person, person, sandboxes } from "./people.ts";

const pool = sandboxes();
afterAll(() => pool.close());

let sandbox: Sandbox;
let dana: Person;

beforeEach(async () => {
  sandbox = await pool.start();
  dana = person(sandbox, "dana");
});

function create(more: object = {}, who = dana) {
  const input = { projectPath: API, name: "Checkout probe", active: true, ...more };
  return mutate(who, "httpIntegrationCreate", input, "integration", INTEGRATION);
}

function update(id: string, changes: object) {
  return mutate(dana, "httpIntegrationUpdate", { id, ...changes }, "integration", INTEGRATION);
}

async function list(args: string, who = dana): Promise<{ name: string; token: string }[]> {
  const answer = await who.graphql(
    `{ project(fullPath: "${API}") { alertManagementHttpIntegrations${args} { nodes { name token } } } }`,
  );
  return answer.body.data.project.alertManagementHttpIntegrations.nodes;
}

const names = (integrations: { name: string }[]) => integrations.map(({ name }) => name);

describe("alert integrations", () => {
  it("have a readable token and an address that ends in an identifier of their own", async () => {
    const { object } = await create({ name: "Prometheus Alerts!" });
    expect(object).toMatchObject({
      id: expect.stringMatching(/^gid:\/\/gitlab\/AlertManagement::HttpIntegration\/\d+$/),
      type: "HTTP",
      active: true,
      token: expect.stringMatching(/^[0-9a-f]{32}$/),
      payloadExample: "{}",
      payloadAttributeMappings: [],
    });
    expect(object.url).toMatch(
      new RegExp(`^${sandbox.url}/acme/payments/api/alerts/notify/prometheus-alerts/[0-9a-f]{16}\\.json$`),
    );
  });

  it("change the text of the address with the name, not its identifier", async () => {
    const { object } = await create();
    const renamed = await update(object.id, { name: "Other" });
    expect(renamed.object.url).toBe(object.url.replace("checkout-probe", "other"));
    expect(renamed.object.token).toBe(object.token);
  });

  it("get another token on reset", async () => {
    const { object } = await create();
    const reset = await mutate(
      dana,
      "httpIntegrationResetToken",
      { id: object.id },
      "integration",
      INTEGRATION,
    );
    expect(reset.object.token).toMatch(/^[0-9a-f]{32}$/);
    expect(reset.object).toEqual({ ...object, token: reset.object.token });
    expect(reset.object.token).not.toBe(object.token);
  });

  it("show Prometheus ones only where asked for, the newest first", async () => {
    await create({ name: "A" });
    await create({ name: "B", type: "PROMETHEUS" });
    await create({ name: "A" });
    expect(names(await list(""))).toEqual(["A", "A"]);
    expect(names(await list("(types: [HTTP, PROMETHEUS])"))).toEqual(["A", "B", "A"]);
    expect(names(await list("(types: [PROMETHEUS])"))).toEqual(["B"]);
  });

  it("keep example and mappings as PostgreSQL does, the last mapping of a field winning", async () => {
    const field = (fieldName: string, path: (string | number)[], label?: string) => ({
      fieldName,
      path,
      type: "STRING",
      ...(label === undefined ? {} : { label }),
    });
    const { object } = await create({
      payloadExample: '{ "severity": "x", "b": [ {"zz": 1, "y": 2} ], "a": 1.50 }',
      payloadAttributeMappings: [
        field("DESCRIPTION", ["b", 0, "y"], "B/y"),
        field("TITLE", ["a"]),
        field("TITLE", ["severity"]),
      ],
    });
    expect(object.payloadExample).toBe('{"a":1.5,"b":[{"y":2,"zz":1}],"severity":"x"}');
    expect(object.payloadAttributeMappings).toEqual([
      { fieldName: "TITLE", path: ["severity"], type: "STRING", label: null },
      { fieldName: "DESCRIPTION", path: ["b", 0, "y"], type: "STRING", label: "B/y" },
    ]);
    expect((await update(object.id, { active: false })).object).toEqual({ ...object, active: false });
    expect(
      (await update(object.id, { payloadAttributeMappings: [] })).object.payloadAttributeMappings,
    ).toEqual([]);
  });

  it("refuse an example that is no JSON, too deep or too big", async () => {
    expect((await create({ payloadExample: "{" })).top[0]).toMatch(/Invalid JSON string/);
    const message = ["payloadExample JSON is too big"];
    expect((await create({ payloadExample: `${"[".repeat(101)}${"]".repeat(101)}` })).top).toEqual(message);
    expect((await create({ payloadExample: JSON.stringify({ text: "x".repeat(1_048_576) }) })).top).toEqual(
      message,
    );
    expect((await create({ payloadExample: `${"[".repeat(100)}${"]".repeat(100)}` })).errors).toEqual([]);
    expect((await create({ name: "" })).errors).toEqual(["Name can't be blank"]);
  });

  it("are one per type on Free, with example and mappings ignored in silence", async () => {
    await create({ name: "First" });
    await create({ name: "Second" });
    await create({ name: "Third", type: "PROMETHEUS" });
    sandbox.settings.tier = "free";
    expect(names(await list("(types: [HTTP, PROMETHEUS])"))).toEqual(["Third", "First"]);
    expect((await create()).errors).toEqual([
      "Multiple integrations of a single type are not supported for this project",
    ]);
    const other = await create({
      projectPath: "acme/payments/worker",
      payloadExample: '{"a":1}',
      payloadAttributeMappings: [{ fieldName: "TITLE", path: ["a"], type: "STRING" }],
    });
    expect(other.object).toMatchObject({ payloadExample: "{}", payloadAttributeMappings: [] });
  });

  it("look like none, and cannot be made, where Monitor is switched off", async () => {
    await create();
    await dana.rest("PUT", "/projects/1", { monitor_access_level: "disabled" });
    expect(await list("(types: [HTTP, PROMETHEUS])")).toEqual([]);
    expect((await create()).top).toEqual([NOT_AVAILABLE]);
    await dana.rest("PUT", "/projects/1", { monitor_access_level: "enabled" });
    expect(await list("")).toHaveLength(1);
  });

  it("look like none below Maintainer, and cannot be touched there", async () => {
    const { object } = await create();
    const ana = person(sandbox, "ana");
    expect(await list("", ana)).toEqual([]);
    expect((await create({}, ana)).top).toEqual([NOT_AVAILABLE]);
    const destroyed = await mutate(ana, "httpIntegrationDestroy", { id: object.id }, "integration", "name");
    expect(destroyed.top).toEqual([NOT_AVAILABLE]);
    expect(await list("")).toHaveLength(1);
    await mutate(dana, "httpIntegrationDestroy", { id: object.id }, "integration", "name");
    expect(await list("")).toEqual([]);
  });

  it("name the fields of a sample payload", async () => {
    const sample = JSON.stringify({
      at: "2025-01-01T00:00:00Z",
      event: { name: "x", hosts: ["a"] },
      n: 1,
      no: null,
    });
    const answer = await dana.graphql(
      `query F($sample: String!) { project(fullPath: "${API}") { alertManagementPayloadFields(payloadExample: $sample) { path label type } } }`,
      { sample },
    );
    expect(answer.body.data.project.alertManagementPayloadFields).toEqual([
      { path: ["at"], label: "at", type: "DATETIME" },
      { path: ["event", "name"], label: "event/name", type: "STRING" },
      { path: ["event", "hosts"], label: "event/hosts", type: "ARRAY" },
      { path: ["event", "hosts", 0], label: "event/hosts[0]", type: "STRING" },
      { path: ["n"], label: "n", type: "NUMBER" },
    ]);
  });
});
