/** What can be done to issues, incidents and notes. */
export const ISSUE_MUTATIONS = /* GraphQL */ `
scalar AlertManagementAlertID
scalar DiscussionID
scalar ISO8601Date
scalar MergeRequestID
scalar MilestoneID
scalar NoteableID
scalar WorkItemsStatusesStatusID

extend type Mutation {
  createAlertIssue(input: CreateAlertIssueInput!): CreateAlertIssuePayload
  createIssue(input: CreateIssueInput!): CreateIssuePayload
  createNote(input: CreateNoteInput!): CreateNotePayload
  issueLinkAlerts(input: IssueLinkAlertsInput!): IssueLinkAlertsPayload
  issueSetEscalationPolicy(input: IssueSetEscalationPolicyInput!): IssueSetEscalationPolicyPayload
  issueSetEscalationStatus(input: IssueSetEscalationStatusInput!): IssueSetEscalationStatusPayload
  issueSetSeverity(input: IssueSetSeverityInput!): IssueSetSeverityPayload
  issueUnlinkAlert(input: IssueUnlinkAlertInput!): IssueUnlinkAlertPayload
  updateIssue(input: UpdateIssueInput!): UpdateIssuePayload
  updateNote(input: UpdateNoteInput!): UpdateNotePayload
}

input CreateAlertIssueInput {
  clientMutationId: String
  iid: String!
  projectPath: ID!
}

type CreateAlertIssuePayload {
  alert: AlertManagementAlert
  clientMutationId: String
  errors: [String!]!
  issue: Issue
}

input CreateIssueInput {
  assigneeIds: [UserID!]
  clientMutationId: String
  confidential: Boolean
  createdAt: Time
  description: String
  discussionToResolve: String
  dueDate: ISO8601Date
  iid: Int
  labelIds: [LabelID!]
  labels: [String!]
  locked: Boolean
  mergeRequestToResolveDiscussionsOf: MergeRequestID
  milestoneId: MilestoneID
  moveAfterId: IssueID
  moveBeforeId: IssueID
  projectPath: ID!
  statusId: WorkItemsStatusesStatusID
  title: String!
  type: IssueType
  weight: Int
}

type CreateIssuePayload {
  clientMutationId: String
  errors: [String!]!
  issue: Issue
}

input CreateNoteInput {
  body: String!
  clientMutationId: String
  discussionId: DiscussionID
  internal: Boolean
  mergeRequestDiffHeadSha: String
  noteableId: NoteableID!
}

type CreateNotePayload {
  clientMutationId: String
  errors: [String!]!
  note: Note
}

input IssueLinkAlertsInput {
  alertReferences: [String!]!
  clientMutationId: String
  iid: String!
  projectPath: ID!
}

type IssueLinkAlertsPayload {
  clientMutationId: String
  errors: [String!]!
  issue: Issue
}

input IssueSetEscalationPolicyInput {
  clientMutationId: String
  escalationPolicyId: IncidentManagementEscalationPolicyID
  iid: String!
  projectPath: ID!
}

type IssueSetEscalationPolicyPayload {
  clientMutationId: String
  errors: [String!]!
  issue: Issue
}

input IssueSetEscalationStatusInput {
  clientMutationId: String
  iid: String!
  projectPath: ID!
  status: IssueEscalationStatus!
}

type IssueSetEscalationStatusPayload {
  clientMutationId: String
  errors: [String!]!
  issue: Issue
}

input IssueSetSeverityInput {
  clientMutationId: String
  iid: String!
  projectPath: ID!
  severity: IssuableSeverity!
}

type IssueSetSeverityPayload {
  clientMutationId: String
  errors: [String!]!
  issue: Issue
}

input IssueUnlinkAlertInput {
  alertId: AlertManagementAlertID!
  clientMutationId: String
  iid: String!
  projectPath: ID!
}

type IssueUnlinkAlertPayload {
  clientMutationId: String
  errors: [String!]!
  issue: Issue
}

input UpdateIssueInput {
  addLabelIds: [ID!]
  clientMutationId: String
  confidential: Boolean
  description: String
  dueDate: ISO8601Date
  iid: String!
  labelIds: [ID!]
  locked: Boolean
  milestoneId: ID
  projectPath: ID!
  removeLabelIds: [ID!]
  stateEvent: IssueStateEvent
  timeEstimate: String
  title: String
  type: IssueType
  weight: Int
}

type UpdateIssuePayload {
  clientMutationId: String
  errors: [String!]!
  issue: Issue
}

input UpdateNoteInput {
  body: String
  clientMutationId: String
  id: NoteID!
}

type UpdateNotePayload {
  clientMutationId: String
  errors: [String!]!
  note: Note
}
`;
