/** What belongs to an issue or alert: stored rows, or the computed ones of a history nobody has touched. */
import type { History } from "../history/index.ts";
import { IDS_PER_ISSUE } from "../history/story.ts";
import type { ResourceLink, StateEvent, TimelineEvent } from "../world/incident-rows.ts";
import type { Alert, Note } from "../world/rows.ts";
import type { World } from "../world/world.ts";

/** In the order they were written. */
export function notesOf(world: World, noteable: Note["noteable"]): readonly Note[] {
  const [type, id] = noteable.split(":") as [string, string];
  if (type === "issue")
    return untouched(world, Number(id))?.notesOf(Number(id)) ?? world.notes.where("noteable", noteable);
  if (type === "alert" && isComputedAlert(world, Number(id)))
    return world.past?.history.alertNotesOf(Number(id)) ?? [];
  return world.notes.where("noteable", noteable);
}

/** By time, then in the order they were written. */
export function timelineOf(world: World, issueId: number): TimelineEvent[] {
  const events =
    untouched(world, issueId)?.timelineOf(issueId) ?? world.timelineEvents.where("issueId", issueId);
  return [...events].sort((a, b) => a.occurredAt - b.occurredAt || a.id - b.id);
}

export function stateEventsOf(world: World, issueId: number): readonly StateEvent[] {
  return untouched(world, issueId)?.stateEventsOf(issueId) ?? world.stateEvents.where("issueId", issueId);
}

export function linksOf(world: World, issueId: number): readonly ResourceLink[] {
  return untouched(world, issueId)?.linksOf(issueId) ?? world.resourceLinks.where("issueId", issueId);
}

/** Alerts linked to the issue, by id. */
export function alertsOf(world: World, issueId: number): Alert[] {
  const computed = world.past?.history.alertOf(issueId);
  const candidates = [
    ...(computed === undefined || world.alerts.isStored(computed) ? [] : [world.alerts.get(computed)]),
    ...world.alerts.stored(),
  ];
  return candidates.filter((alert) => alert !== undefined && alert.issueId === issueId) as Alert[];
}

/** A timeline event or note by id, wherever it is kept. */
export function findTimelineEvent(world: World, id: number): TimelineEvent | undefined {
  const issueId = Math.floor(id / IDS_PER_ISSUE);
  return (
    world.timelineEvents.get(id) ??
    untouched(world, issueId)
      ?.timelineOf(issueId)
      .find((event) => event.id === id)
  );
}

export function findNote(world: World, id: number): Note | undefined {
  const issueId = Math.floor(id / IDS_PER_ISSUE);
  return (
    world.notes.get(id) ??
    untouched(world, issueId)
      ?.notesOf(issueId)
      .find((note) => note.id === id)
  );
}

export function findLink(world: World, id: number): ResourceLink | undefined {
  const issueId = Math.floor(id / IDS_PER_ISSUE);
  return (
    world.resourceLinks.get(id) ??
    untouched(world, issueId)
      ?.linksOf(issueId)
      .find((link) => link.id === id)
  );
}

/** The history, if it is still all there is to know of the issue. */
function untouched(world: World, issueId: number): History | undefined {
  const { past } = world;
  return past !== null && issueId >= 1 && issueId <= past.incidents && !world.issues.isStored(issueId)
    ? past.history
    : undefined;
}

function isComputedAlert(world: World, id: number): boolean {
  const { past } = world;
  return past !== null && id <= past.history.alerts.count && !world.alerts.isStored(id);
}
