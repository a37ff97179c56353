/** On-call rotations (GitLab 18.9 `ee/app/services/incident_management/oncall_rotations/`). */
import { NotAvailable } from "../errors.ts";
import type { Instance } from "../instance.ts";
import { refuseIf, takenProblems, textProblems } from "../validation.ts";
import type { Access } from "../world/access.ts";
import type { ActivePeriod, LengthUnit, Participant, Project, Rotation, Schedule } from "../world/rows.ts";
import type { World } from "../world/world.ts";
import {
  type DateTimeInput,
  type ParticipantInput,
  type ParticipantValues,
  readActivePeriod,
  readDateTime,
  readParticipants,
} from "./rotation-input.ts";
import { endRunningShift, startRunningShift } from "./shift-history.ts";

export interface RotationInput {
  readonly name: string;
  readonly startsAt: DateTimeInput;
  readonly endsAt?: DateTimeInput | null;
  readonly rotationLength: { readonly length: number; readonly unit: LengthUnit };
  readonly activePeriod?: ActivePeriod | null;
  readonly participants: readonly ParticipantInput[];
}

/** An absent key changes nothing. Null clears `endsAt` and `activePeriod`, and changes nothing elsewhere but `name`. */
export type RotationChanges = { readonly [Key in keyof RotationInput]?: RotationInput[Key] | null };

type RotationColumns = Omit<Rotation, "id" | "scheduleId" | "createdAt">;

export function findRotation(world: World, id: number): Rotation {
  const rotation = world.rotations.get(id);
  if (rotation === undefined) throw new NotAvailable();
  return rotation;
}

export function createRotation(
  instance: Instance,
  caller: Access,
  project: Project,
  schedule: Schedule,
  input: RotationInput,
): Rotation {
  const { world } = instance;
  const zone = schedule.timezone;
  const columns: RotationColumns = {
    name: input.name,
    startsAt: readDateTime(zone, input.startsAt),
    endsAt: input.endsAt ? readDateTime(zone, input.endsAt) : null,
    length: input.rotationLength.length,
    lengthUnit: input.rotationLength.unit,
    activePeriod: input.activePeriod ? readActivePeriod(input.activePeriod) : null,
  };
  const participants = readParticipants(instance, caller, project, input.participants);
  validate(world, schedule, columns);
  const rotation = world.rotations.insert({ ...columns, scheduleId: schedule.id, createdAt: instance.now() });
  for (const values of participants) {
    world.participants.insert({ ...values, rotationId: rotation.id, removed: false });
  }
  startRunningShift(instance, rotation);
  return rotation;
}

export function updateRotation(
  instance: Instance,
  caller: Access,
  project: Project,
  schedule: Schedule,
  rotation: Rotation,
  changes: RotationChanges,
): Rotation {
  const { world } = instance;
  const zone = schedule.timezone;
  const { startsAt, endsAt, rotationLength, activePeriod } = changes;
  const columns: RotationColumns = {
    name: changes.name === undefined ? rotation.name : (changes.name ?? ""),
    startsAt: startsAt ? readDateTime(zone, startsAt) : rotation.startsAt,
    endsAt: endsAt === undefined ? rotation.endsAt : endsAt && readDateTime(zone, endsAt),
    length: rotationLength?.length ?? rotation.length,
    lengthUnit: rotationLength?.unit ?? rotation.lengthUnit,
    activePeriod:
      activePeriod === undefined ? rotation.activePeriod : activePeriod && readActivePeriod(activePeriod),
  };
  const participants =
    changes.participants && readParticipants(instance, caller, project, changes.participants);
  validate(world, schedule, columns, rotation);
  endRunningShift(instance, rotation);
  world.rotations.update(rotation, columns);
  if (participants) setParticipants(world, rotation, participants);
  startRunningShift(instance, rotation);
  return rotation;
}

export function removeRotation(world: World, rotation: Rotation): Rotation {
  for (const shift of world.shifts.where("rotationId", rotation.id)) world.shifts.remove(shift);
  for (const participant of world.participants.where("rotationId", rotation.id))
    world.participants.remove(participant);
  world.rotations.remove(rotation);
  return rotation;
}

/** Those who take turns, in turn order: the order of their rows. */
export function participantsOf(world: World, rotation: Rotation): Participant[] {
  return world.participants.where("rotationId", rotation.id).filter((participant) => !participant.removed);
}

/**
 * Rows are kept per (user, rotation): someone listed again keeps the row and so the place, someone left out is
 * only flagged, someone new goes to the end. The order of the list changes nothing.
 */
function setParticipants(world: World, rotation: Rotation, listed: readonly ParticipantValues[]): void {
  const rows = world.participants.where("rotationId", rotation.id);
  const wanted = new Map(listed.map((values) => [values.userId, values]));
  for (const row of rows) {
    world.participants.update(row, { ...wanted.get(row.userId), removed: !wanted.has(row.userId) });
  }
  const known = new Set(rows.map((row) => row.userId));
  for (const values of listed) {
    if (!known.has(values.userId))
      world.participants.insert({ ...values, rotationId: rotation.id, removed: false });
  }
}

function validate(world: World, schedule: Schedule, columns: RotationColumns, self?: Rotation): void {
  const taken = world.rotations
    .where("scheduleId", schedule.id)
    .some((other) => other.id !== self?.id && other.name === columns.name);
  const restricted = columns.activePeriod !== null && columns.lengthUnit === "HOURS";
  refuseIf([
    ...textProblems(columns.name, { label: "Name", maximum: 200, required: true }),
    ...takenProblems(taken),
    ...(columns.endsAt !== null && columns.endsAt <= columns.startsAt ? ["Ends at must be after start"] : []),
    ...(restricted ? ["Length unit Restricted shift times are not available for hourly shifts"] : []),
  ]);
}
