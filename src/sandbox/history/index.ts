/**
 * A believable year of incidents in group `acme`, computed from numbers: rows, notes and timelines are made when they
 * are asked for. Ids of incidents and alerts begin at 1.
 */
import type { Issue, IssueFacts, ResourceLink, StateEvent, TimelineEvent } from "../world/incident-rows.ts";
import type { Source } from "../world/layers.ts";
import type { Alert, AlertFacts, Note } from "../world/rows.ts";
import { factsOfAlert, rowOfAlert } from "./alerts.ts";
import { buildColumns } from "./columns.ts";
import { factsOfIssue, rowOfIssue } from "./incidents.ts";
import type { Setting } from "./setting.ts";
import { alertNotesOf, linksOf, notesOf, stateEventsOf, timelineOf } from "./story.ts";

export interface History {
  readonly issues: Source<Issue, IssueFacts>;
  readonly alerts: Source<Alert, AlertFacts>;
  /** Of a project: how many incidents and alerts are numbered. */
  numbersOf(projectId: number): { readonly issues: number; readonly alerts: number };
  alertOf(issueId: number): number | undefined;
  notesOf(issueId: number): Note[];
  timelineOf(issueId: number): TimelineEvent[];
  stateEventsOf(issueId: number): StateEvent[];
  linksOf(issueId: number): ResourceLink[];
  alertNotesOf(alertId: number): Note[];
}

/** `at` is the present the year leads up to, in milliseconds since 1970. */
export function createHistory(count: number, at: number, setting: Setting): History {
  const columns = buildColumns(count, at);
  const issueFacts = (id: number) => factsOfIssue(columns, setting, id - 1);
  const alertFacts = (id: number) => factsOfAlert(columns, setting, id - 1);

  return {
    issues: {
      count,
      facts: issueFacts,
      row: (id) => rowOfIssue(columns, setting, issueFacts(id)),
      find: (projectId, iid) => numbered(columns.incidentsByProject, setting, projectId, iid),
    },
    alerts: {
      count: columns.alerts.iid.length,
      facts: alertFacts,
      row: (id) => rowOfAlert(columns, alertFacts(id)),
      find: (projectId, iid) => numbered(columns.alertsByProject, setting, projectId, iid),
    },
    numbersOf(projectId) {
      const position = setting.projectIds.indexOf(projectId);
      return {
        issues: columns.incidentsByProject[position]?.length ?? 0,
        alerts: columns.alertsByProject[position]?.length ?? 0,
      };
    },
    alertOf: (issueId) => columns.incidents.alert[issueId - 1] || undefined,
    notesOf: (issueId) => notesOf(columns, setting, issueId),
    timelineOf: (issueId) => timelineOf(columns, setting, issueId),
    stateEventsOf: (issueId) => stateEventsOf(columns, setting, issueId),
    linksOf: (issueId) => linksOf(columns, issueId),
    alertNotesOf: (alertId) => alertNotesOf(columns, setting, alertId),
  };
}

function numbered(
  byProject: readonly Uint32Array[],
  setting: Setting,
  projectId: number,
  iid: number,
): number | undefined {
  const index = byProject[setting.projectIds.indexOf(projectId)]?.[iid - 1];
  return index === undefined ? undefined : index + 1;
}
