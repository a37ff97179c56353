/** Alerts as data. */
import { ALERT_STATUSES, alertUrl, changeStatus, findAlert } from "../../alerting/alerts.ts";
import { inlined } from "../../alerting/payload-json.ts";
import { BadArgument, NotAvailable } from "../../errors.ts";
import { notesOf } from "../../incidents/records.ts";
import type { Issue } from "../../world/incident-rows.ts";
import { remembered, sortedIds } from "../../world/lists.ts";
import type { Alert, AlertFacts, AlertStatus, Project } from "../../world/rows.ts";
import { findUser } from "../../world/tree.ts";
import type { World } from "../../world/world.ts";
import {
  type Connection,
  connection,
  idConnection,
  NEWEST_FIRST,
  type PageArguments,
  type SortKey,
} from "../connection.ts";
import { type Context, payloadMutation, projectFor, type Resolvers, readableIssue } from "../context.ts";
import { globalId } from "../scalars.ts";
import { type NoteArguments, noteConnection } from "./notes.ts";

export interface AlertFilter {
  readonly assigneeUsername?: string | null;
  readonly iid?: string | null;
  readonly search?: string | null;
  readonly sort?: string | null;
  readonly statuses?: readonly AlertStatus[] | null;
}

interface StatusInput {
  readonly projectPath: string;
  readonly iid: string;
  readonly status: AlertStatus;
}

const SEVERITIES = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFO", "UNKNOWN"];

const SORT_COLUMNS: Readonly<Record<string, (alert: AlertFacts) => number | null>> = {
  CREATED: (alert) => alert.createdAt,
  CREATED_TIME: (alert) => alert.createdAt,
  ENDED_AT: (alert) => alert.endedAt,
  EVENT_COUNT: (alert) => alert.eventCount,
  // Ascending is from what matters less to what matters more.
  SEVERITY: (alert) => -SEVERITIES.indexOf(alert.severity),
  STARTED_AT: (alert) => alert.startedAt,
  STATUS: (alert) => -ALERT_STATUSES.indexOf(alert.status),
  UPDATED: (alert) => alert.updatedAt,
  UPDATED_TIME: (alert) => alert.updatedAt,
};

/** Keys of a payload that have columns of their own and so are no details. */
const KNOWN_KEYS: ReadonlySet<string> = new Set(
  "title description start_time end_time service monitoring_tool hosts severity fingerprint".split(" "),
);

export const ALERT_RESOLVERS: Resolvers = {
  Project: {
    alertManagementAlert: (project: Project, args: AlertFilter, context) => {
      const [id] = listAlerts(context, project, args);
      return id === undefined ? null : context.instance.world.alerts.get(id);
    },
    alertManagementAlerts: (project: Project, args: AlertFilter & PageArguments, context) => {
      const { alerts } = context.instance.world;
      return idConnection(listAlerts(context, project, args), args, orderBy(args.sort), {
        facts: (id) => alerts.facts(id) as AlertFacts,
        row: (id) => alerts.get(id),
      });
    },
    // Null for whoever may not see alerts, where the list is empty (GitLab 18.9 `AlertStatusCountsType`, `authorize`).
    alertManagementAlertStatusCounts: (project: Project, args: AlertFilter, context) => {
      if (!project.hideIncidentManagement && !context.access.can("read_alert", project)) return null;
      const counts = { TRIGGERED: 0, ACKNOWLEDGED: 0, RESOLVED: 0, IGNORED: 0 };
      for (const id of listAlerts(context, project, args)) {
        const facts = context.instance.world.alerts.facts(id);
        if (facts !== undefined) counts[facts.status] += 1;
      }
      const {
        TRIGGERED: triggered,
        ACKNOWLEDGED: acknowledged,
        RESOLVED: resolved,
        IGNORED: ignored,
      } = counts;
      const open = triggered + acknowledged;
      return { all: open + resolved + ignored, open, triggered, acknowledged, resolved, ignored };
    },
  },
  AlertManagementAlert: {
    assignees: (alert: Alert, args: PageArguments, { instance }) => {
      return connection(
        alert.assigneeIds.flatMap((id) => instance.world.users.get(id) ?? []),
        args,
      );
    },
    details: (alert: Alert) => {
      const details = Object.entries(alert.payload).filter(([key]) => !KNOWN_KEYS.has(key));
      return inlined(Object.fromEntries(details));
    },
    detailsUrl: (alert: Alert, _args: unknown, { instance }) => alertUrl(instance, alert),
    id: (alert: Alert) => globalId("AlertManagement::Alert", alert.id),
    metricsDashboardUrl: () => null,
    name: (alert: Alert) => alert.title,
    issue: (alert: Alert, _args: unknown, context) => {
      const issue = alert.issueId === null ? undefined : context.instance.world.issues.get(alert.issueId);
      return readableIssue(context, issue);
    },
    issueIid: (alert: Alert, _args: unknown, { instance }) => {
      return alert.issueId === null ? null : instance.world.issues.facts(alert.issueId)?.iid;
    },
    notes: (alert: Alert, args: NoteArguments, { instance }) => {
      return noteConnection(notesOf(instance.world, `alert:${alert.id}`), args);
    },
    webUrl: (alert: Alert, _args: unknown, { instance }) => alertUrl(instance, alert),
  },
  Mutation: {
    updateAlertStatus: payloadMutation(
      (input: StatusInput, context) => {
        const { instance, access } = context;
        const { project, alert } = updatable(input, context);
        if (access.user === null) throw new NotAvailable();
        return payloadOf(context, changeStatus(instance, project, alert, input.status, access.user));
      },
      (input, context) => payloadOf(context, updatable(input, context).alert),
    ),
  },
};

function payloadOf(context: Context, alert: Alert): { alert: Alert; issue: Issue | null } {
  const issue = alert.issueId === null ? undefined : context.instance.world.issues.get(alert.issueId);
  return { alert, issue: readableIssue(context, issue) };
}

function updatable(input: StatusInput, context: Context): { project: Project; alert: Alert } {
  const project = projectFor(context, "update_alert", input.projectPath);
  return { project, alert: findAlert(context.instance.world, project, input.iid) };
}

/** Hidden features answer as if the field did not exist, but while the query runs. */
function listAlerts({ instance, access }: Context, project: Project, filter: AlertFilter): Int32Array {
  const { world } = instance;
  if (project.hideIncidentManagement) {
    throw new BadArgument("Field 'alertManagementAlerts' doesn't exist on type 'Project'.");
  }
  if (!access.can("read_alert", project)) return new Int32Array();
  const { assigneeUsername, iid, search, statuses, sort } = filter;
  const key = JSON.stringify([project.id, assigneeUsername, iid, search, statuses, sort]);
  return remembered(world.alerts, key, () => {
    const ids = [...world.alerts.ids()].filter((id) => {
      const facts = world.alerts.facts(id);
      return facts?.projectId === project.id && fits(world, facts, filter);
    });
    const { of, descending } = orderBy(sort);
    return sortedIds(
      ids,
      (id) => of(world.alerts.facts(id) as AlertFacts) as number | null,
      descending === true,
    );
  });
}

/** A page of these alerts, filtered and sorted as a project's are. */
export function alertConnection(
  { instance }: Context,
  alerts: readonly Alert[],
  args: AlertFilter & PageArguments,
): Connection<Alert> {
  const found = alerts.filter((alert) => fits(instance.world, alert, args));
  return connection<Alert>(found, args, [orderBy(args.sort)]);
}

/** What needs the whole row comes last: most filters do without it. */
function fits(world: World, facts: AlertFacts, filter: AlertFilter): boolean {
  const { assigneeUsername, iid, search, statuses } = filter;
  if (iid != null && String(facts.iid) !== iid) return false;
  if (statuses != null && !statuses.includes(facts.status)) return false;
  if (!search && assigneeUsername == null) return true;
  const alert = world.alerts.get(facts.id);
  if (alert === undefined) return false;
  const text = search?.toLowerCase() ?? "";
  const texts = [alert.title, alert.description, alert.monitoringTool, alert.service];
  const assignee = assigneeUsername == null ? undefined : (findUser(world, assigneeUsername)?.id ?? 0);
  return (
    (assignee === undefined || alert.assigneeIds.includes(assignee)) &&
    texts.some((candidate) => candidate?.toLowerCase().includes(text) === true)
  );
}

function orderBy(sort: string | null | undefined): SortKey<AlertFacts> {
  const match = /^(.+)_(ASC|DESC)$/.exec(sort?.toUpperCase() ?? "");
  const column = match?.[1] === undefined ? undefined : SORT_COLUMNS[match[1]];
  return column === undefined ? NEWEST_FIRST : { of: column, descending: match?.[2] === "DESC" };
}
