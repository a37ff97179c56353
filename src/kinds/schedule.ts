/**
 * On-call schedules (GitLab Premium): a name, a description and a time zone; the rotations hang below.
 * GitLab knows them per project, identifies them by an iid that stays, and demands unique names.
 * Deleting one takes its rotations and the escalation rules that point at it along, without a word.
 */
import { acceptedAlias, isAcceptedZone } from "../calendar/gitlab-zones.ts";
import { listed } from "../core/finding.ts";
import { type Kind, ROLE } from "../core/kind.ts";
import type { ScheduleBlock, Unmerged } from "../core/project-section.ts";
import { operation } from "../gitlab/operation.ts";
import { entriesOf } from "./blocks.ts";
import { overrideProblems } from "./rotation-override-checks.ts";

export interface ScheduleSpec {
  readonly name: string;
  readonly description: string;
  readonly timezone: string;
}

export interface ScheduleLive {
  readonly iid: string;
  readonly name: string;
  readonly description: string | null;
  readonly timezone: string;
}

const FIELDS = "iid name description timezone";

const CREATE = operation(`
  mutation CreateSchedule($input: OncallScheduleCreateInput!) {
    oncallScheduleCreate(input: $input) { errors oncallSchedule { ${FIELDS} } }
  }`);
const UPDATE = operation(`
  mutation UpdateSchedule($input: OncallScheduleUpdateInput!) {
    oncallScheduleUpdate(input: $input) { errors oncallSchedule { ${FIELDS} } }
  }`);
const DESTROY = operation(`
  mutation DestroySchedule($input: OncallScheduleDestroyInput!) {
    oncallScheduleDestroy(input: $input) { errors }
  }`);
interface Payload {
  readonly oncallSchedule: ScheduleLive;
}

export const schedule: Kind<ScheduleSpec, ScheduleLive> = {
  name: "schedule",
  prunable: true,
  hiddenWithoutMonitoring: true,
  guardsLast: true,
  title: "On-call schedule",
  requires: { role: ROLE.maintainer, roleToSee: ROLE.reporter, feature: "ONCALL_SCHEDULES" },
  operations: [CREATE, UPDATE, DESTROY],

  read: {
    graphql: {
      fragment: `fragment Schedules on Project {
        incidentManagementOncallSchedules(first: 40, after: $afterSchedule) {
          nodes { ${FIELDS} }
          pageInfo { hasNextPage endCursor }
        }
      }`,
      continuations: [{ connection: "incidentManagementOncallSchedules", cursor: "afterSchedule" }],
      collect: (project: { incidentManagementOncallSchedules: { nodes: ScheduleLive[] } | null }) =>
        project.incidentManagementOncallSchedules?.nodes ?? [],
    },
  },

  blocks: (section) =>
    entriesOf(section.oncall_schedules).map(([name, value]) => ({
      names: [name],
      path: ["oncall_schedules", name],
      value,
      within: ["rotations"],
    })),

  inspect: ({ value }, { asOf }) => overrideProblems(value as Unmerged<ScheduleBlock>, asOf),

  specify({ names, value }) {
    const { description = "", timezone = "" } = value as Partial<ScheduleBlock>;
    return { name: names[0] ?? "", description, timezone };
  },

  declare: ({ name, description, timezone }) => ({
    path: ["oncall_schedules", name],
    block: { ...(description !== "" && { description }), timezone },
  }),

  identify: (live) => [live.name],

  project: (live) => ({
    name: live.name,
    description: live.description ?? "",
    timezone: live.timezone,
  }),

  check({ timezone }) {
    if (isAcceptedZone(timezone)) return [];
    const alias = acceptedAlias(timezone);
    return [
      {
        at: "/timezone",
        code: "unknown-time-zone",
        message: `GitLab does not accept the time zone "${timezone}"`,
        hint: alias
          ? `Write "${alias}": the same zone under the name GitLab takes.`
          : "Write an IANA name from GitLab's own list, such as Europe/Berlin or America/New_York.",
      },
    ];
  },

  /**
   * GitLab 18.9 rewrites active periods with the zone (ee/app/services/incident_management/oncall_schedules),
   * and its database deletes rotations and escalation rules with the schedule (db/structure.sql, ON DELETE CASCADE).
   */
  preview({ before, after }, { untouched }) {
    if (before === undefined || before.timezone === after?.timezone) return [];
    const { children, users } = untouched();
    const note = (what: string, whom: readonly string[]) =>
      whom.length > 0 ? [`${what}: ${listed(whom)}`] : [];
    return after === undefined
      ? [
          ...note("GitLab deletes these with it, though this plan has no change for them", children),
          ...note("GitLab takes the rules that name it out of these, though this plan does not", users),
        ]
      : note(
          "GitLab moves these to the new zone and rewrites their active periods, though this plan has no change for them",
          children,
        );
  },

  async create({ gitlab }, at, spec) {
    const input = { projectPath: at.project, ...spec };
    return (await gitlab.mutate<Payload>(CREATE, { input })).oncallSchedule;
  },

  async update({ gitlab }, at, live, spec, changed) {
    const sent = Object.fromEntries(Object.entries(spec).filter(([field]) => changed.has(field)));
    const input = { projectPath: at.project, iid: live.iid, ...sent };
    return (await gitlab.mutate<Payload>(UPDATE, { input })).oncallSchedule;
  },

  async remove({ gitlab }, at, live) {
    await gitlab.mutate(DESTROY, { input: { projectPath: at.project, iid: live.iid } });
  },
};
