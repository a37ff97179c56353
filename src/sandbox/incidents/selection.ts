/** Lists of issues, filtered and sorted. */
import type { Instance } from "../instance.ts";
import type { Access } from "../world/access.ts";
import type { Issue, IssueFacts } from "../world/incident-rows.ts";
import { remembered, sortedIds } from "../world/lists.ts";
import type { Project } from "../world/rows.ts";
import { findUser } from "../world/tree.ts";
import type { World } from "../world/world.ts";

/** Absent and null mean no restriction. */
export interface IssueFilter {
  readonly types?: readonly string[] | null;
  readonly state?: string | null;
  readonly iids?: readonly string[] | null;
  readonly createdAfter?: number | null;
  readonly createdBefore?: number | null;
  readonly updatedAfter?: number | null;
  readonly updatedBefore?: number | null;
  readonly closedAfter?: number | null;
  readonly closedBefore?: number | null;
  readonly confidential?: boolean | null;
  /** All of them; `NONE` and `ANY` as GitLab reads them. */
  readonly labels?: readonly (string | null)[] | null;
  readonly anyLabel?: readonly string[] | null;
  readonly notLabels?: readonly string[] | null;
  readonly notTypes?: readonly string[] | null;
  readonly notIids?: readonly string[] | null;
  readonly authorUsername?: string | null;
  readonly anyAuthor?: readonly string[] | null;
  readonly notAuthors?: readonly string[] | null;
  /** All of them. */
  readonly assigneeUsernames?: readonly string[] | null;
  readonly anyAssignee?: readonly string[] | null;
  readonly notAssignees?: readonly string[] | null;
  /** No issue of this instance has one. */
  readonly milestones?: readonly (string | null)[] | null;
  readonly search?: string | null;
  readonly searchIn?: readonly string[] | null;
}

export interface IssueOrder {
  readonly column: keyof typeof ORDERS;
  readonly descending: boolean;
}

const SEVERITIES = ["UNKNOWN", "LOW", "MEDIUM", "HIGH", "CRITICAL"];
const STATUSES = ["TRIGGERED", "ACKNOWLEDGED", "RESOLVED", "IGNORED"];

/** Columns issues can be sorted by. Null stands last. */
export const ORDERS = {
  CREATED: (facts: IssueFacts) => facts.createdAt,
  UPDATED: (facts: IssueFacts) => facts.updatedAt,
  CLOSED_AT: (facts: IssueFacts) => facts.closedAt,
  SEVERITY: (facts: IssueFacts) => SEVERITIES.indexOf(facts.severity),
  ESCALATION_STATUS: (facts: IssueFacts) =>
    facts.escalationStatus === null ? null : STATUSES.indexOf(facts.escalationStatus),
} as const;

/** Ids of the issues the caller may read in these projects, in order. */
export function selectIssues(
  instance: Instance,
  access: Access,
  projects: readonly Project[],
  filter: IssueFilter,
  order: IssueOrder,
): Int32Array {
  const { world } = instance;
  const readable = projects.filter((project) => access.can("read_issue", project));
  const scope = readable.map((project) => [project.id, access.level(project)]);
  const key = JSON.stringify([access.user?.id ?? null, scope, filter, order]);
  return remembered(world.issues, key, () => {
    const keyOf = (id: number) => ORDERS[order.column](world.issues.facts(id) as IssueFacts);
    return sortedIds(matching(world, access, readable, filter), keyOf, order.descending);
  });
}

function matching(world: World, access: Access, projects: readonly Project[], filter: IssueFilter): number[] {
  const readsAll = new Map(
    projects.map((project) => [project.id, access.can("read_confidential_issue", project)]),
  );
  const byFacts = factsTest(world, filter);
  const byRow = rowTest(world, filter);
  const ids: number[] = [];
  for (const id of world.issues.ids()) {
    const facts = world.issues.facts(id);
    const all = facts && readsAll.get(facts.projectId);
    if (facts === undefined || all === undefined || !byFacts(facts)) continue;
    const hidden = facts.confidential && !all;
    if (byRow === undefined && !hidden) ids.push(id);
    else {
      const row = world.issues.get(id);
      const own = row !== undefined && row.authorId === access.user?.id;
      if (row !== undefined && (!hidden || own) && (byRow?.(row) ?? true)) ids.push(id);
    }
  }
  return ids;
}

/** What can be decided without the whole row. */
function factsTest(world: World, filter: IssueFilter): (facts: IssueFacts) => boolean {
  const types = setOf(filter.types);
  const iids = setOf(filter.iids);
  const notIids = setOf(filter.notIids) ?? new Set<string>();
  const notTypes = setOf(filter.notTypes) ?? new Set<string>();
  const titles = filter.labels?.filter((title) => title !== null) ?? [];
  const [all, any, none] = [
    titles.map(named),
    (filter.anyLabel ?? []).map(named),
    (filter.notLabels ?? []).map(named),
  ];

  function named(title: string): (labelIds: readonly number[]) => boolean {
    if (/^none$/i.test(title)) return (labelIds) => labelIds.length === 0;
    if (/^any$/i.test(title)) return (labelIds) => labelIds.length > 0;
    const ids = new Set(world.labels.where("title", title).map(({ id }) => id));
    return (labelIds) => labelIds.some((id) => ids.has(id));
  }

  return (facts) =>
    (types === undefined || types.has(facts.type)) &&
    !notTypes.has(facts.type) &&
    (filter.state == null || filter.state === "all" || filter.state === facts.state) &&
    (iids === undefined || iids.has(String(facts.iid))) &&
    !notIids.has(String(facts.iid)) &&
    (filter.confidential == null || filter.confidential === facts.confidential) &&
    isBetween(facts.createdAt, filter.createdAfter, filter.createdBefore) &&
    isBetween(facts.updatedAt, filter.updatedAfter, filter.updatedBefore) &&
    isBetween(facts.closedAt, filter.closedAfter, filter.closedBefore) &&
    all.every((has) => has(facts.labelIds)) &&
    (any.length === 0 || any.some((has) => has(facts.labelIds))) &&
    !none.some((has) => has(facts.labelIds)) &&
    (filter.milestones ?? []).every((title) => title === null || /^none$/i.test(title));
}

/** What only the row tells; undefined where the filter does not ask for it. */
function rowTest(world: World, filter: IssueFilter): ((issue: Issue) => boolean) | undefined {
  const { authorUsername, search } = filter;
  const idsOf = (names: readonly string[] | null | undefined) =>
    names?.map((name) => findUser(world, name)?.id ?? 0);
  const authors = authorUsername == null ? idsOf(filter.anyAuthor) : idsOf([authorUsername]);
  const notAuthors = idsOf(filter.notAuthors);
  const [assignees, anyAssignee, notAssignees] = [
    idsOf(filter.assigneeUsernames),
    idsOf(filter.anyAssignee),
    idsOf(filter.notAssignees),
  ];
  const asksForPeople = [authors, notAuthors, assignees, anyAssignee, notAssignees].some(Boolean);
  if (!asksForPeople && !search) return undefined;
  const words = (search ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const fields = new Set((filter.searchIn ?? ["TITLE", "DESCRIPTION"]).map((field) => field.toUpperCase()));
  return (issue) => {
    const text = `${fields.has("TITLE") ? issue.title : ""}\n${fields.has("DESCRIPTION") ? (issue.description ?? "") : ""}`;
    return (
      (authors === undefined || authors.includes(issue.authorId)) &&
      notAuthors?.includes(issue.authorId) !== true &&
      (assignees === undefined || assignees.every((id) => issue.assigneeIds.includes(id))) &&
      (anyAssignee === undefined || anyAssignee.some((id) => issue.assigneeIds.includes(id))) &&
      notAssignees?.some((id) => issue.assigneeIds.includes(id)) !== true &&
      words.every((word) => text.toLowerCase().includes(word))
    );
  };
}

/** Bounds are inclusive, as GitLab's finders take them; what has no instant is in no bounds. */
function isBetween(
  instant: number | null,
  after: number | null | undefined,
  before: number | null | undefined,
): boolean {
  if (after == null && before == null) return true;
  return instant !== null && (after == null || instant >= after) && (before == null || instant <= before);
}

function setOf(values: readonly string[] | null | undefined): Set<string> | undefined {
  return values == null ? undefined : new Set(values);
}
