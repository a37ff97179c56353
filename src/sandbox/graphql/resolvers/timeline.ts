/** Timelines and linked resources of incidents. */
import { BadArgument, NotAvailable } from "../../errors.ts";
import { addLink, removeLink } from "../../incidents/links.ts";
import { findLink, findNote, findTimelineEvent, timelineOf } from "../../incidents/records.ts";
import { createTag } from "../../incidents/tags.ts";
import { addEvent, promoteNote, removeEvent, updateEvent } from "../../incidents/timeline.ts";
import type { Ability } from "../../world/access.ts";
import type { Issue, ResourceLink, TimelineEvent } from "../../world/incident-rows.ts";
import type { Project, User } from "../../world/rows.ts";
import { connection, listConnection, type PageArguments } from "../connection.ts";
import {
  type Context,
  mutation,
  projectFor,
  type Resolvers,
  readableIssue,
  requireAbility,
} from "../context.ts";

interface EventInput {
  readonly incidentId: number;
  readonly note: string;
  readonly occurredAt: number;
  readonly timelineEventTagNames?: readonly string[] | null;
}

interface EventChanges {
  readonly id: number;
  readonly note?: string | null;
  readonly occurredAt?: number | null;
  readonly timelineEventTagNames?: readonly string[] | null;
}

interface LinkInput {
  readonly id: number;
  readonly link: string;
  readonly linkText?: string | null;
  readonly linkType?: ResourceLink["linkType"] | null;
}

export const TIMELINE_RESOLVERS: Resolvers = {
  Project: {
    incidentManagementTimelineEvent: (
      project: Project,
      args: { id: number; incidentId: number },
      context,
    ) => {
      return eventsOf(context, project, args.incidentId).find(({ id }) => id === args.id) ?? null;
    },
    incidentManagementTimelineEvents: (
      project: Project,
      args: PageArguments & { incidentId: number },
      context,
    ) => {
      return listConnection(eventsOf(context, project, args.incidentId), args);
    },
    incidentManagementTimelineEventTags: (project: Project, _args: unknown, { instance, access }) => {
      return access.can("read_issue", project)
        ? instance.world.timelineTags.where("projectId", project.id)
        : [];
    },
  },
  TimelineEventType: {
    author: (event: TimelineEvent, _args: unknown, { instance }) => instance.world.users.get(event.authorId),
    incident: (event: TimelineEvent, _args: unknown, { instance }) =>
      instance.world.issues.get(event.issueId),
    noteHtml: (event: TimelineEvent) => `<p>${event.note}</p>`,
    promotedFromNote: (event: TimelineEvent, _args: unknown, { instance }) => {
      return event.noteId === null ? null : findNote(instance.world, event.noteId);
    },
    timelineEventTags: (event: TimelineEvent, args: PageArguments, { instance }) => {
      return connection(
        event.tagIds.flatMap((id) => instance.world.timelineTags.get(id) ?? []),
        args,
      );
    },
    updatedByUser: (event: TimelineEvent, _args: unknown, { instance }) => {
      return event.updatedById === null ? null : instance.world.users.get(event.updatedById);
    },
  },
  IssuableResourceLink: {
    issue: (link: ResourceLink, _args: unknown, { instance }) => instance.world.issues.get(link.issueId),
  },
  Mutation: {
    timelineEventCreate: mutation("timelineEvent", (input: EventInput, context) => {
      const { project, issue, user } = target(context, input.incidentId, "admin_timeline_event");
      const { note, occurredAt, timelineEventTagNames } = input;
      return addEvent(context.instance, project, issue, user, {
        note,
        occurredAt,
        tagNames: timelineEventTagNames ?? [],
      });
    }),
    timelineEventUpdate: mutation("timelineEvent", (input: EventChanges, context) => {
      const { event, project, issue, user } = targetEvent(context, input.id);
      const changes = {
        note: input.note ?? null,
        occurredAt: input.occurredAt ?? null,
        tagNames: input.timelineEventTagNames ?? null,
      };
      return updateEvent(context.instance, project, issue, event, user, changes);
    }),
    timelineEventDestroy: mutation("timelineEvent", (input: { id: number }, context) => {
      const { event, issue } = targetEvent(context, input.id);
      return removeEvent(context.instance, issue, event);
    }),
    timelineEventPromoteFromNote: mutation("timelineEvent", (input: { noteId: number }, context) => {
      const note = findNote(context.instance.world, input.noteId);
      const [kind, id] = note?.noteable.split(":") ?? [];
      if (note === undefined || kind !== "issue") throw new NotAvailable();
      const { issue, user } = target(context, Number(id), "admin_timeline_event");
      return promoteNote(context.instance, issue, user, note);
    }),
    timelineEventTagCreate: mutation(
      "timelineEventTag",
      (input: { projectPath: string; name: string }, context) => {
        const project = projectFor(context, "admin_timeline_tag", input.projectPath);
        return createTag(context.instance.world, project, input.name);
      },
    ),
    issuableResourceLinkCreate: mutation("issuableResourceLink", (input: LinkInput, context) => {
      const { issue } = target(context, input.id, "admin_resource_link");
      return addLink(context.instance, issue, input);
    }),
    issuableResourceLinkDestroy: mutation("issuableResourceLink", (input: { id: number }, context) => {
      const link = findLink(context.instance.world, input.id);
      if (link === undefined) throw new NotAvailable();
      const { issue } = target(context, link.issueId, "admin_resource_link");
      return removeLink(context.instance, issue, link);
    }),
  },
};

/** Hidden features answer as if the field did not exist, but while the query runs. */
function eventsOf(context: Context, project: Project, issueId: number): TimelineEvent[] {
  if (project.hideIncidentManagement) {
    throw new BadArgument("Field 'incidentManagementTimelineEvents' doesn't exist on type 'Project'.");
  }
  const issue = readableIssue(context, context.instance.world.issues.get(issueId));
  return issue?.projectId === project.id ? timelineOf(context.instance.world, issue.id) : [];
}

function target(
  context: Context,
  issueId: number,
  ability: Ability,
): { project: Project; issue: Issue; user: User } {
  const { world } = context.instance;
  const issue = world.issues.get(issueId);
  const project = requireAbility(context, ability, world.projects.get(issue?.projectId ?? 0));
  const { user } = context.access;
  if (issue === undefined || user === null) throw new NotAvailable();
  return { project, issue, user };
}

function targetEvent(context: Context, id: number) {
  const event = findTimelineEvent(context.instance.world, id);
  if (event === undefined) throw new NotAvailable();
  return { event, ...target(context, event.issueId, "admin_timeline_event") };
}
