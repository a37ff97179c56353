/** Comments and system notes. */
export const NOTES = /* GraphQL */ `
scalar NoteID
scalar SystemNoteMetadataID

enum NotesFilterType {
  ALL_NOTES
  ONLY_ACTIVITY
  ONLY_COMMENTS
}

interface NoteableInterface {
  notes(
    after: String, before: String, filter: NotesFilterType = ALL_NOTES, first: Int, last: Int
  ): NoteConnection!
}

type Note {
  author: UserCore
  body: String!
  createdAt: Time!
  id: NoteID!
  internal: Boolean
  system: Boolean!
  systemNoteIconName: String
  systemNoteMetadata: SystemNoteMetadata
  updatedAt: Time!
  url: String
}

type SystemNoteMetadata {
  action: String
  id: SystemNoteMetadataID!
}

type NoteConnection {
  count(limit: Int): Int!
  edges: [NoteEdge]
  nodes: [Note]
  pageInfo: PageInfo!
}

type NoteEdge {
  cursor: String!
  node: Note
}
`;
