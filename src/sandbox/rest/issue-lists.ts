/** Lists of issues, and how an issue is shown (https://docs.gitlab.com/api/issues/). */
import { idConnection } from "../graphql/connection.ts";
import { notesOf } from "../incidents/records.ts";
import { type IssueFilter, type IssueOrder, ORDERS, selectIssues } from "../incidents/selection.ts";
import type { Instance } from "../instance.ts";
import { iso } from "../instants.ts";
import type { Issue, IssueFacts } from "../world/incident-rows.ts";
import type { Project } from "../world/rows.ts";
import { choiceOf, flagOf, instantOf, isAscending, listOf, type RestContext, textOf } from "./context.ts";
import { linkTo, pageSize, paginated } from "./pagination.ts";
import { userJson } from "./people.ts";

/** What issues may be ordered by; by what no issue here has they come in the order of their creation. */
const ORDERINGS = [
  "created_at",
  "due_date",
  "label_priority",
  "milestone_due",
  "popularity",
  "priority",
  "relative_position",
  "title",
  "updated_at",
  "weight",
] as const;

/** The page asked for of the issues in these projects that the caller may read; only a project's own go by key. */
export function listIssues(
  c: RestContext,
  instance: Instance,
  projects: readonly Project[],
  { keyset }: { readonly keyset: boolean },
): Response {
  const { issues } = instance.world;
  const order = orderOf(c);
  const ids = selectIssues(instance, c.get("access"), projects, filterOf(c), order);
  const show = (id: number) => issueJson(instance, issues.get(id) as Issue);
  if (!keyset) return paginated(c, instance.url, ids, show);
  if (textOf(c, "pagination") !== "keyset") return paginated(c, instance.url, ids, show, "Issue");

  const size = pageSize(c);
  const { nodes, pageInfo } = idConnection(
    ids,
    { first: size, after: textOf(c, "cursor") ?? null },
    { of: (facts: IssueFacts) => ORDERS[order.column](facts), descending: order.descending },
    { facts: (id) => issues.facts(id) as IssueFacts, row: show },
  );
  if (pageInfo.hasNextPage && pageInfo.endCursor !== null) {
    c.header("Link", linkTo(c, instance.url, { cursor: pageInfo.endCursor, per_page: size }, "next"));
  }
  return c.json(nodes);
}

function orderOf(c: RestContext): IssueOrder {
  const column = choiceOf(c, "order_by", ORDERINGS) === "updated_at" ? "UPDATED" : "CREATED";
  return { column, descending: !isAscending(c) };
}

/** There is no filter by closing time. */
function filterOf(c: RestContext): IssueFilter {
  const state = textOf(c, "state");
  const type = textOf(c, "issue_type");
  const negated = c.get("parameters")["not[labels]"];
  return {
    state: state ?? null,
    types: type === undefined ? null : [type.toUpperCase()],
    iids: listOf(c, "iids") ?? null,
    labels: listOf(c, "labels") ?? null,
    notLabels: typeof negated === "string" ? negated.split(",") : null,
    createdAfter: instantOf(c, "created_after") ?? null,
    createdBefore: instantOf(c, "created_before") ?? null,
    updatedAfter: instantOf(c, "updated_after") ?? null,
    updatedBefore: instantOf(c, "updated_before") ?? null,
    confidential: flagOf(c, "confidential") ?? null,
    authorUsername: textOf(c, "author_username") ?? null,
    assigneeUsernames: listOf(c, "assignee_username") ?? null,
    search: textOf(c, "search") ?? null,
    searchIn: listOf(c, "in") ?? null,
  };
}

export function issueJson(instance: Instance, issue: Issue) {
  const { world } = instance;
  const project = world.projects.get(issue.projectId);
  const people = (ids: readonly number[]) =>
    ids.flatMap((id) => world.users.get(id) ?? []).map((user) => userJson(instance, user));
  const [author] = people([issue.authorId]);
  const assigned = people(issue.assigneeIds);
  return {
    id: issue.id,
    iid: issue.iid,
    project_id: issue.projectId,
    title: issue.title,
    description: issue.description,
    state: issue.state,
    created_at: iso(issue.createdAt),
    updated_at: iso(issue.updatedAt),
    closed_at: issue.closedAt === null ? null : iso(issue.closedAt),
    closed_by: issue.closedById === null ? null : (people([issue.closedById])[0] ?? null),
    labels: issue.labelIds.flatMap((id) => world.labels.get(id)?.title ?? []).sort(),
    milestone: null,
    assignees: assigned,
    assignee: assigned[0] ?? null,
    author,
    type: issue.type,
    issue_type: issue.type.toLowerCase(),
    severity: issue.severity,
    confidential: issue.confidential,
    discussion_locked: issue.locked || null,
    due_date: issue.dueOn,
    user_notes_count: notesOf(world, `issue:${issue.id}`).filter(({ system }) => !system).length,
    web_url: `${instance.url}/${project?.fullPath}/-/issues/${issue.iid}`,
    references: {
      short: `#${issue.iid}`,
      relative: `#${issue.iid}`,
      full: `${project?.fullPath}#${issue.iid}`,
    },
  };
}
