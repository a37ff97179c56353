/** The executable schema of a version: the text of its areas and their resolvers. */
import {
  buildSchema,
  type GraphQLFieldResolver,
  GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
} from "graphql";
import { isEnterprise } from "../instance.ts";
import type { Context, Resolvers } from "./context.ts";
import { removeEnterpriseFields } from "./enterprise.ts";
import { ALERT_RESOLVERS } from "./resolvers/alerts.ts";
import { CONTAINER_RESOLVERS, LICENCE_RESOLVERS } from "./resolvers/containers.ts";
import { ESCALATION_RESOLVERS } from "./resolvers/escalation.ts";
import { INTEGRATION_RESOLVERS } from "./resolvers/integrations.ts";
import { ISSUE_MUTATION_RESOLVERS } from "./resolvers/issue-mutations.ts";
import { ISSUE_RESOLVERS } from "./resolvers/issues.ts";
import { LABEL_RESOLVERS } from "./resolvers/labels.ts";
import { NOTE_RESOLVERS } from "./resolvers/notes.ts";
import { ONCALL_RESOLVERS } from "./resolvers/oncall.ts";
import { PEOPLE_RESOLVERS, resolveMemberType } from "./resolvers/people.ts";
import { TIMELINE_RESOLVERS } from "./resolvers/timeline.ts";
import { attachScalars } from "./scalars.ts";
import { ALERTS } from "./schema/alerts.ts";
import { COMMON } from "./schema/common.ts";
import { CONTAINERS } from "./schema/containers.ts";
import { ESCALATION } from "./schema/escalation.ts";
import { INTEGRATIONS } from "./schema/integrations.ts";
import { ISSUE_MUTATIONS } from "./schema/issue-mutations.ts";
import { ISSUES } from "./schema/issues.ts";
import { LABELS } from "./schema/labels.ts";
import { LICENCES } from "./schema/licences.ts";
import { NOTES } from "./schema/notes.ts";
import { ONCALL } from "./schema/oncall.ts";
import { ADMINISTRATOR, PEOPLE } from "./schema/people.ts";
import { TIMELINE } from "./schema/timeline.ts";

interface Area {
  readonly text: string;
  readonly resolvers: Resolvers;
  /** The first major version that has it. */
  readonly since?: number;
}

const COMMON_RESOLVERS: Resolvers = {
  Query: {
    metadata: (_root: unknown, _args: unknown, { instance }) => ({
      version: instance.settings.version,
      revision: "5a0db0c",
      enterprise: isEnterprise(instance.settings.version),
    }),
    queryComplexity: (_root: unknown, _args: unknown, { complexity }) => complexity,
  },
};

const AREAS: readonly Area[] = [
  { text: COMMON, resolvers: COMMON_RESOLVERS },
  { text: PEOPLE, resolvers: PEOPLE_RESOLVERS },
  { text: NOTES, resolvers: NOTE_RESOLVERS },
  { text: LABELS, resolvers: LABEL_RESOLVERS },
  { text: CONTAINERS, resolvers: CONTAINER_RESOLVERS },
  { text: LICENCES, resolvers: LICENCE_RESOLVERS, since: 19 },
  { text: ADMINISTRATOR, resolvers: {}, since: 19 },
  { text: ONCALL, resolvers: ONCALL_RESOLVERS },
  { text: ESCALATION, resolvers: ESCALATION_RESOLVERS },
  { text: INTEGRATIONS, resolvers: INTEGRATION_RESOLVERS },
  { text: ALERTS, resolvers: ALERT_RESOLVERS },
  { text: ISSUES, resolvers: ISSUE_RESOLVERS },
  { text: ISSUE_MUTATIONS, resolvers: ISSUE_MUTATION_RESOLVERS },
  { text: TIMELINE, resolvers: TIMELINE_RESOLVERS },
];

const schemas = new Map<string, GraphQLSchema>();

/** Made once per version: a schema holds no state. */
export function schemaFor(version: string): GraphQLSchema {
  const schema = schemas.get(version) ?? makeSchema(version);
  schemas.set(version, schema);
  return schema;
}

function makeSchema(version: string): GraphQLSchema {
  const major = Number.parseInt(version, 10);
  const areas = AREAS.filter(({ since }) => since === undefined || major >= since);
  const schema = buildSchema(areas.map(({ text }) => text).join("\n"));
  attachScalars(schema);
  for (const { resolvers } of areas) attachResolvers(schema, resolvers);
  if (!isEnterprise(version)) removeEnterpriseFields(schema);
  for (const type of Object.values(schema.getTypeMap())) {
    if (isAbstractType(type)) type.resolveType = resolveMemberType;
  }
  return schema;
}

function attachResolvers(schema: GraphQLSchema, resolvers: Resolvers): void {
  for (const [typeName, fields] of Object.entries(resolvers)) {
    const type = schema.getType(typeName);
    for (const [fieldName, resolve] of Object.entries(fields)) {
      const field = type instanceof GraphQLObjectType ? type.getFields()[fieldName] : undefined;
      if (field === undefined) throw new Error(`the schema has no ${typeName}.${fieldName}`);
      field.resolve = resolve as GraphQLFieldResolver<unknown, Context>;
    }
  }
}
