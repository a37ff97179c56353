/**
 * GitLab's own lists of shifts, its quirks included, which the product's arithmetic is held against. They come from
 * the sandbox's generator, which shares no code with the product and is checked against shifts that GitLab computed.
 */
import type { Rotation, Shift } from "../../src/calendar/shifts.ts";
import { instantOf } from "../../src/sandbox/oncall/clock.ts";
import {
  type Shift as GeneratedShift,
  type ShiftRule,
  shiftAt,
  shiftsBetween,
} from "../../src/sandbox/oncall/shift-generator.ts";

/**
 * The shifts GitLab generates for the window [from, to], in its order and not clipped.
 *
 * Unlike in `shiftsOverlapping`, a shift of zero or negative length can occur (where the rotation ends on a daily
 * start, or starts after the daily end), a daily start exactly at `to` is included, a night shift that runs past its
 * cycle is missing at the left edge, and a handover put off by a clock change stays late to the end of the window.
 */
export function listedShifts(rotation: Rotation, from: number, to: number): Shift[] {
  return shiftsBetween(ruleOf(rotation), from, to).map((shift) => productShift(rotation, shift));
}

/**
 * Whom GitLab finds where it has stored no shift for the instant. It looks into one cycle only and so misses the
 * tail of a night shift that runs past its cycle, the time before the handover on a handover day where the active
 * period opens earlier, and up to an hour around a handover in a skipped or repeated hour.
 */
export function lookupAt(rotation: Rotation, instant: number): Shift | undefined {
  const found = shiftAt(ruleOf(rotation), instant);
  return found && productShift(rotation, found);
}

function productShift(
  { participants }: Rotation,
  { participantId, startsAt, endsAt }: GeneratedShift,
): Shift {
  return { user: participants[participantId] as string, start: startsAt, end: endsAt };
}

/** Participants are numbered by their turns. */
function ruleOf({ timezone, starts_at, ends_at, length, active_period, participants }: Rotation): ShiftRule {
  const instant = (wall: string) => instantOf(timezone, Date.parse(`${wall}:00Z`));
  return {
    zone: timezone,
    startsAt: instant(starts_at),
    endsAt: ends_at ? instant(ends_at) : null,
    length: length.count,
    lengthUnit: length.unit.toUpperCase() as ShiftRule["lengthUnit"],
    activePeriod: active_period ? { startTime: active_period.start, endTime: active_period.end } : null,
    participants: participants.map((_, index) => index),
  };
}
