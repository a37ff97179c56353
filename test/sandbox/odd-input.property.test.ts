/** Whatever is sent, the embedded GitLab answers it: nothing ends in 500, and nothing stored breaks what reads it. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runs } from "../support/examples.ts";
import {
  API,
  colours,
  createSchedule,
  mutate,
  type Person,
  person,
  rotationInput,
  sandboxes,
} from "./people.ts";

const pool = sandboxes();
afterAll(() => pool.close());

let dana: Person;

beforeAll(async () => {
  dana = person(await pool.start({ seed: "incidents:5" }), "dana");
  await createSchedule(dana);
});

const word = fc.constantFrom(
  ...["", " ", "0", "-1", "1e999", "constructor", "__proto__", "null", "..", "%zz", "2025-02-30", "🚨", "{}"],
);
const text = fc.oneof(word, fc.string({ unit: "grapheme", maxLength: 300 }));
const value = fc.oneof(
  text,
  fc.constantFrom(null, 0, -1, 1.5, true),
  fc.array(text, { maxLength: 2 }),
  fc.dictionary(word, text, { maxKeys: 2 }),
);

/** Calls of REST that succeed as they stand; one of their values is replaced. */
const WRITES: readonly (readonly [method: string, path: string, body: Readonly<Record<string, unknown>>])[] =
  [
    [
      "POST",
      "/projects/1/issues",
      {
        title: "t",
        description: "d",
        labels: "a",
        assignee_ids: [1],
        due_date: "2025-01-01",
        created_at: "2025-01-01",
      },
    ],
    ["PUT", "/projects/1/issues/1", { description: "d", add_labels: "b", state_event: "close" }],
    ["POST", "/projects/1/issues/1/notes", { body: "x", internal: true }],
    ["POST", "/projects/1/wikis", { title: "t", content: "c", format: "markdown" }],
    [
      "POST",
      "/projects/1/repository/commits",
      {
        branch: "main",
        commit_message: "m",
        actions: [{ action: "create", file_path: "x", content: "x" }],
        author_name: "a",
      },
    ],
    ["PUT", "/projects/1/integrations/slack", { webhook: "w", channel: "#a", alert_events: true }],
    ["PUT", "/projects/1/error_tracking/settings", { active: true, integrated: true }],
    ["POST", "/projects/1/deployments", { environment: "e", ref: "main", sha: "a", status: "success" }],
    ["PUT", "/projects/1", { name: "n", description: "d", monitor_access_level: "enabled" }],
  ];

const READS = [
  "/projects",
  "/projects/1/issues",
  "/projects/1/issues/1/notes",
  "/projects/1/wikis",
  "/projects/1/repository/tree",
  "/projects/1/integrations",
  "/projects/1/deployments",
];

it("by REST", async () => {
  const write = fc
    .constantFrom(...WRITES)
    .chain(([method, path, body]) =>
      fc.tuple(fc.constant({ method, path, body }), fc.constantFrom(...Object.keys(body)), value),
    );
  await fc.assert(
    fc.asyncProperty(
      write,
      fc.constantFrom(...READS),
      word,
      async ([{ method, path, body }, key, odd], list, query) => {
        const answer = await dana.rest(method, path, { ...body, [key]: odd });
        expect(answer.status, `${method} ${path} ${key}`).toBeLessThan(500);
        expect((await dana.rest("GET", list)).status, list).toBe(200);
        for (const name of ["order_by", "search", "page", "state", "ref"]) {
          const { status } = await dana.rest("GET", `${list}?${name}=${encodeURIComponent(query)}`);
          expect(status, `${list} ${name}`).toBeLessThan(500);
        }
        const { status } = await dana.rest("GET", `${list}/${encodeURIComponent(query)}`);
        expect(status, list).toBeLessThan(500);
      },
    ),
    { numRuns: runs(60) },
  );
});

it("by GraphQL", async () => {
  const rule = { username: "dana", elapsedTimeSeconds: 0, status: "RESOLVED" };
  const inputs = fc.oneof(
    fc.record({ name: text, description: text, timezone: fc.constantFrom("Etc/UTC", "constructor") }),
    fc.record({ name: text, startsAt: fc.record({ date: word, time: word }) }),
    fc.record({
      name: text,
      rotationLength: fc.record({
        length: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
        unit: fc.constantFrom("HOURS", "DAYS", "WEEKS"),
      }),
    }),
    fc.record({ name: text, rules: fc.constant([rule]), description: text }),
    fc.record({ name: text, active: fc.boolean(), payloadExample: fc.json() }),
    fc.record({ title: text, description: text, labels: fc.array(text, { maxLength: 2 }) }),
  );
  await fc.assert(
    fc.asyncProperty(inputs, async (odd) => {
      const [name, field, input] = mutationFor(odd);
      const { status } = await mutate(dana, name, { projectPath: API, ...input }, field, "__typename");
      expect(status, name).toBe(200);
      const answer = await dana.graphql(`{ project(fullPath: "${API}") {
        incidentManagementOncallSchedules { nodes { name oncallUsers { username } rotations { nodes { startsAt } } } }
        incidentManagementEscalationPolicies { nodes { name rules { elapsedTimeSeconds } } }
        alertManagementHttpIntegrations { nodes { url payloadExample payloadAlertFields { label } } }
        issues { nodes { title dueDate labels { nodes { title } } } } } }`);
      expect(answer.body.errors).toBeUndefined();
    }),
    { numRuns: runs(60) },
  );
});

/** The mutation that takes such an input, with what the input lacks. */
function mutationFor(odd: object): [name: string, field: string, input: object] {
  if ("title" in odd) return ["createIssue", "issue", odd];
  if ("rules" in odd) return ["escalationPolicyCreate", "escalationPolicy", odd];
  if ("active" in odd) return ["httpIntegrationCreate", "integration", odd];
  if ("timezone" in odd) return ["oncallScheduleCreate", "oncallSchedule", odd];
  const people = { participants: [colours("ana")] };
  return ["oncallRotationCreate", "oncallRotation", { ...rotationInput(people), ...odd }];
}
