/** Comments and system notes. */

import { NotAvailable } from "../../errors.ts";
import { readCommands, runCommands } from "../../incidents/quick-actions.ts";
import { findNote } from "../../incidents/records.ts";
import { addNote } from "../../world/notes.ts";
import type { Note } from "../../world/rows.ts";
import { type Connection, connection, OLDEST_FIRST, type PageArguments } from "../connection.ts";
import { type Context, mutation, type Resolvers, readableIssue, requireAbility } from "../context.ts";
import { readGlobalId } from "../scalars.ts";

export interface NoteArguments extends PageArguments {
  readonly filter: "ALL_NOTES" | "ONLY_ACTIVITY" | "ONLY_COMMENTS";
}

interface NoteInput {
  readonly noteableId: string;
  readonly body: string;
  readonly internal?: boolean | null;
}

export const NOTE_RESOLVERS: Resolvers = {
  Note: {
    author: (note: Note, _args: unknown, { instance }) => instance.world.users.get(note.authorId),
    systemNoteIconName: (note: Note) => (note.system ? "status" : null),
    systemNoteMetadata: (note: Note) => note.action && { id: note.id, action: note.action },
    url: () => null,
  },
  Mutation: {
    createNote: mutation("note", createIssueNote),
    updateNote: mutation("note", (input: { id: number; body?: string | null }, context) => {
      const { world } = context.instance;
      const note = findNote(world, input.id);
      const [type, id] = note?.noteable.split(":") ?? [];
      const issue = type === "issue" ? readableIssue(context, world.issues.get(Number(id))) : null;
      if (note === undefined || issue === null || note.system || note.authorId !== context.access.user?.id)
        throw new NotAvailable();
      const { text } = readCommands(input.body ?? note.body);
      world.issues.update(issue, {});
      return world.notes.update(world.notes.get(note.id) ?? note, {
        body: text,
        updatedAt: context.instance.now(),
      });
    }),
  },
};

/** In the order they were written. */
export function noteConnection(notes: readonly Note[], args: NoteArguments): Connection<Note> {
  const { filter } = args;
  const shown =
    filter === "ALL_NOTES" ? notes : notes.filter(({ system }) => system === (filter === "ONLY_ACTIVITY"));
  return connection<Note>(shown, args, [OLDEST_FIRST]);
}

/** On issues only. A body that holds nothing but commands leaves no note. */
function createIssueNote(input: NoteInput, context: Context): Note | null {
  const { instance, access } = context;
  const id = readGlobalId(["Issue", "WorkItem"], input.noteableId);
  const issue = readableIssue(context, instance.world.issues.get(id));
  const project = requireAbility(context, "create_note", instance.world.projects.get(issue?.projectId ?? 0));
  const { user } = access;
  if (issue === null || user === null) throw new NotAvailable();
  const { text, commands } = readCommands(input.body);
  runCommands({ instance, access, project, issue, user }, commands);
  if (text === "") return null;
  instance.world.issues.update(issue, { updatedAt: instance.now() });
  return addNote(instance, `issue:${issue.id}`, {
    author: user,
    body: text,
    internal: input.internal ?? false,
  });
}
