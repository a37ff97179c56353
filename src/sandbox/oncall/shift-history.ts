/**
 * Stored shifts. GitLab writes history every five minutes and at every edit, and lists it instead of what the
 * formula would say of the past (GitLab 18.9 `ee/app/services/incident_management/oncall_shifts/read_service.rb`).
 */
import { BadArgument, ServerFault } from "../errors.ts";
import type { Instance } from "../instance.ts";
import type { Rotation, Schedule, StoredShift } from "../world/rows.ts";
import type { World } from "../world/world.ts";
import { addMonths, DAY, MINUTE } from "./clock.ts";
import { type Shift, type ShiftRule, shiftAt, shiftsBetween } from "./shift-generator.ts";

const DAYS_PER_UNIT = { HOURS: 1 / 24, DAYS: 1, WEEKS: 7 } as const;
/** A longer cycle leads beyond the instants that can be told: PostgreSQL's end in the year 294276, these here earlier. */
const MOST_DAYS = 90_000_000;

/** The rotation as the formula takes it; undefined where its length makes the formula fail. */
function shiftRuleOf(world: World, rotation: Rotation): ShiftRule | undefined {
  const schedule = world.schedules.get(rotation.scheduleId);
  if (schedule === undefined || rotation.length < 1) return undefined;
  if (rotation.length * DAYS_PER_UNIT[rotation.lengthUnit] > MOST_DAYS) return undefined;
  return {
    ...rotation,
    zone: schedule.timezone,
    participants: world.participants
      .where("rotationId", rotation.id)
      .filter((participant) => !participant.removed)
      .map((participant) => participant.id),
  };
}

/**
 * The shifts a client sees for [from, to), a month by dates at most: history, the newest first, then what the formula
 * says of the future.
 */
export function listShifts(instance: Instance, rotation: Rotation, from: number, to: number): Shift[] {
  if (from >= to) throw new BadArgument("`start_time` should precede `end_time`");
  if (dateOf(to) > addMonths(dateOf(from), 1))
    throw new BadArgument("`end_time` should not exceed one month after `start_time`");
  const rule = shiftRuleOf(instance.world, rotation);
  if (rule === undefined) throw new ServerFault("the formula fails for the rotation's length");

  runHistoryJob(instance, rotation);
  const now = instance.now();
  const stored = newestFirst(instance.world, rotation).filter(
    (shift) => from <= now && shift.startsAt < to && shift.endsAt > from,
  );
  const oldest = stored.at(-1);
  const generated = shiftsBetween(rule, Math.max(from, now), to);
  return [...stored, ...generated.filter((shift) => oldest === undefined || shift.startsAt >= oldest.endsAt)];
}

function dateOf(instant: number): number {
  return Math.floor(instant / DAY) * DAY;
}

/** User ids of those on call now over all rotations of the schedule: stored shifts first, else the formula. */
export function usersOnCall(instance: Instance, schedule: Schedule): number[] {
  const { world } = instance;
  const now = instance.now();
  const participantIds = world.rotations.where("scheduleId", schedule.id).flatMap((rotation) => {
    runHistoryJob(instance, rotation);
    const stored = newestFirst(world, rotation).filter(
      (shift) => shift.startsAt <= now && now < shift.endsAt,
    );
    if (stored.length > 0) return stored.map((shift) => shift.participantId);
    const rule = shiftRuleOf(world, rotation);
    const current = rule && shiftAt(rule, now);
    return current === undefined ? [] : [current.participantId];
  });
  const userIds = participantIds.flatMap((id) => world.participants.get(id)?.userId ?? []);
  return [...new Set(userIds)];
}

/**
 * Before an edit: history is written up to now by the rules so far, and the running shift ends now.
 * After it, `startRunningShift` goes on by the new rules.
 */
export function endRunningShift(instance: Instance, rotation: Rotation): void {
  const { world } = instance;
  const now = instance.now();
  storeHistory(world, rotation, now);
  for (const shift of world.shifts.where("rotationId", rotation.id)) {
    if (shift.startsAt === now) world.shifts.remove(shift);
    else if (shift.startsAt < now && now < shift.endsAt) world.shifts.update(shift, { endsAt: now });
  }
}

/** Stores the shift that runs at this moment as starting now; there may be none. */
export function startRunningShift(instance: Instance, rotation: Rotation): void {
  const now = instance.now();
  const rule = shiftRuleOf(instance.world, rotation);
  const current = rule && shiftAt(rule, now);
  if (current === undefined) return;
  instance.world.shifts.insert({ ...current, rotationId: rotation.id, startsAt: now });
}

/** What the five-minute job has stored by now. */
function runHistoryJob(instance: Instance, rotation: Rotation): void {
  const lastRun = Math.floor(instance.now() / (5 * MINUTE)) * 5 * MINUTE;
  storeHistory(instance.world, rotation, lastRun);
}

function storeHistory(world: World, rotation: Rotation, until: number): void {
  const rule = shiftRuleOf(world, rotation);
  if (rule === undefined) return;
  const lastEnd = newestFirst(world, rotation)[0]?.endsAt ?? rotation.createdAt;
  const from = Math.max(lastEnd, rotation.createdAt, rotation.startsAt);
  for (const shift of shiftsBetween(rule, from, until)) {
    world.shifts.insert({ ...shift, rotationId: rotation.id });
  }
}

function newestFirst(world: World, rotation: Rotation): StoredShift[] {
  return [...world.shifts.where("rotationId", rotation.id)].sort(
    (a, b) => b.startsAt - a.startsAt || b.id - a.id,
  );
}
