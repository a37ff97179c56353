/** Issues, of which incidents are one type. */
export const ISSUES = /* GraphQL */ `
scalar IssueID
scalar WorkItemsTypeID

extend type Query {
  issue(id: IssueID!): Issue
  issues(
    after: String, assigneeUsernames: [String!], authorUsername: String, before: String,
    closedAfter: Time, closedBefore: Time, confidential: Boolean, createdAfter: Time,
    createdBefore: Time, first: Int, iid: String, iids: [String!], in: [IssuableSearchableField!],
    includeArchived: Boolean = false, labelName: [String], last: Int, not: NegatedIssueFilterInput,
    or: UnionedIssueFilterInput, search: String, sort: IssueSort = created_desc, state: IssuableState,
    types: [IssueType!], updatedAfter: Time, updatedBefore: Time
  ): IssueConnection
}

extend type Project {
  issue(
    closedAfter: Time, closedBefore: Time, createdAfter: Time, createdBefore: Time, iid: String,
    iids: [String!], labelName: [String], state: IssuableState, types: [IssueType!]
  ): Issue
  issueStatusCounts(
    assigneeUsernames: [String!], authorUsername: String, closedAfter: Time, closedBefore: Time,
    confidential: Boolean, createdAfter: Time, createdBefore: Time, iids: [String!],
    in: [IssuableSearchableField!], labelName: [String], not: NegatedIssueFilterInput,
    or: UnionedIssueFilterInput, search: String, types: [IssueType!], updatedAfter: Time,
    updatedBefore: Time
  ): IssueStatusCountsType
  issues(
    after: String, assigneeUsernames: [String!], authorUsername: String, before: String,
    closedAfter: Time, closedBefore: Time, confidential: Boolean, createdAfter: Time,
    createdBefore: Time, first: Int, iid: String, iids: [String!], in: [IssuableSearchableField!],
    labelName: [String], last: Int, milestoneTitle: [String], not: NegatedIssueFilterInput,
    or: UnionedIssueFilterInput, search: String, sort: IssueSort = created_desc, state: IssuableState,
    types: [IssueType!], updatedAfter: Time, updatedBefore: Time
  ): IssueConnection
}

extend type Group {
  issues(
    after: String, assigneeUsernames: [String!], authorUsername: String, before: String,
    closedAfter: Time, closedBefore: Time, confidential: Boolean, createdAfter: Time,
    createdBefore: Time, first: Int, iid: String, iids: [String!], in: [IssuableSearchableField!],
    includeArchived: Boolean = false, includeSubgroups: Boolean = false, labelName: [String], last: Int,
    milestoneTitle: [String], not: NegatedIssueFilterInput, or: UnionedIssueFilterInput, search: String,
    sort: IssueSort = created_desc, state: IssuableState, types: [IssueType!], updatedAfter: Time,
    updatedBefore: Time
  ): IssueConnection
}

extend type AlertManagementAlert {
  issue: Issue
  issueIid: String @deprecated(reason: "13.10: use issue.")
}

extend type UpdateAlertStatusPayload {
  issue: Issue
}

type Issue implements NoteableInterface & Todoable {
  alertManagementAlert: AlertManagementAlert @deprecated(reason: "15.6: use alertManagementAlerts.")
  alertManagementAlerts(
    after: String, assigneeUsername: String, before: String,
    domain: AlertManagementDomainFilter! = operations, first: Int, iid: String, last: Int,
    search: String, sort: AlertManagementAlertSort, statuses: [AlertManagementStatus!]
  ): AlertManagementAlertConnection
  assignees(after: String, before: String, first: Int, last: Int): UserCoreConnection
  author: UserCore!
  closedAsDuplicateOf: Issue
  closedAt: Time
  confidential: Boolean!
  createdAt: Time!
  description: String
  discussionLocked: Boolean!
  dueDate: Time
  escalationPolicy: EscalationPolicyType
  escalationStatus: IssueEscalationStatus
  id: ID!
  iid: String!
  issuableResourceLinks(
    after: String, before: String, first: Int, incidentId: IssueID!, last: Int
  ): IssuableResourceLinkConnection
  labels(after: String, before: String, first: Int, last: Int): LabelConnection
  name: String
  notes(
    after: String, before: String, filter: NotesFilterType = ALL_NOTES, first: Int, last: Int
  ): NoteConnection!
  projectId: Int
  reference(full: Boolean = false): String!
  severity: IssuableSeverity
  slaDueAt: Time
  state: IssueState!
  statusPagePublishedIncident: Boolean
  title: String!
  type: IssueType
  updatedAt: Time!
  userNotesCount: Int!
  webPath: String!
  webUrl: String!
  workItemType: WorkItemType!
}

type IssueConnection {
  count(limit: Int): Int!
  edges: [IssueEdge]
  nodes: [Issue]
  pageInfo: PageInfo!
  weight: Int!
}

type IssueEdge {
  cursor: String!
  node: Issue
}

type IssueStatusCountsType {
  all: Int
  closed: Int
  opened: Int
}

type WorkItemType {
  iconName: String
  id: WorkItemsTypeID!
  isIncidentManagement: Boolean
  name: String!
}

enum IssuableSearchableField {
  DESCRIPTION
  TITLE
}

enum IssuableSeverity {
  CRITICAL
  HIGH
  LOW
  MEDIUM
  UNKNOWN
}

enum IssuableState {
  all
  closed
  locked
  opened
}

enum IssueState {
  all
  closed
  locked
  opened
}

enum IssueStateEvent {
  CLOSE
  REOPEN
}

enum IssueEscalationStatus {
  ACKNOWLEDGED
  IGNORED
  RESOLVED
  TRIGGERED
}

enum IssueType {
  EPIC
  INCIDENT
  ISSUE
  KEY_RESULT
  OBJECTIVE
  REQUIREMENT
  TASK
  TEST_CASE
  TICKET
}

enum IssueSort {
  BLOCKING_ISSUES_ASC
  BLOCKING_ISSUES_DESC
  CLOSED_AT_ASC
  CLOSED_AT_DESC
  CREATED_ASC
  CREATED_DESC
  DUE_DATE_ASC
  DUE_DATE_DESC
  ESCALATION_STATUS_ASC
  ESCALATION_STATUS_DESC
  HEALTH_STATUS_ASC
  HEALTH_STATUS_DESC
  LABEL_PRIORITY_ASC
  LABEL_PRIORITY_DESC
  MILESTONE_DUE_ASC
  MILESTONE_DUE_DESC
  POPULARITY_ASC
  POPULARITY_DESC
  PRIORITY_ASC
  PRIORITY_DESC
  PUBLISHED_ASC
  PUBLISHED_DESC
  RELATIVE_POSITION_ASC
  SEVERITY_ASC
  SEVERITY_DESC
  SLA_DUE_AT_ASC
  SLA_DUE_AT_DESC
  STATUS_ASC
  STATUS_DESC
  TITLE_ASC
  TITLE_DESC
  UPDATED_ASC
  UPDATED_DESC
  WEIGHT_ASC
  WEIGHT_DESC
  created_asc
  created_desc
  updated_asc
  updated_desc
}

input NegatedIssueFilterInput {
  assigneeId: String
  assigneeUsernames: [String!]
  authorUsername: [String!]
  iids: [String!]
  labelName: [String!]
  milestoneTitle: [String!]
  myReactionEmoji: String
  releaseTag: [String!]
  types: [IssueType!]
  weight: String
}

input UnionedIssueFilterInput {
  assigneeUsernames: [String!]
  authorUsernames: [String!]
  labelNames: [String!]
}
`;
