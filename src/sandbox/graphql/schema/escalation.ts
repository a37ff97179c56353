/** Escalation policies and their rules. */
export const ESCALATION = /* GraphQL */ `
scalar IncidentManagementEscalationPolicyID
scalar IncidentManagementEscalationRuleID

extend type Mutation {
  escalationPolicyCreate(input: EscalationPolicyCreateInput!): EscalationPolicyCreatePayload
  escalationPolicyDestroy(input: EscalationPolicyDestroyInput!): EscalationPolicyDestroyPayload
  escalationPolicyUpdate(input: EscalationPolicyUpdateInput!): EscalationPolicyUpdatePayload
}

extend type Project {
  incidentManagementEscalationPolicies(
    after: String, before: String, first: Int, last: Int, name: String
  ): EscalationPolicyTypeConnection
  incidentManagementEscalationPolicy(
    id: IncidentManagementEscalationPolicyID!, name: String
  ): EscalationPolicyType
}

type EscalationPolicyType {
  description: String
  id: IncidentManagementEscalationPolicyID
  name: String
  rules: [EscalationRuleType!]
}

type EscalationPolicyTypeConnection {
  edges: [EscalationPolicyTypeEdge]
  nodes: [EscalationPolicyType]
  pageInfo: PageInfo!
}

type EscalationPolicyTypeEdge {
  cursor: String!
  node: EscalationPolicyType
}

type EscalationRuleType {
  elapsedTimeSeconds: Int
  id: IncidentManagementEscalationRuleID
  oncallSchedule: IncidentManagementOncallSchedule
  status: EscalationRuleStatus
  user: UserCore
}

enum EscalationRuleStatus {
  ACKNOWLEDGED
  RESOLVED
}

input EscalationRuleInput {
  elapsedTimeSeconds: Int!
  oncallScheduleIid: ID
  status: EscalationRuleStatus!
  username: String
}

input EscalationPolicyCreateInput {
  clientMutationId: String
  description: String
  name: String!
  projectPath: ID!
  rules: [EscalationRuleInput!]!
}

type EscalationPolicyCreatePayload {
  clientMutationId: String
  errors: [String!]!
  escalationPolicy: EscalationPolicyType
}

input EscalationPolicyDestroyInput {
  clientMutationId: String
  id: IncidentManagementEscalationPolicyID!
}

type EscalationPolicyDestroyPayload {
  clientMutationId: String
  errors: [String!]!
  escalationPolicy: EscalationPolicyType
}

input EscalationPolicyUpdateInput {
  clientMutationId: String
  description: String
  id: IncidentManagementEscalationPolicyID!
  name: String
  rules: [EscalationRuleInput!]
}

type EscalationPolicyUpdatePayload {
  clientMutationId: String
  errors: [String!]!
  escalationPolicy: EscalationPolicyType
}
`;
