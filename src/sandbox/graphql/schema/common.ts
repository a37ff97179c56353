/** The roots, and what every area of the schema uses. */
export const COMMON = /* GraphQL */ `
scalar Time
scalar JSON
scalar JsonString

type Query {
  metadata: Metadata
  queryComplexity: QueryComplexity
}

type Metadata {
  enterprise: Boolean!
  revision: String!
  version: String!
}

type QueryComplexity {
  limit: Int
  score: Int
}

type PageInfo {
  endCursor: String
  hasNextPage: Boolean!
  hasPreviousPage: Boolean!
  startCursor: String
}

interface Todoable {
  name: String
  webUrl: String
}
`;
