/**
 * What only Enterprise Edition has in its schema, with a licence or without one: the types below GitLab's folder
 * `ee/app/graphql` (GitLab 18.9). Community Edition answers to each of these that there is no such field.
 */
import { type GraphQLSchema, isInputObjectType, isObjectType } from "graphql";

const ENTERPRISE_FIELDS: Readonly<Record<string, RegExp>> = {
  Project:
    /^(?:incidentManagement(?:OncallSchedules|EscalationPolic\w+)|alertManagementPayloadFields|licensedFeatureAvailability)$/,
  Issue: /^(?:escalationPolicy|issuableResourceLinks|slaDueAt|statusPagePublishedIncident)$/,
  AlertManagementHttpIntegration: /^payload/,
  HttpIntegrationCreateInput: /^payload/,
  HttpIntegrationUpdateInput: /^payload/,
  Mutation: /^(?:oncall|escalationPolicy|issueSetEscalationPolicy|issuableResourceLink)/,
};

/** Takes out of a schema just built what Community Edition does not have. */
export function removeEnterpriseFields(schema: GraphQLSchema): void {
  for (const [name, pattern] of Object.entries(ENTERPRISE_FIELDS)) {
    const type = schema.getType(name);
    if (!isObjectType(type) && !isInputObjectType(type))
      throw new Error(`the schema has no fields in ${name}`);
    const fields = type.getFields();
    for (const field of Object.keys(fields)) if (pattern.test(field)) delete fields[field];
  }
}
