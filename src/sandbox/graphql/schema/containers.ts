/** Groups and projects. */
export const CONTAINERS = /* GraphQL */ `
extend type Query {
  group(fullPath: ID!): Group
  project(fullPath: ID!): Project
  projects(
    after: String, archived: ProjectArchived, before: String, first: Int, fullPaths: [String!],
    ids: [ID!], last: Int, membership: Boolean, minAccessLevel: AccessLevelEnum, namespacePath: ID,
    personal: Boolean, search: String, searchNamespaces: Boolean, sort: String = null, topics: [String!],
    withIssuesEnabled: Boolean
  ): ProjectConnection
}

enum ProjectArchived {
  EXCLUDE
  INCLUDE
  ONLY
}

enum NamespaceProjectSort {
  ACTIVITY_DESC
  FULL_PATH_ASC
  FULL_PATH_DESC
  PATH_ASC
  PATH_DESC
  SIMILARITY
}

type Project implements Todoable {
  archived: Boolean
  createdAt: Time
  description: String
  fullPath: ID!
  group: Group
  id: ID!
  issuesEnabled: Boolean
  maxAccessLevel: AccessLevel!
  name: String!
  nameWithNamespace: String!
  path: String!
  projectMembers(
    accessLevels: [AccessLevelEnum!], after: String, before: String, first: Int, ids: [ID!], last: Int,
    relations: [ProjectMemberRelation!] = [DIRECT, INHERITED], search: String
  ): MemberInterfaceConnection
  visibility: String
  webUrl: String
  wikiEnabled: Boolean
}

type ProjectConnection {
  count(limit: Int): Int!
  edges: [ProjectEdge]
  nodes: [Project]
  pageInfo: PageInfo!
}

type ProjectEdge {
  cursor: String!
  node: Project
}

type Group {
  fullName: String
  fullPath: ID!
  id: ID
  name: String
  projects(
    after: String, before: String, first: Int, ids: [ID!] = null, includeArchived: Boolean = true,
    includeSiblingProjects: Boolean = false, includeSubgroups: Boolean = false, last: Int,
    notAimedForDeletion: Boolean = false, search: String = null, sort: NamespaceProjectSort = null,
    withIssuesEnabled: Boolean
  ): ProjectConnection!
  projectsCount: Int!
  webUrl: String!
}
`;
