/** Issues, of which incidents are one type. */
import { BadArgument } from "../../errors.ts";
import { alertsOf, linksOf, notesOf } from "../../incidents/records.ts";
import { type IssueFilter, type IssueOrder, ORDERS, selectIssues } from "../../incidents/selection.ts";
import { visibleNotes } from "../../incidents/visibility.ts";
import type { Issue, IssueFacts } from "../../world/incident-rows.ts";
import { isLicensed } from "../../world/licence.ts";
import type { Alert, Group, Project } from "../../world/rows.ts";
import { projectsOf } from "../../world/tree.ts";
import { type Connection, connection, idConnection, type PageArguments } from "../connection.ts";
import { type Context, type Resolvers, readableIssue } from "../context.ts";
import { globalId } from "../scalars.ts";
import { type AlertFilter, alertConnection } from "./alerts.ts";
import { byTitle } from "./labels.ts";
import { type NoteArguments, noteConnection } from "./notes.ts";

interface IssueArguments extends PageArguments {
  readonly assigneeUsernames?: readonly string[] | null;
  readonly authorUsername?: string | null;
  readonly closedAfter?: number | null;
  readonly closedBefore?: number | null;
  readonly confidential?: boolean | null;
  readonly createdAfter?: number | null;
  readonly createdBefore?: number | null;
  readonly iid?: string | null;
  readonly iids?: readonly string[] | null;
  readonly in?: readonly string[] | null;
  readonly includeArchived?: boolean | null;
  readonly includeSubgroups?: boolean | null;
  readonly labelName?: readonly (string | null)[] | null;
  readonly milestoneTitle?: readonly (string | null)[] | null;
  readonly not?: {
    assigneeUsernames?: readonly string[];
    authorUsername?: readonly string[];
    labelName?: readonly string[];
    types?: readonly string[];
    iids?: readonly string[];
  } | null;
  readonly or?: {
    assigneeUsernames?: readonly string[];
    authorUsernames?: readonly string[];
    labelNames?: readonly string[];
  } | null;
  readonly search?: string | null;
  readonly sort?: string | null;
  readonly state?: string | null;
  readonly types?: readonly string[] | null;
  readonly updatedAfter?: number | null;
  readonly updatedBefore?: number | null;
}

const NO_FILTER = new Set(["after", "before", "first", "last", "sort", "includeArchived"]);

export const ISSUE_RESOLVERS: Resolvers = {
  Query: {
    issue: (_root: unknown, args: { id: number }, context) => {
      return readableIssue(context, context.instance.world.issues.get(args.id));
    },
    issues: (_root: unknown, args: IssueArguments, context) => {
      const filters = Object.entries(args).filter(([name, value]) => value != null && !NO_FILTER.has(name));
      if (filters.length === 0)
        throw new BadArgument("You must provide at least one filter argument for this query");
      const projects = context.instance.world.projects
        .all()
        .filter((project) => context.access.canSee(project));
      return listed(context, unarchived(projects, args), args);
    },
  },
  Project: {
    issue: (project: Project, args: IssueArguments, context) => {
      const [id] = select(context, [project], args);
      return id === undefined ? null : context.instance.world.issues.get(id);
    },
    issues: (project: Project, args: IssueArguments, context) => listed(context, [project], args),
    issueStatusCounts: (project: Project, args: IssueArguments, context) => {
      const count = (state: string) => select(context, [project], { ...args, state }).length;
      return { all: count("all"), opened: count("opened"), closed: count("closed") };
    },
  },
  Group: {
    issues: (group: Group, args: IssueArguments, context) => {
      const projects = projectsOf(context.instance.world, group, args.includeSubgroups === true);
      return listed(context, unarchived(projects.filter(context.access.canSee), args), args);
    },
  },
  IssueConnection: {
    weight: () => 0,
  },
  Issue: {
    alertManagementAlert: (issue: Issue, _args: unknown, context) => alertsShown(context, issue)[0] ?? null,
    alertManagementAlerts: (issue: Issue, args: AlertFilter & PageArguments, context) => {
      return alertConnection(context, alertsShown(context, issue), args);
    },
    assignees: (issue: Issue, args: PageArguments, { instance }) => {
      return connection(
        issue.assigneeIds.flatMap((id) => instance.world.users.get(id) ?? []),
        args,
      );
    },
    author: (issue: Issue, _args: unknown, { instance }) => instance.world.users.get(issue.authorId),
    closedAsDuplicateOf: () => null,
    discussionLocked: (issue: Issue) => issue.locked,
    dueDate: (issue: Issue) => (issue.dueOn === null ? null : Date.parse(issue.dueOn)),
    escalationPolicy: (issue: Issue, _args: unknown, { instance, access }) => {
      const project = instance.world.projects.get(issue.projectId);
      if (issue.policyId === null || project === undefined) return null;
      return access.can("read_escalation_policy", project)
        ? instance.world.policies.get(issue.policyId)
        : null;
    },
    id: (issue: Issue) => globalId("Issue", issue.id),
    // The list is of the incident asked for once more, whatever issue it stands in.
    issuableResourceLinks: (_issue: Issue, args: PageArguments & { incidentId: number }, context) => {
      const { world } = context.instance;
      const incident = readableIssue(context, world.issues.get(args.incidentId));
      const project = incident === null ? undefined : world.projects.get(incident.projectId);
      const visible = project !== undefined && context.access.can("read_resource_link", project);
      return connection(visible ? linksOf(world, args.incidentId) : [], args);
    },
    labels: (issue: Issue, args: PageArguments, { instance }) => {
      return byTitle(
        issue.labelIds.flatMap((id) => instance.world.labels.get(id) ?? []),
        args,
      );
    },
    name: (issue: Issue) => issue.title,
    notes: (issue: Issue, args: NoteArguments, { instance, access }) => {
      const notes = notesOf(instance.world, `issue:${issue.id}`);
      const project = instance.world.projects.get(issue.projectId);
      return noteConnection(project === undefined ? [] : visibleNotes(access, project, notes), args);
    },
    reference: (issue: Issue, args: { full?: boolean | null }, { instance }) => {
      const path = args.full ? instance.world.projects.get(issue.projectId)?.fullPath : "";
      return `${path}#${issue.iid}`;
    },
    severity: (issue: Issue) => issue.severity,
    slaDueAt: () => null,
    statusPagePublishedIncident: (issue: Issue, _args: unknown, { instance }) => {
      return isLicensed(instance.settings.tier, "STATUS_PAGE") ? issue.published : null;
    },
    userNotesCount: (issue: Issue, _args: unknown, { instance }) => {
      return notesOf(instance.world, `issue:${issue.id}`).filter(({ system }) => !system).length;
    },
    webPath: (issue: Issue, _args: unknown, context) => pathOf(context, issue),
    webUrl: (issue: Issue, _args: unknown, context) => context.instance.url + pathOf(context, issue),
    workItemType: (issue: Issue) => {
      const incident = issue.type === "INCIDENT";
      const kind = incident ? "incident" : "issue";
      return {
        id: incident ? 2 : 1,
        name: incident ? "Incident" : "Issue",
        iconName: `work-item-${kind}`,
        isIncidentManagement: incident,
      };
    },
  },
};

function alertsShown({ instance, access }: Context, issue: Issue): Alert[] {
  const project = instance.world.projects.get(issue.projectId);
  return project !== undefined && access.can("read_alert", project) ? alertsOf(instance.world, issue.id) : [];
}

function pathOf({ instance }: Context, issue: Issue): string {
  return `/${instance.world.projects.get(issue.projectId)?.fullPath}/-/issues/${issue.iid}`;
}

function unarchived(projects: readonly Project[], { includeArchived }: IssueArguments): Project[] {
  return projects.filter((project) => includeArchived === true || !project.archived);
}

function listed(
  context: Context,
  projects: readonly Project[],
  args: IssueArguments,
): Connection<Issue | undefined> {
  const { issues } = context.instance.world;
  const { column, descending } = orderOf(args.sort);
  return idConnection(
    select(context, projects, args),
    args,
    { of: (facts: IssueFacts) => ORDERS[column](facts), descending },
    { facts: (id) => issues.facts(id) as IssueFacts, row: (id) => issues.get(id) },
  );
}

/** Page arguments are no part of the filter: the same list serves all its pages. */
function select(
  { instance, access }: Context,
  projects: readonly Project[],
  args: IssueArguments,
): Int32Array {
  const { first: _first, last: _last, after: _after, before: _before, ...rest } = args;
  const filter: IssueFilter = {
    ...rest,
    labels: args.labelName ?? null,
    iids: args.iid == null ? (args.iids ?? null) : [args.iid],
    anyLabel: args.or?.labelNames ?? null,
    notLabels: args.not?.labelName ?? null,
    notTypes: args.not?.types ?? null,
    notIids: args.not?.iids ?? null,
    anyAssignee: args.or?.assigneeUsernames ?? null,
    notAssignees: args.not?.assigneeUsernames ?? null,
    anyAuthor: args.or?.authorUsernames ?? null,
    notAuthors: args.not?.authorUsername ?? null,
    milestones: args.milestoneTitle ?? null,
    searchIn: args.in ?? null,
  };
  return selectIssues(instance, access, projects, filter, orderOf(args.sort));
}

/** Sorts this instance has no column for fall back to the default. */
function orderOf(sort: string | null | undefined): IssueOrder {
  const [, column = "", direction = ""] = /^(.+)_(ASC|DESC)$/.exec(sort?.toUpperCase() ?? "") ?? [];
  if (!Object.hasOwn(ORDERS, column)) return { column: "CREATED", descending: true };
  return { column: column as keyof typeof ORDERS, descending: direction === "DESC" };
}
