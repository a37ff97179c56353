/** Every GraphQL operation of the report. Each stays below GitLab's complexity limit of 250 for a signed-in user. */
import { type Operation, operation } from "../../gitlab/operation.ts";

/** Rows of a page; GitLab gives no more than a hundred. */
export const PAGE = 100;

/** System notes say who changed the status when; comments of people are left where they are. */
const SYSTEM_NOTES = `notes(filter: ONLY_ACTIVITY, first: 100) {
  nodes { body createdAt }
  pageInfo { hasNextPage endCursor }
}`;

const INCIDENT_PAGE = `fragment IncidentPage on IssueConnection {
  nodes {
    id iid title webUrl reference(full: true) severity confidential state createdAt closedAt escalationStatus
    closedAsDuplicateOf { reference(full: true) }
    labels(first: 100) { nodes { title } }
    alertManagementAlerts(first: 100) { nodes { id startedAt service runbook } }
    ${SYSTEM_NOTES}
  }
  pageInfo { hasNextPage endCursor }
}`;

const LIST_VARIABLES = `$path: ID!, $first: Int!, $after: String, $state: IssuableState,
  $createdAfter: Time, $createdBefore: Time, $closedAfter: Time`;
const LIST_ARGUMENTS = `types: [INCIDENT], sort: CREATED_ASC, first: $first, after: $after, state: $state,
  createdAfter: $createdAfter, createdBefore: $createdBefore, closedAfter: $closedAfter`;

/** What a report is made for: a project, or a group with its subgroups. */
export type ScopeKind = "project" | "group";

/** Incidents with their labels, alerts and system notes, oldest first. */
export const LIST_INCIDENTS: Readonly<Record<ScopeKind, Operation>> = {
  project: operation(`query ListProjectIncidents(${LIST_VARIABLES}) {
    scope: project(fullPath: $path) { issues(${LIST_ARGUMENTS}) { ...IncidentPage } }
  } ${INCIDENT_PAGE}`),
  group: operation(`query ListGroupIncidents(${LIST_VARIABLES}) {
    scope: group(fullPath: $path) { issues(includeSubgroups: true, ${LIST_ARGUMENTS}) { ...IncidentPage } }
  } ${INCIDENT_PAGE}`),
};

/** How many incidents were created in a time, and how many older ones were still open when it began. */
function counting(extra: string): string {
  return `created: issues(${extra} types: [INCIDENT], createdAfter: $from, createdBefore: $to) { count }
    open: issues(${extra} types: [INCIDENT], createdBefore: $before, state: opened) { count }
    closed: issues(${extra} types: [INCIDENT], createdBefore: $before, closedAfter: $from) { count }
    first: issues(${extra} types: [INCIDENT], sort: CREATED_ASC, first: 1) { nodes { createdAt } }`;
}

const COUNT_VARIABLES = "$path: ID!, $before: Time!, $from: Time!, $to: Time!";

export const COUNT_INCIDENTS: Readonly<Record<ScopeKind, Operation>> = {
  project: operation(`query CountProjectIncidents(${COUNT_VARIABLES}) {
    scope: project(fullPath: $path) { ${counting("")} }
  }`),
  group: operation(`query CountGroupIncidents(${COUNT_VARIABLES}) {
    scope: group(fullPath: $path) { ${counting("includeSubgroups: true,")} }
  }`),
};

/** For the rare incident with more than a page of system notes. */
export const MORE_NOTES = operation(`query MoreIncidentNotes($incident: IssueID!, $after: String) {
  issue(id: $incident) {
    notes(filter: ONLY_ACTIVITY, first: 100, after: $after) {
      nodes { body createdAt }
      pageInfo { hasNextPage endCursor }
    }
  }
}`);

/** Incidents in one `INCIDENT_DETAILS`: as many as the complexity limit allows. */
export const DETAILS_AT_ONCE = 17;
/** Of a timeline so many events, the oldest: GitLab writes the first ones itself. */
export const TIMELINE_EVENTS = 20;

const slots = Array.from({ length: DETAILS_AT_ONCE }, (_, index) => index);

/**
 * What a list cannot hold, because GitLab wants the incident's id as an argument: timelines and linked resources. The
 * latter are not in Community Edition's schema.
 */
export function incidentDetails({ enterprise }: Pick<Known, "enterprise">): Operation {
  const links = (slot: number) =>
    enterprise ? `issuableResourceLinks(incidentId: $incident${slot}, first: 20) { nodes { linkType } }` : "";
  return operation(
    `query IncidentDetails(${slots
      .map((slot) => `$project${slot}: ID!, $incident${slot}: IssueID!`)
      .join(", ")}) { ${slots
      .map(
        (slot) => `timeline${slot}: project(fullPath: $project${slot}) {
      incidentManagementTimelineEvents(incidentId: $incident${slot}, first: ${TIMELINE_EVENTS}) {
        nodes { action editable note occurredAt }
      }
    }
    incident${slot}: issue(id: $incident${slot}) {
      description ${links(slot)}
    }`,
      )
      .join(" ")} }`,
  );
}

/** Alerts of a project, newest first: GitLab has no filter by date, so whoever reads stops at the first old one. */
export const LIST_ALERTS = operation(`query ListAlerts($project: ID!, $first: Int!, $after: String) {
  project(fullPath: $project) {
    alertManagementAlerts(sort: CREATED_TIME_DESC, first: $first, after: $after) {
      nodes {
        id iid title service severity status createdAt startedAt endedAt eventCount
        issue { confidential labels(first: 100) { nodes { title } } }
        notes(filter: ONLY_ACTIVITY, first: 50) { nodes { body createdAt } }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}`);

/** Paths in one `reportProjects`; GitLab takes no more. */
export const PROJECTS_AT_ONCE = 50;

/** What this GitLab's schema knows of. */
export interface Known {
  readonly licences: boolean;
  readonly enterprise: boolean;
}

const ONCALL = `incidentManagementEscalationPolicies(first: 1) {
    nodes { name rules { elapsedTimeSeconds oncallSchedule { name } user { username } } }
  }
  incidentManagementOncallSchedules(first: 50) {
    nodes {
      name timezone
      rotations(first: 100) {
        nodes {
          startsAt endsAt length lengthUnit activePeriod { startTime endTime }
          participants(first: 100) { nodes { user { username } } }
        }
      }
    }
  }`;

/** Roles, schedules and policies of projects. GitLab tells about licences from 19 on; Community Edition has no on-call. */
export function reportProjects({ licences, enterprise }: Known): Operation {
  const licence = licences
    ? "licence: licensedFeatureAvailability(feature: ONCALL_SCHEDULES) { available }"
    : "";
  return operation(`query ReportProjects($paths: [String!]!) {
    projects(fullPaths: $paths, first: ${PROJECTS_AT_ONCE}) {
      nodes {
        id fullPath maxAccessLevel { integerValue } ${licence}
        alertManagementAlerts(sort: CREATED_TIME_DESC, first: 1) { nodes { createdAt } }
        ${enterprise ? ONCALL : ""}
      }
    }
  }`);
}

/** Which GitLab is read from. */
export const READ_VERSION = operation("query ReadVersion { metadata { version } }");
