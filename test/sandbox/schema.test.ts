import { existsSync, readFileSync } from "node:fs";
import {
  buildClientSchema,
  buildSchema,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getIntrospectionQuery,
  type IntrospectionQuery,
  introspectionFromSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  printSchema,
} from "graphql";
import { afterAll, describe, expect, it } from "vitest";
import { schemaFor } from "../../src/sandbox/graphql/schema.ts";
import { API, person, sandboxes } from "./people.ts";

const pool = sandboxes();
afterAll(() => pool.close());

const REFERENCE = new URL("../../../shared/gitlab/schema-current.graphql", import.meta.url);

/** What a type declares, one line per member: `Project.issues(first: Int): IssueConnection`. */
function membersOf(type: GraphQLNamedType): string[] {
  if (isEnumType(type)) return type.getValues().map(({ name }) => `${type.name}.${name}`);
  if (isInputObjectType(type)) {
    return Object.values(type.getFields()).map(({ name, type: of, defaultValue }) => {
      return `${type.name}.${name}: ${of} = ${JSON.stringify(defaultValue)}`;
    });
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return [
    ...type.getInterfaces().map(({ name }) => `${type.name} implements ${name}`),
    ...Object.values(type.getFields()).flatMap((field) => linesOf(type.name, field)),
  ];
}

function linesOf(
  owner: string,
  { name, type, args, deprecationReason }: GraphQLField<unknown, unknown>,
): string[] {
  return [
    `${owner}.${name}: ${type}${deprecationReason ? ` (deprecated: ${deprecationReason})` : ""}`,
    ...args.map(
      (argument) =>
        `${owner}.${name}(${argument.name}: ${argument.type} = ${JSON.stringify(argument.defaultValue)})`,
    ),
  ];
}

function declarations(schema: GraphQLSchema): string[] {
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !type.name.startsWith("__") && !isSpecifiedScalarType(type),
  );
  return types.flatMap((type) => [`${type.constructor.name} ${type.name}`, ...membersOf(type)]);
}

describe("the schema", () => {
  // The reference stands beside the repository where it is developed, not in a clone.
  if (existsSync(REFERENCE)) {
    it("declares nothing that GitLab's does not, and everything in the same way", () => {
      const reference = new Set(declarations(buildSchema(readFileSync(REFERENCE, "utf8"))));
      expect(declarations(schemaFor("19.2.0-ee")).filter((line) => !reference.has(line))).toEqual([]);
    });

    it("leaves nothing out of the types it has but whole features that nobody here asks for", () => {
      const schema = schemaFor("19.2.0-ee");
      const own = new Set(declarations(schema));
      const missing = declarations(buildSchema(readFileSync(REFERENCE, "utf8"))).filter((line) => {
        const owner = /^(\w+)(?:\.| implements )/.exec(line)?.[1];
        return owner !== undefined && schema.getType(owner) !== undefined && !own.has(line);
      });
      expect([...new Set(missing.map((line) => line.split(/[:( ]/)[0]))].sort()).toEqual([
        "AlertManagementAlert.prometheusAlert",
        "Mutation.alertSetAssignees",
        "Mutation.alertTodoCreate",
        "Mutation.issueSetAssignees",
        "Mutation.issueSetConfidential",
        "Mutation.issueSetDueDate",
        "Mutation.prometheusIntegrationCreate",
        "Mutation.prometheusIntegrationResetToken",
        "Mutation.prometheusIntegrationUpdate",
        "Project.alertManagementIntegrations",
        "Project.sentryDetailedError",
        "Project.sentryErrors",
        "Project.services",
        "Project.workItems",
      ]);
    });
  }

  it("has the mutations and the fields an on-call client lives on", () => {
    const lines = new Set(declarations(schemaFor("19.2.0-ee")));
    for (const line of [
      "OncallRotationCreateInput.participants: [OncallUserInputType!]! = undefined",
      "OncallRotationUpdateInput.endsAt: OncallRotationDateInputType = undefined",
      'HttpIntegrationCreateInput.type: AlertManagementIntegrationType = "HTTP"',
      'Project.alertManagementHttpIntegrations(types: [AlertManagementIntegrationType!] = ["HTTP"])',
      "Project.licensedFeatureAvailability: LicensedFeatureAvailability!",
      "EscalationRuleInput.elapsedTimeSeconds: Int! = undefined",
      "UpdateAlertStatusPayload.errors: [String!]!",
    ]) {
      expect(lines, line).toContain(line);
    }
  });

  it("of 18.9 has no licensedFeatureAvailability", async () => {
    const sandbox = await pool.start({ version: "18.9.0-ee" });
    const answer = await person(sandbox, "dana").graphql(
      `{ metadata { version } project(fullPath: "${API}") { licensedFeatureAvailability(feature: ONCALL_SCHEDULES) { available } } }`,
    );
    expect(answer.body.errors[0].message).toBe(
      "Field 'licensedFeatureAvailability' doesn't exist on type 'Project'",
    );
    expect(answer.body.data).toBeUndefined();
  });

  it("of 18.9 does not tell who is an administrator, which REST does to administrators", async () => {
    const sandbox = await pool.start({ version: "18.9.0-ee" });
    const root = person(sandbox, "root");
    const answer = await root.graphql("{ currentUser { username admin } }");
    expect(answer.body.errors[0].message).toBe("Field 'admin' doesn't exist on type 'CurrentUser'");
    expect((await root.rest("GET", "/user")).body.is_admin).toBe(true);
    expect((await person(sandbox, "dana").rest("GET", "/user")).body).not.toHaveProperty("is_admin");
  });

  it("of Community Edition takes one endpoint of a type, as an unlicensed one does", async () => {
    const dana = person(await pool.start({ version: "18.9.0", tier: "ultimate" }), "dana");
    const create = async () => {
      const input = `{ projectPath: "${API}", name: "Probe", active: true }`;
      const answer = await dana.graphql(`mutation { httpIntegrationCreate(input: ${input}) { errors } }`);
      return answer.body.data.httpIntegrationCreate.errors;
    };
    expect(await create()).toEqual([]);
    expect(await create()).toEqual([
      "Multiple integrations of a single type are not supported for this project",
    ]);
  });

  it("of Community Edition has alert endpoints without payloads, and nothing of on-call", async () => {
    const sandbox = await pool.start({ version: "18.9.0" });
    const dana = person(sandbox, "dana");
    const told = async (selection: string) => {
      const { data, errors = [] } = (await dana.graphql(`{ project(fullPath: "${API}") { ${selection} } }`))
        .body;
      return data?.project ?? errors.map(({ message }: { message: string }) => message);
    };
    expect((await dana.graphql("{ metadata { enterprise } }")).body.data.metadata).toEqual({
      enterprise: false,
    });
    expect(await told("alertManagementHttpIntegrations { nodes { name } }")).toEqual({
      alertManagementHttpIntegrations: { nodes: [] },
    });
    expect(await told("alertManagementHttpIntegrations { nodes { payloadExample } }")).toEqual([
      "Field 'payloadExample' doesn't exist on type 'AlertManagementHttpIntegration'",
    ]);
    expect(await told("incidentManagementOncallSchedules { nodes { iid } }")).toEqual([
      "Field 'incidentManagementOncallSchedules' doesn't exist on type 'Project'",
    ]);
    expect(
      declarations(schemaFor("18.9.0")).filter((line) => /^Mutation\.(?:oncall|escalation)/.test(line)),
    ).toEqual([]);
  });

  it("is told by the full introspection query, also to whoever only mentions it", async () => {
    const sandbox = await pool.start();
    const nobody = person(sandbox, "anonymous");
    const full = await nobody.graphql(getIntrospectionQuery());
    const told = (data: IntrospectionQuery) => printSchema(buildClientSchema(data));
    expect(told(full.body.data)).toBe(told(introspectionFromSchema(schemaFor("19.2.0-ee"))));
    expect((await nobody.graphql('{ __type(name: "Project") { name } }')).text).toBe(full.text);
    expect(
      (await nobody.graphql("query Mine { __schema { queryType { name } } }", {}, { operationName: "Mine" }))
        .body.errors[0].message,
    ).toBe("Field '__schema' doesn't exist on type 'Query'");
  });
});
