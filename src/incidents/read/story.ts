/**
 * What GitLab's records tell about an incident's life, as it stood at one instant: acknowledgements, closes and
 * reopenings. A run reads for a while, and may be broken off and taken up again; leaving out what happened since the
 * instant it speaks of makes one picture of it.
 */
import type { StateEvent, Timestamp } from "../facts.ts";

/** A system note, or a timeline event that GitLab wrote. */
export interface Remark {
  readonly at: Timestamp;
  readonly text: string;
}

/** An incident as GitLab lists it. */
export interface Listed {
  readonly state: "opened" | "closed";
  readonly closed_at: Timestamp | null;
  /** In capitals, as GitLab writes it. */
  readonly status: string | null;
  readonly notes: readonly Remark[];
}

// GitLab 18.9, app/services/system_notes/incident_service.rb and app/services/incident_management/timeline_events.
const ACKNOWLEDGED = /^(?:@\S+ )?changed the incident status to \*\*Acknowledged\*\*/;
const RESOLVED = /^changed the incident status to \*\*Resolved\*\*/;
const RESOLVED_BY_CLOSING = /^changed the incident status to \*\*Resolved\*\* by closing the incident/;
const MOVED = /^moved to (\S+)$/;
/** The note about closing is written just after the close itself. */
const NOTE_DELAY = 60_000;

export function acknowledgements(remarks: readonly Remark[]): Timestamp[] {
  return remarks
    .filter(({ text }) => ACKNOWLEDGED.test(text))
    .map(({ at }) => at)
    .sort();
}

/** Where an incident went that was moved away: `group/project#7`. */
export function movedTo(notes: readonly Remark[]): string | null {
  return notes.map(({ text }) => MOVED.exec(text)?.[1]).findLast((target) => target !== undefined) ?? null;
}

/**
 * Whether an incident may have been reopened, so that its state events are worth a request. The first close of an
 * incident that is not resolved yet leaves a note, reopening leaves none and keeps the status resolved
 * (GitLab 18.9, app/services/issues/close_service.rb, reopen_service.rb).
 */
export function mayHaveReopened({ state, closed_at, status, notes }: Listed): boolean {
  const resolutions = notes.filter(({ text }) => RESOLVED.test(text));
  if (state === "opened") return status === "RESOLVED" || resolutions.length > 0;
  const [only, ...others] = resolutions;
  if (only === undefined || others.length > 0 || !RESOLVED_BY_CLOSING.test(only.text)) return true;
  return !(Math.abs(Date.parse(closed_at ?? "") - Date.parse(only.at)) <= NOTE_DELAY);
}

export interface Life {
  readonly state: "opened" | "closed";
  readonly closed_at: Timestamp | null;
  readonly events: readonly StateEvent[];
}

/** State and state events, without those that `isLater` says came after the instant the facts speak of. */
export function lifeUntil(
  { state, closed_at }: Pick<Listed, "state" | "closed_at">,
  events: readonly StateEvent[],
  isLater: (at: Timestamp) => boolean,
): Life {
  const sorted = [...events].sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || 0);
  const kept = sorted.filter(({ at }) => !isLater(at));
  const last = kept.at(-1);
  const changedSince = kept.length < sorted.length || (closed_at !== null && isLater(closed_at));
  if (!changedSince) return { state, closed_at, events: kept };
  return last?.state === "closed"
    ? { state: "closed", closed_at: last.at, events: kept }
    : { state: "opened", closed_at: null, events: kept };
}

/** The events of an incident that was closed once, if at all. */
export function plainEvents({ closed_at }: Pick<Listed, "closed_at">): StateEvent[] {
  return closed_at === null ? [] : [{ at: closed_at, state: "closed" }];
}
