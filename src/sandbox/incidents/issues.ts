/** Issues and incidents (GitLab 18.9 `app/services/issues/`, `app/services/incident_management/`). */
import { resolveAlert } from "../alerting/alerts.ts";
import { BadArgument } from "../errors.ts";
import type { Instance } from "../instance.ts";
import { refuseIf, textProblems } from "../validation.ts";
import type { EscalationStatus, Issue, IssueKind, Severity } from "../world/incident-rows.ts";
import { addNote } from "../world/notes.ts";
import type { Policy, Project, User } from "../world/rows.ts";
import { nextNumber } from "../world/world.ts";
import { alertsOf } from "./records.ts";
import { logEvent } from "./timeline.ts";

interface IssueInput {
  readonly title: string;
  readonly type: IssueKind;
  readonly description?: string | null;
  readonly confidential?: boolean;
  readonly labelIds?: readonly number[];
  readonly assigneeIds?: readonly number[];
  readonly dueOn?: string | null;
  readonly locked?: boolean;
  readonly createdAt?: number;
  readonly severity?: Severity;
}

export type IssueChanges = Partial<
  Pick<
    Issue,
    "title" | "description" | "confidential" | "labelIds" | "assigneeIds" | "dueOn" | "locked" | "type"
  >
>;

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  UNKNOWN: "Unknown",
  LOW: "Low - S4",
  MEDIUM: "Medium - S3",
  HIGH: "High - S2",
  CRITICAL: "Critical - S1",
};

const MAXIMUM_DESCRIPTION = 1_048_576;

export function createIssue(instance: Instance, project: Project, author: User, input: IssueInput): Issue {
  const { world } = instance;
  refuseIf(problemsOf(input));
  const createdAt = input.createdAt ?? instance.now();
  const issue = world.issues.insert({
    projectId: project.id,
    iid: nextNumber(world, `issue:${project.id}`),
    type: input.type,
    title: input.title,
    description: input.description ?? null,
    state: "opened",
    severity: input.severity ?? "UNKNOWN",
    confidential: input.confidential ?? false,
    createdAt,
    updatedAt: createdAt,
    closedAt: null,
    closedById: null,
    authorId: author.id,
    assigneeIds: input.assigneeIds ?? [],
    labelIds: input.labelIds ?? [],
    dueOn: input.dueOn ?? null,
    locked: input.locked ?? false,
    published: false,
    escalationStatus: input.type === "INCIDENT" ? "TRIGGERED" : null,
    policyId: null,
  });
  logEvent(instance, issue, author, "issues", "created the incident");
  return issue;
}

export function updateIssue(instance: Instance, issue: Issue, changes: IssueChanges): Issue {
  refuseIf(problemsOf({ ...issue, ...changes }));
  const type = changes.type ?? issue.type;
  const escalationStatus = type === "INCIDENT" ? (issue.escalationStatus ?? "TRIGGERED") : null;
  const published = issue.published && !(changes.confidential ?? issue.confidential);
  return instance.world.issues.update(issue, {
    ...changes,
    escalationStatus,
    published,
    updatedAt: instance.now(),
  });
}

/** Resolves the incident's status and every linked alert; no system note, but a state event. */
export function closeIssue(instance: Instance, issue: Issue, user: User): Issue {
  const { world } = instance;
  if (issue.state === "closed") return issue;
  const now = instance.now();
  const wasOpen = issue.type === "INCIDENT" && issue.escalationStatus !== "RESOLVED";
  const escalationStatus = issue.type === "INCIDENT" ? ("RESOLVED" as const) : null;
  const changes = {
    state: "closed",
    closedAt: now,
    closedById: user.id,
    updatedAt: now,
    escalationStatus,
  } as const;
  world.issues.update(issue, changes);
  world.stateEvents.insert({ issueId: issue.id, userId: user.id, state: "closed", createdAt: now });
  if (wasOpen) {
    const body = "changed the incident status to **Resolved** by closing the incident";
    addNote(instance, `issue:${issue.id}`, { author: user, body, action: "status" });
  }
  logEvent(instance, issue, user, "status", "resolved the incident");
  for (const alert of alertsOf(world, issue.id)) resolveAlert(instance, alert, user);
  return issue;
}

/** The status stays as it is. */
export function reopenIssue(instance: Instance, issue: Issue, user: User): Issue {
  if (issue.state === "opened") return issue;
  const now = instance.now();
  instance.world.issues.update(issue, { state: "opened", closedAt: null, closedById: null, updatedAt: now });
  instance.world.stateEvents.insert({
    issueId: issue.id,
    userId: user.id,
    state: "reopened",
    createdAt: now,
  });
  logEvent(instance, issue, user, "issues", "reopened the incident");
  return issue;
}

/** Means nothing on issues that are no incidents. */
export function setSeverity(instance: Instance, issue: Issue, severity: Severity, user: User): Issue {
  if (issue.type !== "INCIDENT" || issue.severity === severity) return issue;
  const word = SEVERITY_WORDS[severity];
  instance.world.issues.update(issue, { severity, updatedAt: instance.now() });
  addNote(instance, `issue:${issue.id}`, {
    author: user,
    body: `changed the severity to **${word}**`,
    action: "severity",
  });
  logEvent(instance, issue, user, "severity", `changed the incident severity to **${word}**`);
  return issue;
}

/** Any status to any other; it neither closes nor reopens the incident. */
export function setEscalationStatus(
  instance: Instance,
  issue: Issue,
  status: EscalationStatus,
  user: User,
): Issue {
  requireIncident(issue);
  if (issue.escalationStatus === status) return issue;
  const word = status[0] + status.slice(1).toLowerCase();
  instance.world.issues.update(issue, { escalationStatus: status, updatedAt: instance.now() });
  addNote(instance, `issue:${issue.id}`, {
    author: user,
    body: `changed the incident status to **${word}**`,
    action: "status",
  });
  logEvent(instance, issue, user, "status", `changed the incident status to **${word}**`);
  return issue;
}

/** A policy pages anew, so the status becomes triggered; null takes the policy away. */
export function setPolicy(instance: Instance, issue: Issue, policy: Policy | null, user: User): Issue {
  requireIncident(issue);
  if (policy === null)
    return instance.world.issues.update(issue, { policyId: null, updatedAt: instance.now() });
  setEscalationStatus(instance, issue, "TRIGGERED", user);
  addNote(instance, `issue:${issue.id}`, {
    author: user,
    body: `paged escalation policy **${policy.name}**`,
    action: "paging_escalation_policy",
  });
  return instance.world.issues.update(issue, { policyId: policy.id, updatedAt: instance.now() });
}

/** Undone only by making the issue confidential. */
export function publishIssue(instance: Instance, issue: Issue, user: User): Issue {
  if (issue.published || issue.confidential) return issue;
  instance.world.issues.update(issue, { published: true, updatedAt: instance.now() });
  const body = "published this issue to the status page";
  addNote(instance, `issue:${issue.id}`, { author: user, body, action: "published" });
  return issue;
}

export function deleteIssue({ world }: Instance, issue: Issue): void {
  for (const note of world.notes.where("noteable", `issue:${issue.id}`)) world.notes.remove(note);
  for (const event of world.timelineEvents.where("issueId", issue.id)) world.timelineEvents.remove(event);
  for (const event of world.stateEvents.where("issueId", issue.id)) world.stateEvents.remove(event);
  for (const link of world.resourceLinks.where("issueId", issue.id)) world.resourceLinks.remove(link);
  for (const alert of alertsOf(world, issue.id)) world.alerts.update(alert, { issueId: null });
  world.issues.remove(issue);
}

export function requireIncident(issue: Issue): void {
  if (issue.type !== "INCIDENT") throw new BadArgument("Feature unavailable for provided issue");
}

function problemsOf(values: { readonly title: string; readonly description?: string | null }): string[] {
  return [
    ...textProblems(values.title, { label: "Title", maximum: 255, required: true }),
    ...textProblems(values.description, { label: "Description", maximum: MAXIMUM_DESCRIPTION }),
  ];
}
