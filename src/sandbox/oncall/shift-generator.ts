/**
 * Shifts by the formula, as GitLab generates them (GitLab 18.9 `ee/lib/incident_management/oncall_shift_generator.rb`),
 * its holes and oddities included.
 */
import type { ActivePeriod, LengthUnit } from "../world/rows.ts";
import { addDays, DAY, HOUR, instantOf, MINUTE, minutesOf, wallClockAt } from "./clock.ts";

export interface ShiftRule {
  readonly zone: string;
  readonly startsAt: number;
  readonly endsAt: number | null;
  /** At least 1. */
  readonly length: number;
  readonly lengthUnit: LengthUnit;
  readonly activePeriod: ActivePeriod | null;
  /** Row ids in turn order. */
  readonly participants: readonly number[];
}

export interface Shift {
  readonly participantId: number;
  readonly startsAt: number;
  readonly endsAt: number;
}

const UNIT: Readonly<Record<LengthUnit, number>> = { HOURS: HOUR, DAYS: DAY, WEEKS: 7 * DAY };

/** The shifts of a window. They are not clipped to it, and may have no length at a rotation's edges. */
export function shiftsBetween(rule: ShiftRule, from: number, to: number): Shift[] {
  const windowStart = Math.max(from, rule.startsAt);
  const windowEnd = Math.min(to, rule.endsAt ?? Number.POSITIVE_INFINITY);
  if (windowStart >= windowEnd || rule.participants.length === 0) return [];

  const shifts: Shift[] = [];
  let cycle = cycleAt(rule, windowStart);
  let start = cycleStart(rule, cycle);
  while (start < windowEnd) {
    const end = addCycles(rule, start, 1);
    for (const shift of shiftsOfCycle(rule, cycle, start, end)) {
      const over = start <= windowStart && shift.endsAt <= windowStart;
      const beyond = end > windowEnd && shift.startsAt > windowEnd;
      if (!over && !beyond) shifts.push(shift);
    }
    cycle += 1;
    start = end;
  }
  return shifts;
}

/** The shift at an instant, looked for in one cycle only. */
export function shiftAt(rule: ShiftRule, instant: number): Shift | undefined {
  if (rule.participants.length === 0 || instant < rule.startsAt) return undefined;
  if (rule.endsAt !== null && instant >= rule.endsAt) return undefined;
  const cycle = cycleAt(rule, instant);
  const start = cycleStart(rule, cycle);
  return shiftsOfCycle(rule, cycle, start, addCycles(rule, start, 1)).find(
    (shift) => shift.startsAt <= instant && instant < shift.endsAt,
  );
}

function cycleAt(rule: ShiftRule, instant: number): number {
  const byWallClock = rule.lengthUnit !== "HOURS";
  const elapsed = byWallClock
    ? wallClockAt(rule.zone, instant) - wallClockAt(rule.zone, rule.startsAt)
    : instant - rule.startsAt;
  const cycles = elapsed / (rule.length * UNIT[rule.lengthUnit]);
  return Math.floor(Math.round(cycles * 1e5) / 1e5);
}

function cycleStart(rule: ShiftRule, cycle: number): number {
  return addCycles(rule, rule.startsAt, cycle);
}

function addCycles(rule: ShiftRule, instant: number, cycles: number): number {
  if (rule.lengthUnit === "HOURS") return instant + cycles * rule.length * HOUR;
  return addDays(rule.zone, instant, cycles * daysPerCycle(rule));
}

function daysPerCycle(rule: ShiftRule): number {
  return rule.lengthUnit === "WEEKS" ? 7 * rule.length : rule.length;
}

function shiftsOfCycle(rule: ShiftRule, cycle: number, start: number, end: number): Shift[] {
  const participantId = rule.participants[cycle % rule.participants.length] as number;
  const lastEnd = rule.endsAt ?? Number.POSITIVE_INFINITY;
  if (rule.activePeriod === null) return [{ participantId, startsAt: start, endsAt: Math.min(end, lastEnd) }];

  const opens = minutesOf(rule.activePeriod.startTime);
  const closes = minutesOf(rule.activePeriod.endTime);
  const shifts: Shift[] = [];
  for (let day = 0; day < daysPerCycle(rule); day += 1) {
    const first = addDays(rule.zone, start, day);
    // A period over midnight closes on the next date, which is reached before the time of day is set on it.
    const last = closes > opens ? first : addDays(rule.zone, first, 1);
    shifts.push({
      participantId,
      startsAt: Math.max(rule.startsAt, onDateOf(rule.zone, first, opens)),
      endsAt: Math.min(onDateOf(rule.zone, last, closes), lastEnd),
    });
  }
  return shifts;
}

/** A time of day, in minutes, on the date that the zone's clocks show at an instant. */
function onDateOf(zone: string, instant: number, minutes: number): number {
  const wallClock = wallClockAt(zone, instant);
  const midnight = wallClock - (((wallClock % DAY) + DAY) % DAY);
  return instantOf(zone, midnight + minutes * MINUTE, instant);
}
