/**
 * Tags for events on an incident's timeline. GitLab can create one, and neither rename nor delete it; names that
 * differ only in letter case are one tag (GitLab 18.9 `app/models/incident_management/timeline_event_tag.rb`).
 */
import { type Kind, ROLE } from "../core/kind.ts";
import { operation } from "../gitlab/operation.ts";
import { listOf, textOf } from "./blocks.ts";

export interface TimelineTagSpec {
  readonly name: string;
}

export interface TimelineTagLive {
  readonly name: string;
}

const CREATE = operation(`
  mutation CreateTimelineTag($input: TimelineEventTagCreateInput!) {
    timelineEventTagCreate(input: $input) { errors timelineEventTag { name } }
  }`);

export const timelineTag: Kind<TimelineTagSpec, TimelineTagLive> = {
  name: "timeline_tag",
  title: "Timeline tag",
  requires: { role: ROLE.maintainer, roleToSee: ROLE.reporter },
  released: true,
  ignoresCase: true,
  operations: [CREATE],

  read: {
    graphql: {
      fragment: "fragment TimelineTags on Project { incidentManagementTimelineEventTags { name } }",
      continuations: [],
      collect: (project: { incidentManagementTimelineEventTags: TimelineTagLive[] | null }) =>
        project.incidentManagementTimelineEventTags ?? [],
    },
  },

  blocks: ({ timeline_tags: names }) =>
    listOf(names).map((name, index) => ({
      names: [textOf(name)],
      path: ["timeline_tags", index],
      value: {},
    })),

  specify: ({ names }) => ({ name: names[0] ?? "" }),

  declare: ({ name }) => ({ path: [], block: { timeline_tags: [name] } }),

  identify: (live) => [live.name],

  project: (live, { declared }) => ({ name: declared?.name ?? live.name }),

  check({ name }, { declared }) {
    const same = declared("timeline_tag").filter(([other]) => other?.toLowerCase() === name.toLowerCase());
    if (same.length < 2 || same[0]?.[0] === name) return [];
    return [
      {
        code: "tag-twice",
        message: `"${name}" and "${same[0]?.[0]}" are the same timeline tag to GitLab`,
        hint: "Keep one of them.",
      },
    ];
  },

  async create({ gitlab }, at, { name }) {
    const input = { projectPath: at.project, name };
    const { timelineEventTag } = await gitlab.mutate<{ timelineEventTag: TimelineTagLive }>(CREATE, {
      input,
    });
    return timelineEventTag;
  },
};
