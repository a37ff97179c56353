/** Every GraphQL operation of the report, against GitLab's schema and its limit of complexity. */
import { existsSync, readFileSync } from "node:fs";
import { buildSchema, type GraphQLSchema, parse, validate } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Operation } from "../../../src/gitlab/operation.ts";
import {
  COUNT_INCIDENTS,
  DETAILS_AT_ONCE,
  incidentDetails,
  LIST_ALERTS,
  LIST_INCIDENTS,
  MORE_NOTES,
  PAGE,
  READ_VERSION,
  reportProjects,
} from "../../../src/incidents/read/operations.ts";
import { schemaFor } from "../../../src/sandbox/graphql/schema.ts";
import { type Sandbox, startSandbox } from "../../../src/sandbox/index.ts";
import { NOW } from "../../support/clock.ts";

const incident = "gid://gitlab/Issue/1";
const project = "acme/payments/api";
const bounds = { from: "2025-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z", before: "2025-01-01T00:00:00Z" };
const slots = Array.from({ length: DETAILS_AT_ONCE }, (_, slot) => slot);
const details = Object.fromEntries(
  slots.flatMap((slot) => [
    [`incident${slot}`, incident],
    [`project${slot}`, project],
  ]),
);

/** Each with variables as a full page has them. */
const operations: readonly (readonly [Operation, object])[] = [
  [LIST_INCIDENTS.project, { path: project, first: PAGE, createdBefore: bounds.to }],
  [LIST_INCIDENTS.group, { path: "acme", first: PAGE, createdBefore: bounds.to }],
  [COUNT_INCIDENTS.project, { path: project, ...bounds }],
  [COUNT_INCIDENTS.group, { path: "acme", ...bounds }],
  [MORE_NOTES, { incident }],
  [incidentDetails({ enterprise: true }), details],
  [incidentDetails({ enterprise: false }), details],
  [LIST_ALERTS, { project, first: PAGE }],
  [reportProjects({ licences: true, enterprise: true }), { paths: [project] }],
  [reportProjects({ licences: false, enterprise: true }), { paths: [project] }],
  [reportProjects({ licences: false, enterprise: false }), { paths: [project] }],
  [READ_VERSION, {}],
];

const REFERENCE = new URL("../../../../shared/gitlab/schema-current.graphql", import.meta.url);
const schemas: readonly (readonly [string, GraphQLSchema])[] = [
  ["the embedded GitLab's", schemaFor("19.2.0-ee")],
  ...(existsSync(REFERENCE)
    ? [["the reference", buildSchema(readFileSync(REFERENCE, "utf8"))] as const]
    : []),
];

describe.each(schemas)("against %s schema", (_, schema) => {
  it.each(operations)("$name is valid", ({ document }) => {
    expect(validate(schema, parse(document)).map(({ message }) => message)).toEqual([]);
  });
});

it("asks an older GitLab nothing it does not know, but for the licences", () => {
  const older = schemaFor("18.9.0-ee");
  const unknown = operations.filter(([{ document }]) => validate(older, parse(document)).length > 0);
  expect(unknown).toHaveLength(1);
  expect(unknown[0]?.[0].document).toContain("licensedFeatureAvailability");
});

describe("limits", () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ seed: "demo", now: () => NOW });
  });
  afterAll(() => sandbox.close());

  // GitLab allows 250 to whoever is signed in; the margin is for what we misjudge.
  it.each(operations)("$name stays within them", async ({ name, document }, variables) => {
    const query = document.replace(/^(query \w+(?:\([^)]*\))?) \{/, "$1 { queryComplexity { score limit }");
    const answer = await fetch(`${sandbox.url}/api/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${sandbox.tokens.dana}` },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await answer.json()) as {
      data: { queryComplexity: { score: number } };
      errors?: unknown;
    };
    expect(errors, name).toBeUndefined();
    expect(data.queryComplexity.score).toBeGreaterThan(1);
    expect(data.queryComplexity.score).toBeLessThan(230);
    expect(document.length).toBeLessThan(10_000);
  });

  it("lets a hundred incidents with labels, alerts and notes fit one query with room to spare", async () => {
    const [document] = operations.map(([operation]) => operation.document);
    const query = String(document).replace("{ scope:", "{ queryComplexity { score } scope:");
    const answer = await fetch(`${sandbox.url}/api/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${sandbox.tokens.dana}` },
      body: JSON.stringify({ query, variables: operations[0]?.[1] }),
    });
    const { data } = (await answer.json()) as { data: { queryComplexity: { score: number } } };
    expect(data.queryComplexity.score).toBeLessThan(125);
  });
});
