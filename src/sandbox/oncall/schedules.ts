/** On-call schedules (GitLab 18.9 `ee/app/services/incident_management/oncall_schedules/`). */
import { NotAvailable } from "../errors.ts";
import type { Instance } from "../instance.ts";
import { refuseIf, takenProblems, textProblems } from "../validation.ts";
import type { ActivePeriod, Project, Schedule } from "../world/rows.ts";
import { nextNumber, type World } from "../world/world.ts";
import { MINUTE, minutesOf, offsetAt, timeOf } from "./clock.ts";
import { removeRotation } from "./rotations.ts";
import { endRunningShift, startRunningShift } from "./shift-history.ts";
import { isAcceptedZone } from "./zones.ts";

export interface ScheduleChanges {
  readonly name?: string | null;
  readonly description?: string | null;
  readonly timezone?: string | null;
}

/** The project's schedule with the iid; iids travel as strings. */
export function findSchedule(world: World, project: Project, iid: string): Schedule {
  const schedule = world.schedules
    .where("projectId", project.id)
    .find((candidate) => String(candidate.iid) === iid);
  if (schedule === undefined) throw new NotAvailable();
  return schedule;
}

export function createSchedule({ world }: Instance, project: Project, input: ScheduleChanges): Schedule {
  const { name, timezone } = validated(world, project, input);
  return world.schedules.insert({
    projectId: project.id,
    iid: nextNumber(world, `schedule:${project.id}`),
    name,
    description: input.description ?? null,
    timezone,
  });
}

/** Only the keys given change. Another zone moves active periods so that they stay at the same instants. */
export function updateSchedule(
  instance: Instance,
  project: Project,
  schedule: Schedule,
  changes: ScheduleChanges,
): Schedule {
  const { world } = instance;
  const merged = { ...schedule, ...changes };
  const { name, timezone } = validated(world, project, merged, schedule);
  const columns = { name, description: merged.description, timezone };
  if (timezone === schedule.timezone) return world.schedules.update(schedule, columns);

  const now = instance.now();
  const minutes = (offsetAt(timezone, now) - offsetAt(schedule.timezone, now)) / MINUTE;
  const rotations = world.rotations.where("scheduleId", schedule.id);
  for (const rotation of rotations) endRunningShift(instance, rotation);
  world.schedules.update(schedule, columns);
  for (const rotation of rotations) {
    const activePeriod = rotation.activePeriod && movedPeriod(rotation.activePeriod, minutes);
    world.rotations.update(rotation, { activePeriod });
    startRunningShift(instance, rotation);
  }
  return schedule;
}

/** Takes with it the rotations and the escalation rules that notify the schedule; never refused. */
export function destroySchedule({ world }: Instance, schedule: Schedule): Schedule {
  for (const rotation of world.rotations.where("scheduleId", schedule.id)) removeRotation(world, rotation);
  for (const rule of world.rules.where("scheduleId", schedule.id)) world.rules.remove(rule);
  world.schedules.remove(schedule);
  return schedule;
}

function validated(world: World, project: Project, values: ScheduleChanges, self?: Schedule) {
  const { name, description, timezone } = values;
  const taken = world.schedules
    .where("projectId", project.id)
    .some((other) => other.id !== self?.id && other.name === name);
  refuseIf([
    ...textProblems(name, { label: "Name", maximum: 200, required: true }),
    ...takenProblems(taken),
    ...textProblems(description, { label: "Description", maximum: 1000 }),
    ...textProblems(timezone, { label: "Timezone", maximum: 100, required: true }),
    ...(isAcceptedZone(timezone ?? "") ? [] : ["Timezone is not included in the list"]),
  ]);
  return { name: name ?? "", timezone: timezone ?? "" };
}

function movedPeriod({ startTime, endTime }: ActivePeriod, minutes: number): ActivePeriod {
  return { startTime: timeOf(minutesOf(startTime) + minutes), endTime: timeOf(minutesOf(endTime) + minutes) };
}
