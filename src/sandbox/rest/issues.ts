/** Issues and incidents (https://docs.gitlab.com/api/issues/). Severity is shown, and dropped where it is sent. */
import {
  closeIssue,
  createIssue,
  deleteIssue,
  type IssueChanges,
  reopenIssue,
  updateIssue,
} from "../incidents/issues.ts";
import { labelIdsOf } from "../incidents/labels.ts";
import { readCommands, runCommands } from "../incidents/quick-actions.ts";
import { stateEventsOf } from "../incidents/records.ts";
import { mayRead } from "../incidents/visibility.ts";
import type { Instance } from "../instance.ts";
import { isDate, iso } from "../instants.ts";
import type { Issue } from "../world/incident-rows.ts";
import type { Project } from "../world/rows.ts";
import { projectsOf } from "../world/tree.ts";
import {
  badRequest,
  choiceOf,
  currentUser,
  flagOf,
  groupOf,
  instantOf,
  listOf,
  notFound,
  projectFor,
  projectOf,
  type RestApp,
  type RestContext,
  requiredText,
  resource,
  textOf,
} from "./context.ts";
import { issueJson, listIssues } from "./issue-lists.ts";
import { paginated } from "./pagination.ts";
import { userJson } from "./people.ts";

/** What a PUT may change; a call with none of them is refused. */
const CHANGEABLE = [
  "add_labels",
  "assignee_id",
  "assignee_ids",
  "confidential",
  "description",
  "discussion_locked",
  "due_date",
  "issue_type",
  "labels",
  "milestone_id",
  "remove_labels",
  "state_event",
  "title",
  "updated_at",
  "weight",
];

export function addIssueRoutes(app: RestApp, instance: Instance): void {
  const { world } = instance;

  resource(app, "/projects/:id/issues", {
    GET: (c) => listIssues(c, instance, [projectFor(c, instance, "read_issue")], { keyset: true }),
    POST: (c) => c.json(issueJson(instance, create(c, instance)), 201),
  });

  resource(app, "/groups/:id/issues", {
    GET: (c) => {
      const projects = projectsOf(world, groupOf(c, instance), true);
      const archived = flagOf(c, "non_archived") ?? true;
      return listIssues(
        c,
        instance,
        projects.filter((project) => !archived || !project.archived),
        { keyset: false },
      );
    },
  });

  resource(app, "/issues", {
    GET: (c) => {
      currentUser(c);
      return listIssues(c, instance, world.projects.all(), { keyset: false });
    },
  });

  resource(app, "/projects/:id/issues/:iid", {
    GET: (c) => c.json(issueJson(instance, issueOf(c, instance))),
    PUT: (c) => c.json(issueJson(instance, update(c, instance))),
    DELETE: (c) => {
      const issue = issueOf(c, instance);
      projectFor(c, instance, "destroy_issue");
      deleteIssue(instance, issue);
      return c.body(null, 204);
    },
  });

  resource(app, "/projects/:id/issues/:iid/resource_state_events", {
    GET: (c) => {
      const issue = issueOf(c, instance);
      return paginated(c, instance.url, stateEventsOf(world, issue.id), (event) => {
        const user = world.users.get(event.userId);
        return {
          id: event.id,
          user: user && userJson(instance, user),
          created_at: iso(event.createdAt),
          resource_type: "Issue",
          resource_id: issue.id,
          state: event.state,
        };
      });
    },
  });
}

/** The issue the route names, if the caller may read it. */
export function issueOf(c: RestContext, instance: Instance): Issue {
  const project = projectOf(c, instance);
  const iid = c.req.param("iid") ?? "";
  const issue = /^\d+$/.test(iid) ? instance.world.issues.find(project.id, Number(iid)) : undefined;
  if (issue === undefined || !mayRead(c.get("access"), project, issue)) throw notFound();
  return issue;
}

function create(c: RestContext, instance: Instance): Issue {
  const project = projectFor(c, instance, "create_issue");
  const access = c.get("access");
  const user = currentUser(c);
  const { text, commands } = readCommands(textOf(c, "description") ?? "");
  const createdAt = instantOf(c, "created_at");
  // What a guest calls an incident becomes a plain issue.
  const incident = textOf(c, "issue_type") === "incident" && access.can("create_incident", project);
  const issue = createIssue(instance, project, user, {
    title: requiredText(c, "title"),
    type: incident ? "INCIDENT" : "ISSUE",
    description: textOf(c, "description") === undefined ? null : text,
    confidential: flagOf(c, "confidential") ?? false,
    labelIds: labels(c, instance, project, "labels"),
    assigneeIds: assignees(c) ?? [],
    dueOn: dueDate(c) ?? null,
    ...(createdAt === undefined ? {} : { createdAt }),
  });
  runCommands({ instance, access, project, issue, user }, commands);
  return issue;
}

function update(c: RestContext, instance: Instance): Issue {
  const issue = issueOf(c, instance);
  const project = projectFor(c, instance, "update_issue");
  const access = c.get("access");
  const user = currentUser(c);
  const parameters = c.get("parameters");
  if (!CHANGEABLE.some((name) => name in parameters)) {
    throw badRequest(`${CHANGEABLE.join(", ")} are missing, at least one parameter must be provided`);
  }
  const event = choiceOf(c, "state_event", ["close", "reopen"]);
  const sent = textOf(c, "description");
  const { text, commands } = readCommands(sent ?? "");
  const title = textOf(c, "title");
  const confidential = flagOf(c, "confidential");
  const locked = flagOf(c, "discussion_locked");
  const dueOn = dueDate(c);
  const type = textOf(c, "issue_type");
  const assigneeIds = assignees(c);
  const changes: IssueChanges = {
    ...(title === undefined ? {} : { title }),
    ...(sent === undefined ? {} : { description: text }),
    ...(confidential === undefined ? {} : { confidential }),
    ...(locked === undefined ? {} : { locked }),
    ...(dueOn === undefined ? {} : { dueOn }),
    ...(type === undefined ? {} : { type: type === "incident" ? "INCIDENT" : "ISSUE" }),
    ...(assigneeIds === undefined ? {} : { assigneeIds }),
    labelIds: labelsAfter(c, instance, project, issue),
  };
  updateIssue(instance, issue, changes);
  runCommands({ instance, access, project, issue, user }, commands);
  if (event === "close") closeIssue(instance, issue, user);
  if (event === "reopen") reopenIssue(instance, issue, user);
  return issue;
}

/** Undefined where it was not sent; what is no date takes the date away. */
function dueDate(c: RestContext): string | null | undefined {
  const text = textOf(c, "due_date");
  return text === undefined || isDate(text) ? text : null;
}

function labels(c: RestContext, instance: Instance, project: Project, name: string): number[] {
  const titles = (listOf(c, name) ?? []).map((title) => title.trim()).filter(Boolean);
  return labelIdsOf(instance, project, titles, c.get("access").can("admin_label", project));
}

function labelsAfter(c: RestContext, instance: Instance, project: Project, issue: Issue): number[] {
  const kept = listOf(c, "labels") === undefined ? issue.labelIds : labels(c, instance, project, "labels");
  const removed = new Set(labels(c, instance, project, "remove_labels"));
  const added = labels(c, instance, project, "add_labels");
  return [...new Set([...kept, ...added])].filter((id) => !removed.has(id));
}

function assignees(c: RestContext): number[] | undefined {
  const ids = listOf(c, "assignee_ids") ?? listOf(c, "assignee_id");
  return ids?.map(Number).filter((id) => id > 0);
}
