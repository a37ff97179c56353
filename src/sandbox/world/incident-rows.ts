/** Issues and what belongs to them. Instants are milliseconds since 1970; enumerations carry GraphQL's names. */
import type { Row } from "./table.ts";

export type IssueKind = "INCIDENT" | "ISSUE";
export type Severity = "UNKNOWN" | "LOW" | "MEDIUM" | "HIGH" | "CRITICAL";
export type EscalationStatus = "TRIGGERED" | "ACKNOWLEDGED" | "RESOLVED" | "IGNORED";

/** What issues are filtered and sorted by. */
export interface IssueFacts extends Row {
  readonly projectId: number;
  readonly iid: number;
  readonly type: IssueKind;
  readonly state: "opened" | "closed";
  readonly severity: Severity;
  readonly confidential: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly closedAt: number | null;
  readonly labelIds: readonly number[];
  /** Null for everything but incidents. */
  readonly escalationStatus: EscalationStatus | null;
}

export interface Issue extends IssueFacts {
  readonly title: string;
  readonly description: string | null;
  readonly authorId: number;
  readonly closedById: number | null;
  readonly assigneeIds: readonly number[];
  readonly dueOn: string | null;
  readonly locked: boolean;
  /** Shown on the status page, until the issue becomes confidential. */
  readonly published: boolean;
  readonly policyId: number | null;
}

export interface Label extends Row {
  readonly projectId: number | null;
  readonly groupId: number | null;
  readonly title: string;
  readonly color: string;
  readonly description: string | null;
  readonly createdAt: number;
}

/** A change between open and closed; GitLab writes no system note for it. */
export interface StateEvent extends Row {
  readonly issueId: number;
  readonly userId: number;
  readonly state: "closed" | "reopened";
  readonly createdAt: number;
}

export interface TimelineEvent extends Row {
  readonly issueId: number;
  readonly authorId: number;
  readonly updatedById: number | null;
  readonly note: string;
  readonly occurredAt: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** `comment` for what people wrote, else what GitLab wrote about. */
  readonly action: "comment" | "issues" | "status" | "severity";
  readonly editable: boolean;
  readonly tagIds: readonly number[];
  readonly noteId: number | null;
}

export interface TimelineTag extends Row {
  readonly projectId: number;
  readonly name: string;
}

export interface ResourceLink extends Row {
  readonly issueId: number;
  readonly link: string;
  readonly linkText: string;
  readonly linkType: "general" | "zoom" | "slack" | "pagerduty";
}

export interface MergeRequest extends Row {
  readonly projectId: number;
  readonly iid: number;
  readonly title: string;
  readonly state: "opened" | "closed";
  readonly sourceBranch: string;
  readonly authorId: number;
  readonly createdAt: number;
}
