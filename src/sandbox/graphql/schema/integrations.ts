/** Alert endpoints. */
export const INTEGRATIONS = /* GraphQL */ `
scalar AlertManagementHttpIntegrationID
scalar PayloadAlertFieldPathSegment

extend type Mutation {
  httpIntegrationCreate(input: HttpIntegrationCreateInput!): HttpIntegrationCreatePayload
  httpIntegrationDestroy(input: HttpIntegrationDestroyInput!): HttpIntegrationDestroyPayload
  httpIntegrationResetToken(input: HttpIntegrationResetTokenInput!): HttpIntegrationResetTokenPayload
  httpIntegrationUpdate(input: HttpIntegrationUpdateInput!): HttpIntegrationUpdatePayload
}

extend type Project {
  alertManagementHttpIntegrations(
    after: String, before: String, first: Int, id: AlertManagementHttpIntegrationID, last: Int,
    types: [AlertManagementIntegrationType!] = [HTTP]
  ): AlertManagementHttpIntegrationConnection
  alertManagementPayloadFields(payloadExample: String!): [AlertManagementPayloadAlertField!]
}

interface AlertManagementIntegration {
  active: Boolean
  apiUrl: String @deprecated(reason: "18.2: feature removed in 16.0.")
  id: ID!
  name: String
  token: String
  type: AlertManagementIntegrationType!
  url: String
}

type AlertManagementHttpIntegration implements AlertManagementIntegration {
  active: Boolean
  apiUrl: String @deprecated(reason: "18.2: feature removed in 16.0.")
  id: ID!
  name: String
  payloadAlertFields: [AlertManagementPayloadAlertField!]
  payloadAttributeMappings: [AlertManagementPayloadAlertMappingField!]
  payloadExample: JsonString
  token: String
  type: AlertManagementIntegrationType!
  url: String
}

type AlertManagementHttpIntegrationConnection {
  edges: [AlertManagementHttpIntegrationEdge]
  nodes: [AlertManagementHttpIntegration]
  pageInfo: PageInfo!
}

type AlertManagementHttpIntegrationEdge {
  cursor: String!
  node: AlertManagementHttpIntegration
}

enum AlertManagementIntegrationType {
  HTTP
  PROMETHEUS
}

type AlertManagementPayloadAlertField {
  label: String
  path: [PayloadAlertFieldPathSegment!]
  type: AlertManagementPayloadAlertFieldType
}

type AlertManagementPayloadAlertMappingField {
  fieldName: AlertManagementPayloadAlertFieldName
  label: String
  path: [PayloadAlertFieldPathSegment!]
  type: AlertManagementPayloadAlertFieldType
}

input AlertManagementPayloadAlertFieldInput {
  fieldName: AlertManagementPayloadAlertFieldName!
  label: String
  path: [PayloadAlertFieldPathSegment!]!
  type: AlertManagementPayloadAlertFieldType!
}

enum AlertManagementPayloadAlertFieldName {
  DESCRIPTION
  END_TIME
  FINGERPRINT
  GITLAB_ENVIRONMENT_NAME
  HOSTS
  MONITORING_TOOL
  SERVICE
  SEVERITY
  START_TIME
  TITLE
}

enum AlertManagementPayloadAlertFieldType {
  ARRAY
  DATETIME
  NUMBER
  STRING
}

input HttpIntegrationCreateInput {
  active: Boolean!
  clientMutationId: String
  name: String!
  payloadAttributeMappings: [AlertManagementPayloadAlertFieldInput!]
  payloadExample: JsonString
  projectPath: ID!
  type: AlertManagementIntegrationType = HTTP
}

type HttpIntegrationCreatePayload {
  clientMutationId: String
  errors: [String!]!
  integration: AlertManagementHttpIntegration
}

input HttpIntegrationDestroyInput {
  clientMutationId: String
  id: AlertManagementHttpIntegrationID!
}

type HttpIntegrationDestroyPayload {
  clientMutationId: String
  errors: [String!]!
  integration: AlertManagementHttpIntegration
}

input HttpIntegrationResetTokenInput {
  clientMutationId: String
  id: AlertManagementHttpIntegrationID!
}

type HttpIntegrationResetTokenPayload {
  clientMutationId: String
  errors: [String!]!
  integration: AlertManagementHttpIntegration
}

input HttpIntegrationUpdateInput {
  active: Boolean
  clientMutationId: String
  id: AlertManagementHttpIntegrationID!
  name: String
  payloadAttributeMappings: [AlertManagementPayloadAlertFieldInput!]
  payloadExample: JsonString
}

type HttpIntegrationUpdatePayload {
  clientMutationId: String
  errors: [String!]!
  integration: AlertManagementHttpIntegration
}
`;
