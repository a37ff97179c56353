/**
 * What the embedded GitLab stores. Instants are milliseconds since 1970; enumerations carry GraphQL's names.
 */
import type { Row } from "./table.ts";

export const ACCESS = {
  none: 0,
  minimal: 5,
  guest: 10,
  planner: 15,
  reporter: 20,
  securityManager: 25,
  developer: 30,
  maintainer: 40,
  owner: 50,
} as const;
export type AccessLevel = (typeof ACCESS)[keyof typeof ACCESS];

export type Visibility = "public" | "internal" | "private";
export type FeatureAccess = "disabled" | "private" | "enabled";

export interface User extends Row {
  readonly username: string;
  /** Lower case: look-ups ignore case. */
  readonly key: string;
  readonly name: string;
  readonly state: "active" | "blocked";
  readonly admin: boolean;
  readonly bot: boolean;
  readonly createdAt: number;
}

export interface Token extends Row {
  readonly userId: number;
  readonly name: string;
  readonly value: string;
  readonly scopes: readonly string[];
  readonly revoked: boolean;
  readonly createdAt: number;
  /** The day, `YYYY-MM-DD`, from whose beginning in UTC it no longer works. */
  readonly expiresOn: string | null;
}

export interface Group extends Row {
  readonly name: string;
  readonly path: string;
  readonly fullPath: string;
  readonly key: string;
  readonly parentId: number | null;
  readonly visibility: Visibility;
  readonly createdAt: number;
}

export interface Project extends Row {
  readonly name: string;
  readonly path: string;
  readonly fullPath: string;
  /** Lower case full path: routes ignore case. */
  readonly key: string;
  readonly groupId: number;
  readonly description: string | null;
  readonly visibility: Visibility;
  readonly archived: boolean;
  readonly createdAt: number;
  readonly defaultBranch: string;
  readonly monitorAccessLevel: FeatureAccess;
  readonly issuesAccessLevel: FeatureAccess;
  readonly wikiAccessLevel: FeatureAccess;
  /** Feature flag `hide_incident_management_features` (18.1, off by default). */
  readonly hideIncidentManagement: boolean;
  /** Feature flag `integrated_error_tracking` (off by default). */
  readonly integratedErrorTracking: boolean;
}

/** The path a project had before it was renamed or moved. */
export interface Redirect extends Row {
  readonly key: string;
  readonly projectId: number;
}

export interface Member extends Row {
  readonly source: MemberSource;
  readonly userId: number;
  readonly accessLevel: AccessLevel;
  readonly createdAt: number;
  readonly createdById: number | null;
  readonly expiresOn: string | null;
}
type MemberSource = `group:${number}` | `project:${number}`;

/** A group invited to a project: its members are members there, at most at this level. */
export interface ProjectGroupLink extends Row {
  readonly projectId: number;
  readonly groupId: number;
  readonly accessLevel: AccessLevel;
}

export interface Schedule extends Row {
  readonly projectId: number;
  readonly iid: number;
  readonly name: string;
  readonly description: string | null;
  readonly timezone: string;
}

export type LengthUnit = "HOURS" | "DAYS" | "WEEKS";

/** Wall-clock `HH:MM` in the schedule's zone; an end not after the start lies on the next day. */
export interface ActivePeriod {
  readonly startTime: string;
  readonly endTime: string;
}

export interface Rotation extends Row {
  readonly scheduleId: number;
  readonly name: string;
  readonly startsAt: number;
  readonly endsAt: number | null;
  readonly length: number;
  readonly lengthUnit: LengthUnit;
  readonly activePeriod: ActivePeriod | null;
  readonly createdAt: number;
}

export interface Participant extends Row {
  readonly rotationId: number;
  readonly userId: number;
  readonly colorPalette: string;
  readonly colorWeight: string;
  /** Left the rotation; the row stays and comes back to its old place if the person does. */
  readonly removed: boolean;
}

/** A stored shift: history, and the one running at the last edit or visit of the five-minute job. */
export interface StoredShift extends Row {
  readonly rotationId: number;
  readonly participantId: number;
  readonly startsAt: number;
  readonly endsAt: number;
}

export interface Policy extends Row {
  readonly projectId: number;
  readonly name: string;
  readonly description: string | null;
}

export interface Rule extends Row {
  readonly policyId: number;
  readonly scheduleId: number | null;
  readonly userId: number | null;
  readonly elapsedTimeSeconds: number;
  readonly status: "ACKNOWLEDGED" | "RESOLVED";
  readonly removed: boolean;
}

export type IntegrationType = "HTTP" | "PROMETHEUS";

/** One mapping of a payload's field to an alert's; `path` holds keys and list positions. */
export interface Mapping {
  readonly path: readonly (string | number)[];
  readonly type: "ARRAY" | "DATETIME" | "NUMBER" | "STRING";
  readonly label: string | null;
}

export interface AlertIntegration extends Row {
  readonly projectId: number;
  readonly name: string;
  readonly type: IntegrationType;
  readonly active: boolean;
  readonly token: string;
  /** 16 hex digits; `legacy` and `legacy-prometheus` for the endpoints older than named ones. */
  readonly identifier: string;
  readonly payloadExample: unknown;
  /** By field name, e.g. `START_TIME`. */
  readonly mappings: Readonly<Record<string, Mapping>>;
}

export type AlertStatus = "TRIGGERED" | "ACKNOWLEDGED" | "RESOLVED" | "IGNORED";
export type AlertSeverity = "CRITICAL" | "HIGH" | "MEDIUM" | "LOW" | "INFO" | "UNKNOWN";

/** What alerts are filtered and sorted by. */
export interface AlertFacts extends Row {
  readonly projectId: number;
  readonly iid: number;
  readonly severity: AlertSeverity;
  readonly status: AlertStatus;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly eventCount: number;
  readonly issueId: number | null;
}

export interface Alert extends AlertFacts {
  readonly title: string;
  readonly description: string | null;
  readonly service: string | null;
  readonly monitoringTool: string | null;
  readonly hosts: readonly string[];
  /** SHA-1, hexadecimal; null where nothing groups the alert with others. */
  readonly fingerprint: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly runbook: string | null;
  readonly assigneeIds: readonly number[];
}

type NoteableType = "alert" | "issue" | "merge_request";

export interface Note extends Row {
  readonly noteable: `${NoteableType}:${number}`;
  readonly authorId: number;
  readonly body: string;
  readonly system: boolean;
  readonly internal: boolean;
  /** What a system note is about, e.g. `status`. */
  readonly action: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}
