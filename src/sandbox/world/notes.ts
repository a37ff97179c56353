/** Comments and system notes on alerts, issues and merge requests. */
import type { Instance } from "../instance.ts";
import type { Note, User } from "./rows.ts";
import { findUser } from "./tree.ts";

interface NoteInput {
  /** Null: GitLab's own alert bot. */
  readonly author: User | null;
  readonly body: string;
  /** Makes it a system note about this. */
  readonly action?: string;
  readonly internal?: boolean;
}

export function addNote(instance: Instance, noteable: Note["noteable"], input: NoteInput): Note {
  const now = instance.now();
  return instance.world.notes.insert({
    noteable,
    authorId: (input.author ?? alertBot(instance)).id,
    body: input.body,
    system: input.action !== undefined,
    internal: input.internal ?? false,
    action: input.action ?? null,
    createdAt: now,
    updatedAt: now,
  });
}

/** The user in whose name GitLab acts on alerts, made when first needed. */
export function alertBot(instance: Instance): User {
  const username = "alert-bot";
  return (
    findUser(instance.world, username) ??
    instance.world.users.insert({
      username,
      key: username,
      name: "GitLab Alert Bot",
      state: "active",
      admin: false,
      bot: true,
      createdAt: instance.now(),
    })
  );
}
