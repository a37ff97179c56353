/** Names that JavaScript or YAML give a meaning are names like any other, from the document to GitLab and back. */
import { beforeEach, expect, it } from "vitest";
import { createBuilder } from "../../src/sandbox/seeds/builder.ts";
import { NOW } from "../support/clock.ts";
import { useStage } from "../support/stage.ts";

const stage = useStage();
const PROJECT = "acme/payments/worker";
const NAMES = ["constructor", "toString", "__proto__", "<<"];

beforeEach(() => {
  const build = createBuilder(stage.sandbox.world, NOW);
  for (const username of NAMES.slice(0, 3))
    build.member(stage.project(PROJECT), build.user(username, username), "developer");
});

const rotation = (names: readonly string[]) => ({
  starts_at: "2026-01-05T09:00",
  length: "1 week",
  participants: ["ana", ...names],
});
const byName = (value: (name: string) => object) =>
  Object.fromEntries(NAMES.map((name) => [name, value(name)]));
const SECTION = {
  oncall_schedules: byName(() => ({
    timezone: "Europe/Berlin",
    rotations: byName(() => rotation(NAMES.slice(0, 3))),
  })),
  escalation_policy: {
    name: "__proto__",
    rules: [
      ...NAMES.map((schedule) => ({ after: "5m", notify: { schedule } })),
      ...NAMES.slice(0, 3).map((user) => ({ after: "10m", notify: { user } })),
    ],
  },
  alert_integrations: byName((name) => ({
    type: "http",
    payload_example: byName((key) => ({ [key]: { [name]: "x" } })),
    mappings: { title: [name, name, name] },
  })),
};
const documentOf = (value: object) => JSON.stringify({ version: 1, ...value });

it("are applied as they stand, and come back on import", async () => {
  stage.write(documentOf({ projects: { [PROJECT]: SECTION } }));
  const planned = await stage.run("plan");
  expect(planned.code, planned.stdout + planned.stderr).toBe(0);
  expect(planned.stdout).not.toMatch(/native code|\[object/);
  await stage.settle();
  expect((await stage.plan()).changes).toEqual([]);
  const { stdout, stderr } = await stage.run("import", "--project", PROJECT);
  stage.workspace.write("imported.yml", stdout);
  expect((await stage.plan("-f", "imported.yml")).changes, stdout + stderr).toEqual([]);
  expect((await stage.plan("-f", "imported.yml")).unmanaged).toEqual([]);
  const shown = await stage.run("oncall", "show");
  expect(shown.code, shown.stderr).toBe(0);
});

it("are fields of a payload that come and go", async () => {
  const withPayload = (payload_example: object) =>
    documentOf({
      projects: { [PROJECT]: { alert_integrations: { Probe: { type: "http", payload_example } } } },
    });
  stage.write(withPayload({ a: 1, valueOf: 2 }));
  await stage.settle();
  stage.write(withPayload({ a: 1, toString: 3, text: `${"x".repeat(31)}${"🔥".repeat(99)}` }));
  const { stdout } = await stage.run("plan");
  expect(stdout).toContain("payload_example.valueOf: 2 → none");
  expect(stdout).toContain("payload_example.toString: none → 3");
  expect(stdout).not.toMatch(/\p{Surrogate}/u);
});

it("are found in templates, and nowhere else", async () => {
  const templates = { ["__proto__"]: SECTION };
  stage.write(documentOf({ templates, projects: { [PROJECT]: { use: ["__proto__"] } } }));
  expect((await stage.plan()).counts.create).toBe(4 + 16 + 1 + 4);
  stage.write(documentOf({ projects: { [PROJECT]: { use: ["constructor"] } } }));
  expect((await stage.findings("validate")).findings).toMatchObject([{ code: "unknown-template" }]);
});

it("do nothing to a terminal, and start no heading in a merge request", async () => {
  const name = "Night\u001b[31m\n\n# shift";
  const text = (participants: readonly string[]) =>
    documentOf({
      projects: {
        [PROJECT]: {
          oncall_schedules: {
            [name]: {
              timezone: "Europe/Berlin",
              rotations: { [name]: { starts_at: "2026-01-05T09:00", length: "1 week", participants } },
            },
          },
          escalation_policy: { name, rules: [{ after: "0m", notify: { schedule: name } }] },
          incident_settings: { create_incident: true, template: name },
        },
      },
    });
  stage.write(text(["ana", "bo"]));
  await stage.settle();
  const base = stage.workspace.commit();
  stage.write(text(["bo", "ana"]));
  for (const words of [
    "plan",
    "plan --format markdown",
    `plan --format markdown --base ${base}`,
    `oncall preview --base ${base}`,
    `oncall preview --base ${base} --format markdown`,
    `oncall preview --base ${base} --suggest`,
    "oncall show",
    "oncall lint",
    "oncall hours",
    "apply --yes",
  ]) {
    const { stdout, stderr } = await stage.run(...words.split(" "));
    expect(stdout + stderr, words).not.toMatch(/[^\P{Cc}\n]|^# shift/mu);
    expect(stdout, words).not.toBe("");
  }
});
