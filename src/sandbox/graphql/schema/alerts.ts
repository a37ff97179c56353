/** Alerts as data. */
export const ALERTS = /* GraphQL */ `
extend type Mutation {
  updateAlertStatus(input: UpdateAlertStatusInput!): UpdateAlertStatusPayload
}

extend type Project {
  alertManagementAlert(
    assigneeUsername: String, domain: AlertManagementDomainFilter! = operations, iid: String,
    search: String, sort: AlertManagementAlertSort, statuses: [AlertManagementStatus!]
  ): AlertManagementAlert
  alertManagementAlertStatusCounts(
    assigneeUsername: String, search: String
  ): AlertManagementAlertStatusCountsType
  alertManagementAlerts(
    after: String, assigneeUsername: String, before: String,
    domain: AlertManagementDomainFilter! = operations, first: Int, iid: String, last: Int,
    search: String, sort: AlertManagementAlertSort, statuses: [AlertManagementStatus!]
  ): AlertManagementAlertConnection
}

type AlertManagementAlert implements NoteableInterface & Todoable {
  assignees(after: String, before: String, first: Int, last: Int): UserCoreConnection
  createdAt: Time
  description: String
  details: JSON
  detailsUrl: String!
  endedAt: Time
  eventCount: Int
  hosts: [String!]
  id: ID!
  iid: String!
  metricsDashboardUrl: String @deprecated(reason: "16.0: returns no data.")
  monitoringTool: String
  name: String
  notes(
    after: String, before: String, filter: NotesFilterType = ALL_NOTES, first: Int, last: Int
  ): NoteConnection!
  runbook: String
  service: String
  severity: AlertManagementSeverity
  startedAt: Time
  status: AlertManagementStatus
  title: String
  updatedAt: Time
  webUrl: String!
}

type AlertManagementAlertConnection {
  edges: [AlertManagementAlertEdge]
  nodes: [AlertManagementAlert]
  pageInfo: PageInfo!
}

type AlertManagementAlertEdge {
  cursor: String!
  node: AlertManagementAlert
}

enum AlertManagementAlertSort {
  CREATED_ASC
  CREATED_DESC
  CREATED_TIME_ASC
  CREATED_TIME_DESC
  ENDED_AT_ASC
  ENDED_AT_DESC
  EVENT_COUNT_ASC
  EVENT_COUNT_DESC
  SEVERITY_ASC
  SEVERITY_DESC
  STARTED_AT_ASC
  STARTED_AT_DESC
  STATUS_ASC
  STATUS_DESC
  UPDATED_ASC
  UPDATED_DESC
  UPDATED_TIME_ASC
  UPDATED_TIME_DESC
  created_asc @deprecated(reason: "13.5: use CREATED_ASC.")
  created_desc @deprecated(reason: "13.5: use CREATED_DESC.")
  updated_asc @deprecated(reason: "13.5: use UPDATED_ASC.")
  updated_desc @deprecated(reason: "13.5: use UPDATED_DESC.")
}

type AlertManagementAlertStatusCountsType {
  acknowledged: Int
  all: Int
  ignored: Int
  open: Int
  resolved: Int
  triggered: Int
}

enum AlertManagementDomainFilter {
  operations
  threat_monitoring @deprecated(reason: "15.0")
}

enum AlertManagementSeverity {
  CRITICAL
  HIGH
  INFO
  LOW
  MEDIUM
  UNKNOWN
}

enum AlertManagementStatus {
  ACKNOWLEDGED
  IGNORED
  RESOLVED
  TRIGGERED
}

input UpdateAlertStatusInput {
  clientMutationId: String
  iid: String!
  projectPath: ID!
  status: AlertManagementStatus!
}

type UpdateAlertStatusPayload {
  alert: AlertManagementAlert
  clientMutationId: String
  errors: [String!]!
}
`;
