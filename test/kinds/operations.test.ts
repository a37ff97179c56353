/**
 * Every GraphQL operation we send, against GitLab's schema: the embedded one, and the reference where it lies
 * beside the checkout. The composed reading must also stay within GitLab's limits (complexity 250, 10,000 characters).
 */
import { existsSync, readFileSync } from "node:fs";
import { buildSchema, type GraphQLSchema, parse, validate } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { METADATA } from "../../src/core/checks/edition.ts";
import { compose } from "../../src/core/composed-query.ts";
import { GROUP_PROJECTS } from "../../src/core/groups.ts";
import type { Operation } from "../../src/gitlab/operation.ts";
import { KINDS } from "../../src/kinds/index.ts";
import { READ_SHIFTS } from "../../src/oncall/read-shifts.ts";
import { schemaFor } from "../../src/sandbox/graphql/schema.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { NOW } from "../support/clock.ts";

const kinds = [...KINDS.values()];
const reading = compose(kinds, { licences: true });
const operations: readonly Operation[] = [
  reading,
  compose(kinds, { licences: false }),
  GROUP_PROJECTS,
  METADATA,
  READ_SHIFTS,
  ...kinds.flatMap((kind) => kind.operations),
];
const REFERENCE = new URL("../../../shared/gitlab/schema-current.graphql", import.meta.url);
/** GitLab's limit for signed-in users, with a margin for what we misjudge. */
const AFFORDABLE = 230;

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

it("gives every operation a name of its own", () => {
  const names = operations.slice(1).map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});

it("asks an older GitLab nothing it does not know", () => {
  const older = compose(kinds, { licences: false });
  expect(validate(schemaFor("18.9.0-ee"), parse(older.document))).toEqual([]);
  expect(validate(schemaFor("18.9.0-ee"), parse(reading.document))).not.toEqual([]);
});

describe("limits", () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox({ seed: "demo", now: () => NOW });
  });
  afterAll(() => sandbox.close());

  it("reads fifty projects and all kinds within them", async () => {
    const withScore = reading.document.replace("{ projects", "{ queryComplexity { score } projects");
    const answer = await fetch(`${sandbox.url}/api/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${sandbox.tokens.dana}` },
      body: JSON.stringify({ query: withScore, variables: { paths: ["acme/payments/api"] } }),
    });
    const { data } = (await answer.json()) as { data: { queryComplexity: { score: number } } };
    expect(data.queryComplexity.score).toBeLessThan(AFFORDABLE);
    expect(reading.document.length).toBeLessThan(10_000);
  });
});
