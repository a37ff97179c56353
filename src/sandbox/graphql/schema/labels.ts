/** Labels of projects and groups. */
export const LABELS = /* GraphQL */ `
scalar LabelID

extend type Mutation {
  labelCreate(input: LabelCreateInput!): LabelCreatePayload
}

extend type Project {
  label(title: String!): Label
  labels(
    after: String, archived: Boolean = false, before: String, first: Int, fuzzySearch: Boolean = false,
    includeAncestorGroups: Boolean = false, last: Int,
    searchIn: [LabelSearchFieldList!]! = [TITLE, DESCRIPTION], searchTerm: String, title: String
  ): LabelConnection
}

extend type Group {
  label(title: String!): Label
  labels(
    after: String, archived: Boolean = false, before: String, first: Int, fuzzySearch: Boolean = false,
    includeAncestorGroups: Boolean = false, includeDescendantGroups: Boolean = false, last: Int,
    onlyGroupLabels: Boolean = false, searchIn: [LabelSearchFieldList!]! = [TITLE, DESCRIPTION],
    searchTerm: String, title: String
  ): LabelConnection
}

interface LabelInterface {
  color: String!
  createdAt: Time!
  description: String
  textColor: String!
  title: String!
  updatedAt: Time!
}

type Label implements LabelInterface {
  archived: Boolean!
  color: String!
  createdAt: Time!
  description: String
  descriptionHtml: String
  id: LabelID!
  lockOnMerge: Boolean!
  textColor: String!
  title: String!
  updatedAt: Time!
}

type LabelConnection {
  count(limit: Int): Int!
  edges: [LabelEdge]
  nodes: [Label]
  pageInfo: PageInfo!
}

type LabelEdge {
  cursor: String!
  node: Label
}

enum LabelSearchFieldList {
  DESCRIPTION
  TITLE
}

input LabelCreateInput {
  clientMutationId: String
  color: String = "#6699cc"
  description: String
  groupPath: ID
  projectPath: ID
  title: String!
}

type LabelCreatePayload {
  clientMutationId: String
  errors: [String!]!
  label: Label
}
`;
