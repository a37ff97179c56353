/** People, their roles and memberships. */
export const PEOPLE = /* GraphQL */ `
scalar UserID

extend type Query {
  currentUser: CurrentUser
}

enum UserState {
  active
  banned
  blocked
  blocked_pending_approval
  deactivated
  ldap_blocked
}

interface User implements Todoable {
  active: Boolean
  bot: Boolean!
  human: Boolean
  id: UserID!
  name: String!
  publicEmail: String
  state: UserState!
  username: String!
  webUrl: String!
}

type UserCore implements Todoable & User {
  active: Boolean
  bot: Boolean!
  human: Boolean
  id: UserID!
  name: String!
  publicEmail: String
  state: UserState!
  username: String!
  webUrl: String!
}

type CurrentUser implements Todoable & User {
  active: Boolean
  bot: Boolean!
  human: Boolean
  id: UserID!
  name: String!
  publicEmail: String
  state: UserState!
  username: String!
  webUrl: String!
}

type UserCoreConnection {
  count(limit: Int): Int!
  edges: [UserCoreEdge]
  nodes: [UserCore]
  pageInfo: PageInfo!
}

type UserCoreEdge {
  cursor: String!
  node: UserCore
}

enum AccessLevelEnum {
  ADMIN
  DEVELOPER
  GUEST
  MAINTAINER
  MINIMAL_ACCESS
  NO_ACCESS
  OWNER
  PLANNER
  REPORTER
  SECURITY_MANAGER
}

type AccessLevel {
  humanAccess: String
  integerValue: Int
  stringValue: AccessLevelEnum
}

enum ProjectMemberRelation {
  DESCENDANTS
  DIRECT
  INHERITED
  INVITED_GROUPS
  SHARED_INTO_ANCESTORS
}

interface MemberInterface {
  accessLevel: AccessLevel
  createdAt: Time
  createdBy: UserCore
  expiresAt: Time
  id: ID!
  updatedAt: Time
  user: UserCore
}

type ProjectMember implements MemberInterface {
  accessLevel: AccessLevel
  createdAt: Time
  createdBy: UserCore
  expiresAt: Time
  id: ID!
  project: Project
  updatedAt: Time
  user: UserCore
}

type GroupMember implements MemberInterface {
  accessLevel: AccessLevel
  createdAt: Time
  createdBy: UserCore
  expiresAt: Time
  group: Group
  id: ID!
  notificationEmail: String
  updatedAt: Time
  user: UserCore
}

type MemberInterfaceConnection {
  edges: [MemberInterfaceEdge]
  nodes: [MemberInterface]
  pageInfo: PageInfo!
}

type MemberInterfaceEdge {
  cursor: String!
  node: MemberInterface
}
`;

/** Older versions do not tell in GraphQL who is an administrator: 18.6 did not, so 18.9 is taken not to. */
export const ADMINISTRATOR = /* GraphQL */ `
extend type CurrentUser {
  admin: Boolean!
}
`;
