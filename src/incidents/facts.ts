/**
 * Facts: what was read from GitLab, one JSON object per line, and all that a report is computed from.
 *
 * A file begins with its header (the question asked, and where the answers come from); then follow projects,
 * shifts, incidents and alerts, each in an order of its own. Instants are ISO 8601 texts as GitLab sent them, so
 * that an impossible one can be kept and shown. Whoever has the file can compute the same report again, byte for
 * byte.
 */

/** ISO 8601, as GitLab sent it. */
export type Timestamp = string;

/** ISO 8601 in UTC, as we write it; fractions of a second only where there are any. */
export function timestamp(instant: number): Timestamp {
  return new Date(instant).toISOString().replace(".000Z", "Z");
}

export const SEVERITIES = ["critical", "high", "medium", "low", "unknown"] as const;
export type Severity = (typeof SEVERITIES)[number];

export const ALERT_STATUSES = ["triggered", "acknowledged", "resolved", "ignored"] as const;
export type AlertStatus = (typeof ALERT_STATUSES)[number];

/** An entry of the service catalogue. */
export interface Service {
  readonly name?: string;
  readonly labels?: readonly string[];
}

/** How long acknowledgement and resolution may take, in seconds. */
export interface Target {
  readonly acknowledge?: number;
  readonly resolve?: number;
}

/** The question a report answers. */
export interface Question {
  /** Local dates `YYYY-MM-DD`: from the midnight that begins `from` to the one that begins `to`. */
  readonly from: string;
  readonly to: string;
  /** An IANA zone: of the dates, and of hours, weekdays and weeks. */
  readonly timezone: string;
  /** Whether clocks start when the incident was created or when its first alert began. */
  readonly clock: "created" | "alert";
  readonly projects: readonly string[];
  readonly groups: readonly string[];
  readonly services: Readonly<Record<string, Service>>;
  readonly severities: Readonly<Partial<Record<Severity, Target>>>;
  readonly false_positive_labels: readonly string[];
  readonly postmortem_labels: readonly string[];
  readonly exclude_labels: readonly string[];
  /** Leave confidential incidents out, rather than only their titles: the facts hold which and when, and nothing else. */
  readonly exclude_confidential: boolean;
}

/** One kind of request, and how many rows it brought; `total` is the number GitLab itself states. */
export interface QueryRecord {
  readonly query: string;
  readonly filter: string;
  readonly pages: number;
  readonly rows: number;
  readonly total: number | null;
}

/** Where facts come from: source, completeness, who read them and with what. */
export interface Provenance {
  readonly tool: { readonly name: string; readonly version: string; readonly commit: string | null };
  readonly node: string;
  /** Version of the time zone database. */
  readonly tzdata: string;
  /** The command line, secrets removed. */
  readonly command: string;
  /** SHA-256 of the document, where there is one. */
  readonly config_sha256: string | null;
  readonly gitlab: { readonly host: string | null; readonly version: string | null };
  readonly queries: readonly QueryRecord[];
  readonly token: {
    readonly user: string | null;
    readonly scopes: readonly string[];
    /** Whether confidential incidents of every project are visible to the token. */
    readonly sees_confidential: boolean | null;
  };
  readonly ci: { readonly job_url: string | null; readonly commit: string | null } | null;
}

/** GitLab's own "time to restore service" for a project or group, or why GitLab gives none. */
export interface DoraFact {
  readonly scope: string;
  readonly seconds: number | null;
  readonly reason: string | null;
}

export interface Header {
  readonly type: "header";
  readonly format: 1;
  readonly question: Question;
  /** The instant the facts speak of: what happened later is left out, and open durations are cut off here. */
  readonly data_as_of: Timestamp;
  /**
   * The facts hold every incident that was open at this instant or created from it on, up to the window's end, and
   * every alert received in the window. Not before the first incident of all.
   */
  readonly complete_since: Timestamp;
  readonly dora: readonly DoraFact[];
  readonly provenance: Provenance;
}

/** One rule of an escalation policy; it names a schedule or a user of the project. */
export interface EscalationRule {
  readonly after_seconds: number;
  readonly schedule: string | null;
  readonly user: string | null;
}

/** A project's on-call arrangements; null where they cannot be read (no licence, no permission). */
export interface ProjectFact {
  readonly type: "project";
  readonly project: string;
  readonly id: string;
  /** Names of schedules; the shifts of all of them are among the facts. */
  readonly schedules: readonly string[] | null;
  readonly policy: { readonly name: string; readonly rules: readonly EscalationRule[] } | null;
}

/** A stretch of time for which one person was on call. */
export interface ShiftFact {
  readonly type: "shift";
  readonly project: string;
  readonly schedule: string;
  readonly user: string;
  readonly start: Timestamp;
  readonly end: Timestamp;
}

/** A close or a reopening, from the resource state events. */
export interface StateEvent {
  readonly at: Timestamp;
  readonly state: "closed" | "reopened";
}

/** What a linked alert tells about an incident. */
export interface LinkedAlert {
  readonly id: string;
  readonly started_at: Timestamp;
  readonly service: string | null;
}

/** With `exclude_confidential` a confidential one is empty but for its id, project, iid, state and events. */
export interface IncidentFact {
  readonly type: "incident";
  /** GitLab's global id: stays when an incident moves to another project. */
  readonly id: string;
  readonly project: string;
  readonly iid: string;
  readonly url: string;
  /** Empty for a confidential incident. */
  readonly title: string;
  readonly severity: Severity;
  readonly labels: readonly string[];
  readonly confidential: boolean;
  readonly state: "opened" | "closed";
  readonly created_at: Timestamp;
  readonly closed_at: Timestamp | null;
  readonly events: readonly StateEvent[];
  /** Every change of the status to Acknowledged. */
  readonly acknowledgements: readonly Timestamp[];
  readonly alerts: readonly LinkedAlert[];
  /** The incident this one was closed as a duplicate of, or moved to. */
  readonly duplicate_of: string | null;
  readonly moved_to: string | null;
  /** Whether anybody wrote a timeline event, or linked a runbook; null where that could not be read. */
  readonly timeline: boolean | null;
  readonly runbook: boolean | null;
}

export interface AlertFact {
  readonly type: "alert";
  readonly id: string;
  readonly project: string;
  readonly iid: string;
  readonly title: string;
  readonly service: string | null;
  readonly severity: string;
  readonly status: AlertStatus;
  readonly created_at: Timestamp;
  readonly started_at: Timestamp;
  readonly ended_at: Timestamp | null;
  readonly acknowledged_at: Timestamp | null;
  /** How often the same event was sent. */
  readonly events: number;
  /** Resolved by a recovery event rather than a person; null where that could not be read. */
  readonly recovered: boolean | null;
  /** Labels of the incident the alert belongs to. */
  readonly incident_labels: readonly string[];
}

export type Fact = Header | ProjectFact | ShiftFact | IncidentFact | AlertFact;

/**
 * All facts of one report. Incidents and alerts may be too many for memory: they are gone through from the first to
 * the last, in order of creation and then of id, as often as somebody asks.
 */
export interface Facts {
  readonly header: Header;
  readonly projects: readonly ProjectFact[];
  readonly shifts: readonly ShiftFact[];
  readonly incidents: Iterable<IncidentFact>;
  readonly alerts: Iterable<AlertFact>;
}

/** How people name an incident: `acme/payments/api#42`. */
export type Reference = string;

export function reference(fact: { readonly project: string; readonly iid: string }): Reference {
  return `${fact.project}#${fact.iid}`;
}
