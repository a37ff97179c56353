/** What can be done to issues and incidents. */
import { findAlert } from "../../alerting/alerts.ts";
import { NotAvailable, ServerFault } from "../../errors.ts";
import { createIncidentFromAlert, linkAlerts, unlinkAlert } from "../../incidents/alert-links.ts";
import {
  closeIssue,
  createIssue,
  reopenIssue,
  setEscalationStatus,
  setPolicy,
  setSeverity,
  updateIssue,
} from "../../incidents/issues.ts";
import { labelIdsOf } from "../../incidents/labels.ts";
import { readCommands, runCommands } from "../../incidents/quick-actions.ts";
import type { Ability } from "../../world/access.ts";
import type { EscalationStatus, Issue, IssueKind, Severity } from "../../world/incident-rows.ts";
import type { Project, User } from "../../world/rows.ts";
import {
  type Context,
  mutation,
  payloadMutation,
  projectFor,
  type Resolvers,
  readableIssue,
} from "../context.ts";
import { readGlobalId } from "../scalars.ts";

interface InProject {
  readonly projectPath: string;
}

interface OfIssue extends InProject {
  readonly iid: string;
}

interface CreateInput extends InProject {
  readonly title: string;
  readonly type?: string | null;
  readonly description?: string | null;
  readonly confidential?: boolean | null;
  readonly assigneeIds?: readonly number[] | null;
  readonly labelIds?: readonly number[] | null;
  readonly labels?: readonly string[] | null;
  readonly createdAt?: number | null;
  readonly dueDate?: string | null;
  readonly locked?: boolean | null;
}

interface UpdateInput extends OfIssue {
  readonly title?: string | null;
  readonly description?: string | null;
  readonly confidential?: boolean | null;
  readonly locked?: boolean | null;
  readonly dueDate?: string | null;
  readonly type?: string | null;
  readonly stateEvent?: "CLOSE" | "REOPEN" | null;
  readonly labelIds?: readonly string[] | null;
  readonly addLabelIds?: readonly string[] | null;
  readonly removeLabelIds?: readonly string[] | null;
}

export const ISSUE_MUTATION_RESOLVERS: Resolvers = {
  Mutation: {
    createIssue: mutation("issue", (input: CreateInput, context) => {
      const project = projectFor(context, "create_issue", input.projectPath);
      return create(context, project, input);
    }),
    updateIssue: mutation("issue", (input: UpdateInput, context) => {
      const { instance, access } = context;
      const { project, issue, user } = target(context, input, "update_issue");
      const { text, commands } = readCommands(input.description ?? "");
      updateIssue(instance, issue, {
        ...(input.title === undefined ? {} : { title: input.title ?? "" }),
        ...(input.description == null ? {} : { description: text }),
        ...(input.confidential == null ? {} : { confidential: input.confidential }),
        ...(input.locked == null ? {} : { locked: input.locked }),
        ...(input.dueDate === undefined ? {} : { dueOn: input.dueDate }),
        ...(input.type == null ? {} : { type: kindOf(input.type) }),
        labelIds: labelsAfter(issue, input),
      });
      runCommands({ instance, access, project, issue, user }, commands);
      if (input.stateEvent === "CLOSE") closeIssue(instance, issue, user);
      if (input.stateEvent === "REOPEN") reopenIssue(instance, issue, user);
      return issue;
    }),
    issueSetSeverity: mutation("issue", (input: OfIssue & { severity: Severity }, context) => {
      const { issue, user } = target(context, input, "update_issue");
      return setSeverity(context.instance, issue, input.severity, user);
    }),
    issueSetEscalationStatus: mutation("issue", (input: OfIssue & { status: EscalationStatus }, context) => {
      const { issue, user } = target(context, input, "update_escalation_status");
      return setEscalationStatus(context.instance, issue, input.status, user);
    }),
    issueSetEscalationPolicy: mutation(
      "issue",
      (input: OfIssue & { escalationPolicyId?: number | null }, context) => {
        const { project, issue, user } = target(context, input, "escalate_incident");
        if (input.escalationPolicyId === undefined) throw new ServerFault("escalationPolicyId is not given");
        if (input.escalationPolicyId === null) return setPolicy(context.instance, issue, null, user);
        const policy = context.instance.world.policies.get(input.escalationPolicyId);
        if (policy?.projectId !== project.id) throw new NotAvailable();
        return setPolicy(context.instance, issue, policy, user);
      },
    ),
    issueLinkAlerts: mutation("issue", (input: OfIssue & { alertReferences: readonly string[] }, context) => {
      const { project, issue } = target(context, input, "update_alert");
      return linkAlerts(context.instance, project, issue, input.alertReferences);
    }),
    issueUnlinkAlert: mutation("issue", (input: OfIssue & { alertId: number }, context) => {
      const { issue } = target(context, input, "update_alert");
      const alert = context.instance.world.alerts.get(input.alertId);
      if (alert === undefined) throw new NotAvailable();
      return unlinkAlert(context.instance, issue, alert);
    }),
    createAlertIssue: payloadMutation(
      (input: OfIssue, context) => {
        const { instance, access } = context;
        const project = projectFor(context, "update_alert", input.projectPath);
        if (access.user === null) throw new NotAvailable();
        const alert = findAlert(instance.world, project, input.iid);
        return { alert, issue: createIncidentFromAlert(instance, project, alert, access.user) };
      },
      (input, context) => {
        const project = projectFor(context, "update_alert", input.projectPath);
        return { alert: findAlert(context.instance.world, project, input.iid), issue: null };
      },
    ),
  },
};

/** What a guest calls an incident becomes a plain issue. */
function create(context: Context, project: Project, input: CreateInput): Issue {
  const { instance, access } = context;
  const { user } = access;
  if (user === null) throw new NotAvailable();
  const { text, commands } = readCommands(input.description ?? "");
  const incident = input.type === "INCIDENT" && access.can("create_incident", project);
  const mayCreate = access.can("admin_label", project);
  const labelIds = [
    ...(input.labelIds ?? []),
    ...labelIdsOf(instance, project, input.labels ?? [], mayCreate),
  ];
  const issue = createIssue(instance, project, user, {
    title: input.title,
    type: incident ? "INCIDENT" : "ISSUE",
    description: input.description == null ? null : text,
    confidential: input.confidential ?? false,
    locked: input.locked ?? false,
    assigneeIds: input.assigneeIds ?? [],
    dueOn: input.dueDate ?? null,
    labelIds,
    ...(input.createdAt == null ? {} : { createdAt: input.createdAt }),
  });
  runCommands({ instance, access, project, issue, user }, commands);
  return issue;
}

function target(
  context: Context,
  { projectPath, iid }: OfIssue,
  ability: Ability,
): { project: Project; issue: Issue; user: User } {
  const project = projectFor(context, ability, projectPath);
  const found = /^\d+$/.test(iid) ? context.instance.world.issues.find(project.id, Number(iid)) : undefined;
  const issue = readableIssue(context, found);
  const { user } = context.access;
  if (issue === null || user === null) throw new NotAvailable();
  return { project, issue, user };
}

function labelsAfter(issue: Issue, { labelIds, addLabelIds, removeLabelIds }: UpdateInput): number[] {
  const read = (id: string) =>
    /^\d+$/.test(id) ? Number(id) : readGlobalId(["Label", "ProjectLabel", "GroupLabel"], id);
  const kept = labelIds == null ? issue.labelIds : labelIds.map(read);
  const removed = new Set(removeLabelIds?.map(read));
  return [...new Set([...kept, ...(addLabelIds?.map(read) ?? [])])].filter((id) => !removed.has(id));
}

function kindOf(type: string): IssueKind {
  return type === "INCIDENT" ? "INCIDENT" : "ISSUE";
}
