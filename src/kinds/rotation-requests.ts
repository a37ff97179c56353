/** What the kind `rotation` sends to GitLab: wall clock in the schedule's zone, and colours for everybody. */
import { parseLength } from "../calendar/shifts.ts";
import type { Site } from "../core/doors.ts";
import type { GitLab } from "../gitlab/connect.ts";
import { operation } from "../gitlab/operation.ts";
import type { RotationLive, RotationSpec } from "./rotation.ts";
import { colorInputs, readColor } from "./rotation-colors.ts";
import type { ScheduleLive } from "./schedule.ts";

/** What a rotation is read with, by queries and in the answers of mutations. */
export const ROTATION_FIELDS = `id name startsAt endsAt length lengthUnit activePeriod { startTime endTime }
  participants(first: 100) { nodes { colorPalette colorWeight user { username } } }`;

const CREATE = operation(`
  mutation CreateRotation($input: OncallRotationCreateInput!) {
    oncallRotationCreate(input: $input) { errors oncallRotation { ${ROTATION_FIELDS} } }
  }`);
const UPDATE = operation(`
  mutation UpdateRotation($input: OncallRotationUpdateInput!) {
    oncallRotationUpdate(input: $input) { errors oncallRotation { ${ROTATION_FIELDS} } }
  }`);
const DESTROY = operation(`
  mutation DestroyRotation($input: OncallRotationDestroyInput!) {
    oncallRotationDestroy(input: $input) { errors }
  }`);
/** The rotations of a schedule beyond its first hundred. */
export const MORE_ROTATIONS = operation(`
  query MoreRotations($project: ID!, $parent: ID!, $after: String) {
    project(fullPath: $project) {
      incidentManagementOncallSchedules(iids: [$parent]) {
        nodes { rotations(first: 100, after: $after) { nodes { ${ROTATION_FIELDS} } pageInfo { hasNextPage endCursor } } }
      }
    }
  }`);

export const ROTATION_OPERATIONS = [CREATE, UPDATE, DESTROY, MORE_ROTATIONS];

interface Payload {
  readonly oncallRotation: Omit<RotationLive, "schedule">;
}

/** Colours not declared are dealt. */
export async function createRotation(gitlab: GitLab, at: Site, spec: RotationSpec): Promise<RotationLive> {
  const schedule = scheduleAt(at, spec.schedule);
  const input = {
    projectPath: at.project,
    scheduleIid: schedule.iid,
    name: spec.name,
    ...timesInput(spec),
    participants: colorInputs(spec.participants, spec.colors, new Map()),
  };
  const { oncallRotation } = await gitlab.mutate<Payload>(CREATE, { input });
  return { ...oncallRotation, schedule };
}

/** Sends the fields of `changed` alone: GitLab leaves the others as they are. People keep their colours. */
export async function updateRotation(
  gitlab: GitLab,
  at: Site,
  live: RotationLive,
  spec: RotationSpec,
  changed: ReadonlySet<string>,
): Promise<RotationLive> {
  const times = timesInput(spec);
  const kept = new Map(live.participants.nodes.map((person) => [person.user.username, readColor(person)]));
  const input = {
    id: live.id,
    ...(changed.has("name") && { name: spec.name }),
    ...(changed.has("starts_at") && { startsAt: times.startsAt }),
    ...(changed.has("ends_at") && { endsAt: times.endsAt }),
    ...(changed.has("length") && { rotationLength: times.rotationLength }),
    ...(changed.has("active_period") && { activePeriod: times.activePeriod }),
    ...((changed.has("participants") || changed.has("colors")) && {
      participants: colorInputs(spec.participants, spec.colors, kept),
    }),
  };
  const { oncallRotation } = await gitlab.mutate<Payload>(UPDATE, { input });
  return { ...oncallRotation, schedule: scheduleAt(at, spec.schedule) };
}

/** Its history goes with it. */
export async function destroyRotation(gitlab: GitLab, at: Site, live: RotationLive): Promise<void> {
  const input = { projectPath: at.project, scheduleIid: live.schedule.iid, id: live.id };
  await gitlab.mutate(DESTROY, { input });
}

/** The schedule of a rotation as it is by now: its iid, and the zone it has after its own update. */
export function scheduleAt(at: Site, name: string): RotationLive["schedule"] {
  const { iid, timezone } = at.needed("schedule", [name]) as ScheduleLive;
  return { iid, name, timezone };
}

/** The times of a spec as GitLab's inputs take them; null clears (GraphQL type `OncallRotationUpdateInput`). */
function timesInput({ starts_at, ends_at, length, active_period }: RotationSpec) {
  const { count, unit } = parseLength(length);
  return {
    startsAt: wallInput(starts_at),
    endsAt: ends_at === null ? null : wallInput(ends_at),
    rotationLength: { length: count, unit: unit.toUpperCase() },
    activePeriod: active_period && { startTime: active_period.start, endTime: active_period.end },
  };
}

function wallInput(wall: string) {
  const [date, time] = wall.split("T");
  return { date, time };
}
