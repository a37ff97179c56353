/** Timeline events of incidents (GitLab 18.9 `app/services/incident_management/timeline_events/`). */
import { Refusal } from "../errors.ts";
import type { Instance } from "../instance.ts";
import { refuseIf } from "../validation.ts";
import type { Issue, TimelineEvent } from "../world/incident-rows.ts";
import type { Note, Project, User } from "../world/rows.ts";
import { tagsNamed } from "./tags.ts";

interface EventInput {
  readonly note: string;
  readonly occurredAt: number;
  readonly tagNames?: readonly string[];
}

/** What people write may be so long; a promoted note more. */
const MAXIMUM_NOTE = 280;
const MAXIMUM_PROMOTED = 10_000;

export function addEvent(
  instance: Instance,
  project: Project,
  issue: Issue,
  author: User,
  input: EventInput,
) {
  refuseIf(noteProblems(input.note, MAXIMUM_NOTE));
  const tags = tagsNamed(instance.world, project, input.tagNames ?? []);
  return insert(instance, issue, author, {
    note: input.note,
    occurredAt: input.occurredAt,
    action: "comment",
    tagIds: tags.map(({ id }) => id),
  });
}

export function promoteNote(instance: Instance, issue: Issue, author: User, note: Note): TimelineEvent {
  refuseIf(noteProblems(note.body, MAXIMUM_PROMOTED));
  return insert(instance, issue, author, {
    note: note.body,
    occurredAt: note.createdAt,
    action: "comment",
    noteId: note.id,
  });
}

/** What GitLab itself writes; it cannot be edited. */
export function logEvent(
  instance: Instance,
  issue: Issue,
  author: User,
  action: "issues" | "status" | "severity",
  text: string,
): void {
  if (issue.type !== "INCIDENT") return;
  insert(instance, issue, author, {
    note: `@${author.username} ${text}`,
    occurredAt: instance.now(),
    action,
  });
}

/** Absent or null changes nothing; an empty list of tags clears them. */
export function updateEvent(
  instance: Instance,
  project: Project,
  issue: Issue,
  event: TimelineEvent,
  user: User,
  changes: {
    readonly note?: string | null;
    readonly occurredAt?: number | null;
    readonly tagNames?: readonly string[] | null;
  },
): TimelineEvent {
  const { world } = instance;
  if (!event.editable) throw new Refusal("You cannot edit this timeline event.");
  const note = changes.note ?? event.note;
  refuseIf(noteProblems(note, event.noteId === null ? MAXIMUM_NOTE : MAXIMUM_PROMOTED));
  const tags = changes.tagNames && tagsNamed(world, project, changes.tagNames);
  return world.timelineEvents.update(storedEvent(instance, issue, event), {
    note,
    occurredAt: changes.occurredAt ?? event.occurredAt,
    updatedAt: instance.now(),
    updatedById: user.id,
    ...(tags ? { tagIds: tags.map(({ id }) => id) } : {}),
  });
}

export function removeEvent(instance: Instance, issue: Issue, event: TimelineEvent): TimelineEvent {
  instance.world.timelineEvents.remove(storedEvent(instance, issue, event));
  return event;
}

/** Stores the issue's computed past, so that the event is a row. */
function storedEvent({ world }: Instance, issue: Issue, event: TimelineEvent): TimelineEvent {
  world.issues.update(issue, {});
  return world.timelineEvents.get(event.id) ?? event;
}

function insert(
  instance: Instance,
  issue: Issue,
  author: User,
  values: Pick<TimelineEvent, "note" | "occurredAt" | "action"> & Partial<TimelineEvent>,
): TimelineEvent {
  const now = instance.now();
  instance.world.issues.update(issue, {});
  return instance.world.timelineEvents.insert({
    issueId: issue.id,
    authorId: author.id,
    updatedById: null,
    createdAt: now,
    updatedAt: now,
    editable: values.action === "comment",
    tagIds: [],
    noteId: null,
    ...values,
  });
}

function noteProblems(note: string, maximum: number): string[] {
  if (note.trim() === "") return ["Timeline text can't be blank"];
  return [...note].length > maximum ? [`Timeline text is too long (maximum is ${maximum} characters)`] : [];
}
