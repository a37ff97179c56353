/** Alerts as data. */
import { ALERT_STATUSES, alertUrl, changeStatus, findAlert } from "../../alerting/alerts.ts";
import { inlined } from "../../alerting/payload-json.ts";
import { BadArgument, NotAvailable } from "../../errors.ts";
import type { Alert, AlertStatus, Note, Project } from "../../world/rows.ts";
import { findUser } from "../../world/tree.ts";
import { connection, NEWEST_FIRST, OLDEST_FIRST, type PageArguments, type SortKey } from "../connection.ts";
import { type Context, mutation, projectFor, type Resolvers } from "../context.ts";
import { globalId } from "../scalars.ts";

interface AlertFilter {
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

const SORT_COLUMNS: Readonly<Record<string, (alert: Alert) => number | null>> = {
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
      const connected = connection(alertsOf(context, project, args), { first: 1 }, orderBy(args.sort));
      return connected.nodes[0] ?? null;
    },
    alertManagementAlerts: (project: Project, args: AlertFilter & PageArguments, context) => {
      return connection(alertsOf(context, project, args), args, orderBy(args.sort));
    },
    alertManagementAlertStatusCounts: (project: Project, args: AlertFilter, context) => {
      const alerts = alertsOf(context, project, args);
      const count = (...statuses: AlertStatus[]) =>
        alerts.filter(({ status }) => statuses.includes(status)).length;
      return {
        all: alerts.length,
        open: count("TRIGGERED", "ACKNOWLEDGED"),
        triggered: count("TRIGGERED"),
        acknowledged: count("ACKNOWLEDGED"),
        resolved: count("RESOLVED"),
        ignored: count("IGNORED"),
      };
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
    notes: (alert: Alert, args: PageArguments & { filter: string }, { instance }) => {
      const notes = instance.world.notes.where("noteable", `alert:${alert.id}`);
      return connection(notes.filter(noteFilter(args.filter)), args, [OLDEST_FIRST]);
    },
    webUrl: (alert: Alert, _args: unknown, { instance }) => alertUrl(instance, alert),
  },
  Note: {
    author: (note: Note, _args: unknown, { instance }) => instance.world.users.get(note.authorId),
    systemNoteIconName: (note: Note) => (note.system ? "status" : null),
    systemNoteMetadata: (note: Note) => note.action && { id: note.id, action: note.action },
    url: () => null,
  },
  Mutation: {
    updateAlertStatus: mutation(
      "alert",
      (input: StatusInput, context) => {
        const { instance, access } = context;
        const { project, alert } = updatable(input, context);
        if (access.user === null) throw new NotAvailable();
        return changeStatus(instance, project, alert, input.status, access.user);
      },
      (input, context) => updatable(input, context).alert,
    ),
  },
};

export function noteFilter(filter: string): (note: Note) => boolean {
  if (filter === "ONLY_COMMENTS") return (note) => !note.system;
  return filter === "ONLY_ACTIVITY" ? (note) => note.system : () => true;
}

function updatable(input: StatusInput, context: Context): { project: Project; alert: Alert } {
  const project = projectFor(context, "update_alert", input.projectPath);
  return { project, alert: findAlert(context.instance.world, project, input.iid) };
}

/** Hidden features answer as if the field did not exist, but while the query runs. */
function alertsOf({ instance: { world }, access }: Context, project: Project, filter: AlertFilter): Alert[] {
  if (project.hideIncidentManagement) {
    throw new BadArgument("Field 'alertManagementAlerts' doesn't exist on type 'Project'.");
  }
  if (!access.can("read_alert", project)) return [];
  const { assigneeUsername, iid, search, statuses } = filter;
  const assignee = assigneeUsername == null ? undefined : findUser(world, assigneeUsername);
  const text = search?.toLowerCase() ?? "";
  return world.alerts.where("projectId", project.id).filter((alert) => {
    const texts = [alert.title, alert.description, alert.monitoringTool, alert.service];
    return (
      (iid == null || String(alert.iid) === iid) &&
      (statuses == null || statuses.includes(alert.status)) &&
      (assigneeUsername == null || (assignee !== undefined && alert.assigneeIds.includes(assignee.id))) &&
      texts.some((candidate) => candidate?.toLowerCase().includes(text) === true)
    );
  });
}

function orderBy(sort: string | null | undefined): SortKey<Alert>[] {
  const match = /^(.+)_(ASC|DESC)$/.exec(sort?.toUpperCase() ?? "");
  const column = match?.[1] === undefined ? undefined : SORT_COLUMNS[match[1]];
  return column === undefined ? [NEWEST_FIRST] : [{ of: column, descending: match?.[2] === "DESC" }];
}
