/**
 * Rotations of a schedule: who takes turns, for how long, from when, and in which hours of the day.
 * Times are wall clock in the schedule's zone on the way in and instants on the way out.
 * GitLab keeps turn order as the order in which people were first added, so a new order takes a new rotation;
 * the old one is renamed and ended rather than deleted, since deleting loses who was on call.
 */
import { ADDITION, originOf } from "../calendar/overrides.ts";
import { formatLength, parseLength, type Rotation } from "../calendar/shifts.ts";
import { instantToWall, MINUTE, wallToInstant } from "../calendar/zone.ts";
import type { Site } from "../core/doors.ts";
import { type Kind, ROLE, UNDECLARED } from "../core/kind.ts";
import type { RotationBlock } from "../core/project-section.ts";
import type { GitLab } from "../gitlab/connect.ts";
import { entriesOf } from "./blocks.ts";
import { rotationProblems } from "./rotation-checks.ts";
import { type Color, readColor } from "./rotation-colors.ts";
import { declareSchedules } from "./rotation-declarations.ts";
import { rotationBlocks } from "./rotation-overrides.ts";
import { previewNotes } from "./rotation-preview.ts";
import {
  createRotation,
  destroyRotation,
  MORE_ROTATIONS,
  ROTATION_FIELDS,
  ROTATION_OPERATIONS,
  scheduleAt,
  updateRotation,
} from "./rotation-requests.ts";
import { isRetiredFrom, readRetired, retiredName } from "./rotation-retirement.ts";
import type { ScheduleSpec } from "./schedule.ts";

export interface RotationSpec {
  readonly schedule: string;
  readonly name: string;
  /** Wall clock in the schedule's zone, `YYYY-MM-DDTHH:MM`. */
  readonly starts_at: string;
  readonly ends_at: string | null;
  /** `1 week`, `12 hours`, … */
  readonly length: string;
  /** `HH:MM` each, every day; an end at or before the start means the next day. */
  readonly active_period: { readonly start: string; readonly end: string } | null;
  /** User names in turn order. */
  readonly participants: readonly string[];
  /** Colours by user name where the document says them; others are kept or dealt. */
  readonly colors: Readonly<Record<string, Color>>;
}

export interface RotationLive {
  readonly schedule: { readonly iid: string; readonly name: string; readonly timezone: string };
  readonly id: string;
  readonly name: string;
  /** Instants, ISO 8601. */
  readonly startsAt: string;
  readonly endsAt: string | null;
  readonly length: number;
  readonly lengthUnit: "HOURS" | "DAYS" | "WEEKS";
  /** Without one GitLab answers with an active period that has no times (GitLab 18.9 `ee/app/models/incident_management/oncall_rotation.rb`). */
  readonly activePeriod: { readonly startTime: string | null; readonly endTime: string | null } | null;
  readonly participants: {
    readonly nodes: readonly {
      readonly colorPalette: string;
      readonly colorWeight: string;
      readonly user: { readonly username: string };
    }[];
  };
}

interface ProjectAnswer {
  readonly incidentManagementOncallSchedules: {
    readonly nodes: readonly (RotationLive["schedule"] & {
      readonly rotations: { readonly nodes: readonly Omit<RotationLive, "schedule">[] };
    })[];
  } | null;
}

export const rotation: Kind<RotationSpec, RotationLive> = {
  name: "rotation",
  prunable: true,
  hiddenWithoutMonitoring: true,
  title: "On-call rotation",
  parent: "schedule",
  requires: { role: ROLE.maintainer, roleToSee: ROLE.reporter, feature: "ONCALL_SCHEDULES" },
  operations: ROTATION_OPERATIONS,

  read: {
    graphql: {
      fragment: `fragment Rotations on Project {
        incidentManagementOncallSchedules(first: 40, after: $afterSchedule) {
          nodes { iid name timezone rotations(first: 100) { nodes { ${ROTATION_FIELDS} } pageInfo { hasNextPage endCursor } } }
        }
      }`,
      continuations: [
        { connection: "incidentManagementOncallSchedules/rotations", operation: MORE_ROTATIONS },
      ],
      collect: (project: ProjectAnswer) =>
        (project.incidentManagementOncallSchedules?.nodes ?? []).flatMap(
          ({ iid, name, timezone, rotations }) =>
            rotations.nodes.map((node) => ({ ...node, schedule: { iid, name, timezone } })),
        ),
    },
  },

  blocks: (section, { asOf }) =>
    entriesOf(section.oncall_schedules).flatMap(([name, schedule]) => rotationBlocks(name, schedule, asOf)),

  made([schedule = "", name = ""]) {
    const origin = originOf(name);
    if (origin === undefined) return undefined;
    const reason = "made from an override that is over or no longer declared";
    return origin === ADDITION ? { reason } : { reason, from: [schedule, origin] };
  },

  specify({ names, value }) {
    const block = value as Partial<RotationBlock>;
    const people = (block.participants ?? []).map((entry) =>
      typeof entry === "string" ? { user: entry } : entry,
    );
    return {
      schedule: names[0] ?? "",
      name: names[1] ?? "",
      starts_at: block.starts_at ?? "",
      ends_at: block.ends_at ?? null,
      length: formatLength(parseLength(block.length ?? "1 week")),
      active_period: block.active_period ?? null,
      participants: people.map(({ user }) => user),
      colors: Object.fromEntries(
        people.flatMap(({ user, color }) => (color === undefined ? [] : [[user, color]])),
      ),
    };
  },

  declare: ({ schedule, name, starts_at, ends_at, length, active_period, participants }) => ({
    path: ["oncall_schedules", schedule, "rotations", name],
    block: {
      starts_at,
      ...(ends_at !== null && { ends_at }),
      length,
      ...(active_period !== null && { active_period }),
      participants,
    },
  }),

  declareAll: (objects) => declareSchedules(objects, rotation.declare),

  /** GitLab takes any length, and finds no shifts with one of none. */
  undeclarable: ({ length }) => (/^[1-9]\d{0,3} /.test(length) ? undefined : `its length is ${length}`),

  identify: (live) => [live.schedule.name, live.name],

  project(live, scope) {
    const zone = (scope.parent as ScheduleSpec | undefined)?.timezone ?? live.schedule.timezone;
    const [schedule = live.schedule.name] = scope.named("schedule", [live.schedule.name]);
    const people = live.participants.nodes;
    const coloured = people.filter(({ user }) => Object.hasOwn(scope.declared?.colors ?? {}, user.username));
    return {
      schedule,
      name: live.name,
      starts_at: instantToWall(Date.parse(live.startsAt), zone),
      ends_at: live.endsAt === null ? null : instantToWall(Date.parse(live.endsAt), zone),
      length: formatLength({ count: live.length, unit: unitOf(live.lengthUnit) }),
      active_period: activePeriodOf(live),
      participants: people.map(({ user }) => user.username),
      colors: Object.fromEntries(coloured.map((person) => [person.user.username, readColor(person)])),
    };
  },

  check: (spec, { parent }) => rotationProblems(spec, (parent as ScheduleSpec).timezone),

  people: (spec) => spec.participants.map((username, index) => ({ username, at: `/participants/${index}` })),

  needs: (spec) => [{ kind: "schedule", names: [spec.schedule] }],

  replaces(before, after) {
    const kept = before.participants.filter((user) => after.participants.includes(user));
    const added = after.participants.filter((user) => !before.participants.includes(user));
    const reached = [...kept, ...added];
    if (reached.every((user, index) => user === after.participants[index])) return undefined;
    return `GitLab cannot change turn order (an update would leave it at ${reached.join(", ")}); the old rotation is ended and kept for its history`;
  },

  /** What begins after the day in its name cannot have been replaced on that day. */
  retirement(live, asOf) {
    const retired = readRetired(live.name);
    const spec = asLive(live);
    const now = instantToWall(asOf, live.schedule.timezone);
    const dayOf = (wall: string) => wall.slice(0, 10);
    if (retired === undefined || retired.date > dayOf(now) || retired.date < dayOf(spec.starts_at))
      return undefined;
    const isOf = ([schedule, name = ""]: readonly string[]) =>
      schedule === live.schedule.name && isRetiredFrom(live.name, name);
    if (live.endsAt !== null && Date.parse(live.endsAt) <= asOf) return { isOf };
    return { isOf, unfinished: { ...spec, ends_at: now } };
  },

  disturbed({ before, after }) {
    const [from, to] = [(before as ScheduleSpec).timezone, (after as ScheduleSpec).timezone];
    if (from === to) return undefined;
    return {
      fields: ["starts_at", "ends_at", "active_period"],
      reason: `the schedule moves from ${from} to ${to}: GitLab rewrites active periods, so times are sent again`,
    };
  },

  preview(change, { asOf, parent, siblings }) {
    const { name } = (change.after ?? change.before) as RotationSpec;
    if (originOf(name) !== undefined && change.after === undefined) return []; // told where it came from
    const pieces = (siblings as (typeof change)[]).filter(
      ({ before, after }) => originOf((before ?? after)?.name ?? "") === name,
    );
    const side = (when: "before" | "after") =>
      [change, ...pieces].flatMap((one) => {
        const spec = one[when];
        if (spec === undefined) return [];
        // What is compared with a declaration is told by the clock of the declared zone, whatever zone it is dealt by.
        const told = rotationOf(spec, one.after ? parent.after : parent.before);
        return [dealtBy(zoneOf(parent[when]), told)];
      });
    return previewNotes(side("before"), side("after"), asOf);
  },

  create: ({ gitlab }, at, spec) => createRotation(gitlab, at, spec),

  update: ({ gitlab }, at, live, spec, changed) => updateRotation(gitlab, at, live, spec, changed),

  remove: ({ gitlab }, at, live) => destroyRotation(gitlab, at, live),

  /** Each step leaves a state from which the next run finishes: renamed, created beside it, ended. */
  async replace({ gitlab }, at, live, spec) {
    const now = at.now();
    if (Date.parse(live.startsAt) > now - MINUTE) {
      // No history to keep, and GitLab refuses an end, which has no seconds, that is not after the start.
      await destroyRotation(gitlab, at, live);
      return createRotation(gitlab, at, spec);
    }
    const old = await retire(gitlab, at, live, spec);
    const created = await createRotation(gitlab, at, spec);
    if (old.endsAt === null || Date.parse(old.endsAt) > now) {
      const ended = { ...asLive(old), ends_at: instantToWall(now, old.schedule.timezone) };
      await updateRotation(gitlab, at, old, ended, new Set(["ends_at"]));
    }
    return created;
  },
};

/** The rotation under the name that one with a spec retires it to; one that has it already stays as it is. */
async function retire(
  gitlab: GitLab,
  at: Site,
  live: RotationLive,
  { schedule: name, name: successor }: RotationSpec,
): Promise<RotationLive> {
  const schedule = scheduleAt(at, name);
  const old = { ...live, schedule };
  if (isRetiredFrom(live.name, successor)) return old;
  const today = instantToWall(at.now(), schedule.timezone).slice(0, 10);
  // A schedule that this very run has renamed was read, like its rotations, under the name before.
  const known = [schedule.name, live.schedule.name];
  const taken = (one: string) => known.some((above) => at.live("rotation", [above, one]) !== undefined);
  const retired = { ...asLive(old), name: retiredName(successor, today, taken) };
  return updateRotation(gitlab, at, old, retired, new Set(["name"]));
}

function asLive(live: RotationLive): RotationSpec {
  return rotation.project(live, UNDECLARED);
}

function unitOf(unit: RotationLive["lengthUnit"]) {
  return unit.toLowerCase() as "hours" | "days" | "weeks";
}

function activePeriodOf({ activePeriod }: RotationLive): RotationSpec["active_period"] {
  const { startTime, endTime } = activePeriod ?? {};
  return startTime && endTime ? { start: startTime, end: endTime } : null;
}

/** A rotation as the calendar takes it. */
export function rotationOf(spec: RotationSpec, schedule: object | undefined): Rotation {
  const { starts_at, ends_at, active_period, participants } = spec;
  const timezone = zoneOf(schedule);
  return { timezone, starts_at, ends_at, length: parseLength(spec.length), active_period, participants };
}

function zoneOf(schedule: object | undefined): string {
  return (schedule as Partial<ScheduleSpec> | undefined)?.timezone ?? "Etc/UTC";
}

/** A rotation from and to the same instants in another zone, whose clocks its active period is read by. */
function dealtBy(timezone: string, rotation: Rotation): Rotation {
  const { starts_at, ends_at = null } = rotation;
  const there = (wall: string) => instantToWall(wallToInstant(wall, rotation.timezone), timezone);
  return { ...rotation, timezone, starts_at: there(starts_at), ends_at: ends_at && there(ends_at) };
}
