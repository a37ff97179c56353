/** On-call schedules, rotations and shifts. */
export const ONCALL = /* GraphQL */ `
scalar IncidentManagementOncallRotationID
scalar IncidentManagementOncallParticipantID

type Mutation {
  oncallRotationCreate(input: OncallRotationCreateInput!): OncallRotationCreatePayload
  oncallRotationDestroy(input: OncallRotationDestroyInput!): OncallRotationDestroyPayload
  oncallRotationUpdate(input: OncallRotationUpdateInput!): OncallRotationUpdatePayload
  oncallScheduleCreate(input: OncallScheduleCreateInput!): OncallScheduleCreatePayload
  oncallScheduleDestroy(input: OncallScheduleDestroyInput!): OncallScheduleDestroyPayload
  oncallScheduleUpdate(input: OncallScheduleUpdateInput!): OncallScheduleUpdatePayload
}

extend type Project {
  incidentManagementOncallSchedules(
    after: String, before: String, first: Int, iids: [ID!], last: Int
  ): IncidentManagementOncallScheduleConnection
}

type IncidentManagementOncallSchedule {
  description: String
  iid: String!
  name: String!
  oncallUsers: [UserCore!]
  rotation(id: IncidentManagementOncallRotationID!): IncidentManagementOncallRotation
  rotations(
    after: String, before: String, first: Int, last: Int
  ): IncidentManagementOncallRotationConnection!
  timezone: String!
}

type IncidentManagementOncallScheduleConnection {
  edges: [IncidentManagementOncallScheduleEdge]
  nodes: [IncidentManagementOncallSchedule]
  pageInfo: PageInfo!
}

type IncidentManagementOncallScheduleEdge {
  cursor: String!
  node: IncidentManagementOncallSchedule
}

type IncidentManagementOncallRotation {
  activePeriod: OncallRotationActivePeriodType
  endsAt: Time
  id: IncidentManagementOncallRotationID!
  length: Int
  lengthUnit: OncallRotationUnitEnum
  name: String!
  participants(after: String, before: String, first: Int, last: Int): OncallParticipantTypeConnection
  shifts(
    after: String, before: String, endTime: Time!, first: Int, last: Int, startTime: Time!
  ): IncidentManagementOncallShiftConnection
  startsAt: Time
}

type IncidentManagementOncallRotationConnection {
  edges: [IncidentManagementOncallRotationEdge]
  nodes: [IncidentManagementOncallRotation]
  pageInfo: PageInfo!
}

type IncidentManagementOncallRotationEdge {
  cursor: String!
  node: IncidentManagementOncallRotation
}

type IncidentManagementOncallShift {
  endsAt: Time
  participant: OncallParticipantType
  startsAt: Time
}

type IncidentManagementOncallShiftConnection {
  edges: [IncidentManagementOncallShiftEdge]
  nodes: [IncidentManagementOncallShift]
  pageInfo: PageInfo!
}

type IncidentManagementOncallShiftEdge {
  cursor: String!
  node: IncidentManagementOncallShift
}

type OncallParticipantType {
  colorPalette: String
  colorWeight: String
  id: IncidentManagementOncallParticipantID!
  user: UserCore!
}

type OncallParticipantTypeConnection {
  edges: [OncallParticipantTypeEdge]
  nodes: [OncallParticipantType]
  pageInfo: PageInfo!
}

type OncallParticipantTypeEdge {
  cursor: String!
  node: OncallParticipantType
}

type OncallRotationActivePeriodType {
  endTime: String
  startTime: String
}

enum OncallRotationUnitEnum {
  DAYS
  HOURS
  WEEKS
}

enum DataVisualizationColorEnum {
  AQUA
  BLUE
  GREEN
  MAGENTA
  ORANGE
}

enum DataVisualizationWeightEnum {
  WEIGHT_100
  WEIGHT_200
  WEIGHT_300
  WEIGHT_400
  WEIGHT_50
  WEIGHT_500
  WEIGHT_600
  WEIGHT_700
  WEIGHT_800
  WEIGHT_900
  WEIGHT_950
}

input OncallRotationActivePeriodInputType {
  endTime: String!
  startTime: String!
}

input OncallRotationDateInputType {
  date: String!
  time: String!
}

input OncallRotationLengthInputType {
  length: Int!
  unit: OncallRotationUnitEnum!
}

input OncallUserInputType {
  colorPalette: DataVisualizationColorEnum
  colorWeight: DataVisualizationWeightEnum
  username: String!
}

input OncallRotationCreateInput {
  activePeriod: OncallRotationActivePeriodInputType
  clientMutationId: String
  endsAt: OncallRotationDateInputType
  name: String!
  participants: [OncallUserInputType!]!
  projectPath: ID!
  rotationLength: OncallRotationLengthInputType!
  scheduleIid: String!
  startsAt: OncallRotationDateInputType!
}

type OncallRotationCreatePayload {
  clientMutationId: String
  errors: [String!]!
  oncallRotation: IncidentManagementOncallRotation
}

input OncallRotationDestroyInput {
  clientMutationId: String
  id: IncidentManagementOncallRotationID!
  projectPath: ID!
  scheduleIid: String!
}

type OncallRotationDestroyPayload {
  clientMutationId: String
  errors: [String!]!
  oncallRotation: IncidentManagementOncallRotation
}

input OncallRotationUpdateInput {
  activePeriod: OncallRotationActivePeriodInputType
  clientMutationId: String
  endsAt: OncallRotationDateInputType
  id: IncidentManagementOncallRotationID!
  name: String
  participants: [OncallUserInputType!]
  rotationLength: OncallRotationLengthInputType
  startsAt: OncallRotationDateInputType
}

type OncallRotationUpdatePayload {
  clientMutationId: String
  errors: [String!]!
  oncallRotation: IncidentManagementOncallRotation
}

input OncallScheduleCreateInput {
  clientMutationId: String
  description: String
  name: String!
  projectPath: ID!
  timezone: String!
}

type OncallScheduleCreatePayload {
  clientMutationId: String
  errors: [String!]!
  oncallSchedule: IncidentManagementOncallSchedule
}

input OncallScheduleDestroyInput {
  clientMutationId: String
  iid: String!
  projectPath: ID!
}

type OncallScheduleDestroyPayload {
  clientMutationId: String
  errors: [String!]!
  oncallSchedule: IncidentManagementOncallSchedule
}

input OncallScheduleUpdateInput {
  clientMutationId: String
  description: String
  iid: String!
  name: String
  projectPath: ID!
  timezone: String
}

type OncallScheduleUpdatePayload {
  clientMutationId: String
  errors: [String!]!
  oncallSchedule: IncidentManagementOncallSchedule
}
`;
