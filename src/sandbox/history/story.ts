/** What happened to an incident or alert of the history: notes, timeline, state events and links, in their order. */
import { MINUTE } from "../oncall/clock.ts";
import type { ResourceLink, StateEvent, TimelineEvent } from "../world/incident-rows.ts";
import type { Note } from "../world/rows.ts";
import { factsOfAlert, ignoredAt } from "./alerts.ts";
import { uniform } from "./chance.ts";
import type { HistoryColumns } from "./columns.ts";
import { personAt, present, type Setting } from "./setting.ts";
import { SERVICES, SEVERITIES } from "./shape.ts";

/** What belongs to incident i has the ids 16·i … 16·i + 15. */
export const IDS_PER_ISSUE = 16;
const FIRST_ALERT_NOTE_ID = 25_000_000;
/** Ids of stored notes and events begin here, above those of any history. */
export const FIRST_STORED_ID = 50_000_001;

const SEVERITY_WORDS: Readonly<Record<string, string>> = {
  CRITICAL: "Critical - S1",
  HIGH: "High - S2",
  MEDIUM: "Medium - S3",
  LOW: "Low - S4",
  UNKNOWN: "Unknown",
};

interface Moments {
  readonly id: number;
  readonly index: number;
  readonly createdAt: number;
  readonly acknowledgedAt: number | null;
  /** In order; a second closing follows a reopening. */
  readonly closings: readonly number[];
  readonly reopenedAt: number | null;
  readonly severity: string;
  /** Set where the severity was only found out later. */
  readonly ratedAt: number | null;
}

function momentsOf({ incidents }: HistoryColumns, id: number): Moments {
  const index = id - 1;
  const createdAt = incidents.createdAt[index] ?? 0;
  const acknowledgedAt = present(incidents.acknowledgedAt[index]);
  const closings = [incidents.firstClosedAt[index], incidents.closedAt[index]].flatMap(
    (at) => present(at) ?? [],
  );
  const rated = acknowledgedAt !== null && uniform(index, 36) < 0.12;
  return {
    id,
    index,
    createdAt,
    acknowledgedAt,
    closings,
    reopenedAt: present(incidents.reopenedAt[index]),
    severity: SEVERITY_WORDS[SEVERITIES[incidents.severity[index] ?? 0]?.severity ?? "UNKNOWN"] ?? "",
    ratedAt: rated ? acknowledgedAt : null,
  };
}

export function notesOf(columns: HistoryColumns, setting: Setting, id: number): Note[] {
  const { index, acknowledgedAt, closings, severity, ratedAt } = momentsOf(columns, id);
  const [firstClosing] = closings;
  const looked = acknowledgedAt !== null && uniform(index, 37) < 0.4 ? acknowledgedAt + 2 * MINUTE : null;
  return dated([
    [acknowledgedAt, "changed the incident status to **Acknowledged**", "status"],
    [ratedAt, `changed the severity to **${severity}**`, "severity"],
    [looked, "Looking into it.", null],
    [firstClosing ?? null, "changed the incident status to **Resolved** by closing the incident", "status"],
  ]).map(([at, body, action], position) => ({
    id: id * IDS_PER_ISSUE + position,
    noteable: `issue:${id}`,
    authorId: personAt(setting, index, 26),
    body,
    system: action !== null,
    internal: false,
    action,
    createdAt: at,
    updatedAt: at,
  }));
}

export function timelineOf(columns: HistoryColumns, setting: Setting, id: number): TimelineEvent[] {
  const { index, createdAt, acknowledgedAt, closings, reopenedAt, severity, ratedAt } = momentsOf(
    columns,
    id,
  );
  const author = setting.peopleIds.indexOf(personAt(setting, index, 26));
  const who = `@${setting.usernames[author]}`;
  const [firstClosing, secondClosing] = closings;
  const eased = firstClosing !== undefined && uniform(index, 38) < 0.15 ? firstClosing - 5 * MINUTE : null;
  return dated<TimelineEvent["action"]>([
    [createdAt, `${who} created the incident`, "issues"],
    [acknowledgedAt, `${who} changed the incident status to **Acknowledged**`, "status"],
    [ratedAt, `${who} changed the incident severity to **${severity}**`, "severity"],
    [eased !== null && eased > createdAt ? eased : null, "Traffic moved to the standby", "comment"],
    [firstClosing ?? null, `${who} resolved the incident`, "status"],
    [reopenedAt, `${who} reopened the incident`, "issues"],
    [secondClosing ?? null, `${who} resolved the incident`, "status"],
  ]).map(([at, note, action], position) => ({
    id: id * IDS_PER_ISSUE + position,
    issueId: id,
    authorId: setting.peopleIds[author] ?? 0,
    updatedById: null,
    note,
    occurredAt: at,
    createdAt: at,
    updatedAt: at,
    action,
    editable: action === "comment",
    tagIds: action === "comment" ? [setting.tagIds[columns.incidents.project[index] ?? 0] ?? 0] : [],
    noteId: null,
  }));
}

export function stateEventsOf(columns: HistoryColumns, setting: Setting, id: number): StateEvent[] {
  const { index, closings, reopenedAt } = momentsOf(columns, id);
  return dated<StateEvent["state"]>([
    [closings[0] ?? null, "", "closed"],
    [reopenedAt, "", "reopened"],
    [closings[1] ?? null, "", "closed"],
  ]).map(([createdAt, , state], position) => ({
    id: id * IDS_PER_ISSUE + position,
    issueId: id,
    userId: personAt(setting, index, 25),
    state,
    createdAt,
  }));
}

export function linksOf({ incidents }: HistoryColumns, id: number): ResourceLink[] {
  const index = id - 1;
  if (uniform(index, 39) > 0.55) return [];
  const { project = "", names = [] } = SERVICES[incidents.project[index] ?? 0] ?? {};
  const service = names[incidents.service[index] ?? 0] ?? "";
  const link = `https://gitlab.example.com/${project}/-/blob/main/runbooks/${service}.md`;
  return [
    { id: id * IDS_PER_ISSUE, issueId: id, link, linkText: `Runbook: ${service}`, linkType: "general" },
  ];
}

export function alertNotesOf(columns: HistoryColumns, setting: Setting, id: number): Note[] {
  const { startedAt, issueId } = factsOfAlert(columns, setting, id - 1);
  const endedAt = present(columns.alerts.endedAt[id - 1]);
  const ignored = ignoredAt(columns, id - 1);
  // What became no incident and is over has recovered by itself.
  const recoveredAt = issueId === null ? endedAt : null;
  return dated([
    [startedAt + 15_000, "logged an alert from **Prometheus**", "new_alert_added"],
    [present(columns.alerts.acknowledgedAt[id - 1]), "changed the status to **Acknowledged**", "status"],
    [recoveredAt, "logged a recovery alert from **Prometheus**", "recovery_alert"],
    [endedAt ?? (issueId === null ? null : ignored), "changed the status to **Resolved**", "status"],
    [ignored, "changed the status to **Ignored**", "status"],
  ]).map(([at, body, action], position) => ({
    id: FIRST_ALERT_NOTE_ID + id * 4 + position,
    noteable: `alert:${id}`,
    authorId: action === "status" && recoveredAt === null ? personAt(setting, id, 26) : setting.botId,
    body,
    system: true,
    internal: false,
    action,
    createdAt: at,
    updatedAt: at,
  }));
}

/** Those moments that came, in their order. */
function dated<Action extends string | null = string | null>(
  moments: readonly (readonly [at: number | null, text: string, action: Action])[],
): (readonly [at: number, text: string, action: Action])[] {
  return moments.flatMap(([at, text, action]) => (at === null ? [] : [[at, text, action] as const]));
}
