/** Timelines and linked resources of incidents. */
export const TIMELINE = /* GraphQL */ `
scalar IncidentManagementTimelineEventID
scalar IncidentManagementTimelineEventTagID
scalar IncidentManagementIssuableResourceLinkID

extend type Mutation {
  issuableResourceLinkCreate(input: IssuableResourceLinkCreateInput!): IssuableResourceLinkCreatePayload
  issuableResourceLinkDestroy(
    input: IssuableResourceLinkDestroyInput!
  ): IssuableResourceLinkDestroyPayload
  timelineEventCreate(input: TimelineEventCreateInput!): TimelineEventCreatePayload
  timelineEventDestroy(input: TimelineEventDestroyInput!): TimelineEventDestroyPayload
  timelineEventPromoteFromNote(
    input: TimelineEventPromoteFromNoteInput!
  ): TimelineEventPromoteFromNotePayload
  timelineEventTagCreate(input: TimelineEventTagCreateInput!): TimelineEventTagCreatePayload
  timelineEventUpdate(input: TimelineEventUpdateInput!): TimelineEventUpdatePayload
}

extend type Project {
  incidentManagementTimelineEvent(
    id: IncidentManagementTimelineEventID!, incidentId: IssueID!
  ): TimelineEventType
  incidentManagementTimelineEventTags: [TimelineEventTagType!]
  incidentManagementTimelineEvents(
    after: String, before: String, first: Int, incidentId: IssueID!, last: Int
  ): TimelineEventTypeConnection
}

type TimelineEventType {
  action: String!
  author: UserCore
  createdAt: Time!
  editable: Boolean!
  id: IncidentManagementTimelineEventID!
  incident: Issue!
  note: String
  noteHtml: String
  occurredAt: Time!
  promotedFromNote: Note
  timelineEventTags(after: String, before: String, first: Int, last: Int): TimelineEventTagTypeConnection
  updatedAt: Time!
  updatedByUser: UserCore
}

type TimelineEventTypeConnection {
  edges: [TimelineEventTypeEdge]
  nodes: [TimelineEventType]
  pageInfo: PageInfo!
}

type TimelineEventTypeEdge {
  cursor: String!
  node: TimelineEventType
}

type TimelineEventTagType {
  id: IncidentManagementTimelineEventTagID!
  name: String!
}

type TimelineEventTagTypeConnection {
  edges: [TimelineEventTagTypeEdge]
  nodes: [TimelineEventTagType]
  pageInfo: PageInfo!
}

type TimelineEventTagTypeEdge {
  cursor: String!
  node: TimelineEventTagType
}

input TimelineEventCreateInput {
  clientMutationId: String
  incidentId: IssueID!
  note: String!
  occurredAt: Time!
  timelineEventTagNames: [String!]
}

type TimelineEventCreatePayload {
  clientMutationId: String
  errors: [String!]!
  timelineEvent: TimelineEventType
}

input TimelineEventDestroyInput {
  clientMutationId: String
  id: IncidentManagementTimelineEventID!
}

type TimelineEventDestroyPayload {
  clientMutationId: String
  errors: [String!]!
  timelineEvent: TimelineEventType
}

input TimelineEventPromoteFromNoteInput {
  clientMutationId: String
  noteId: NoteID!
}

type TimelineEventPromoteFromNotePayload {
  clientMutationId: String
  errors: [String!]!
  timelineEvent: TimelineEventType
}

input TimelineEventTagCreateInput {
  clientMutationId: String
  name: String!
  projectPath: ID!
}

type TimelineEventTagCreatePayload {
  clientMutationId: String
  errors: [String!]!
  timelineEventTag: TimelineEventTagType
}

input TimelineEventUpdateInput {
  clientMutationId: String
  id: IncidentManagementTimelineEventID!
  note: String
  occurredAt: Time
  timelineEventTagNames: [String!]
}

type TimelineEventUpdatePayload {
  clientMutationId: String
  errors: [String!]!
  timelineEvent: TimelineEventType
}

type IssuableResourceLink {
  id: IncidentManagementIssuableResourceLinkID!
  issue: Issue!
  link: String!
  linkText: String
  linkType: IssuableResourceLinkType!
}

type IssuableResourceLinkConnection {
  edges: [IssuableResourceLinkEdge]
  nodes: [IssuableResourceLink]
  pageInfo: PageInfo!
}

type IssuableResourceLinkEdge {
  cursor: String!
  node: IssuableResourceLink
}

enum IssuableResourceLinkType {
  general
  pagerduty
  slack
  zoom
}

input IssuableResourceLinkCreateInput {
  clientMutationId: String
  id: IssueID!
  link: String!
  linkText: String
  linkType: IssuableResourceLinkType
}

type IssuableResourceLinkCreatePayload {
  clientMutationId: String
  errors: [String!]!
  issuableResourceLink: IssuableResourceLink
}

input IssuableResourceLinkDestroyInput {
  clientMutationId: String
  id: IncidentManagementIssuableResourceLinkID!
}

type IssuableResourceLinkDestroyPayload {
  clientMutationId: String
  errors: [String!]!
  issuableResourceLink: IssuableResourceLink
}
`;
