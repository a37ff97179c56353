/**
 * GitLab deals the turns anew, from the rotation's start, whenever the number of participants changes; the person
 * on call may then change at once. Another start date avoids that.
 */
import { type Rotation, shiftAt, turnAt } from "./shifts.ts";
import { addDays, HOUR, type Instant, instantToWall, type WallClock } from "./zone.ts";

/**
 * The start, as wall clock in the new rotation's zone, with which the person whose turn it is at `now` keeps it under the
 * new participants and length, from the handover that began it. Undefined where there is none: the old rotation is not
 * under way, the person is no longer among the participants, the turn would be over, or a clock change gets in the way.
 */
export function reanchor(before: Rotation, after: Rotation, now: Instant): WallClock | undefined {
  const turn = turnAt(before, now);
  if (turn === undefined) return undefined;
  const place = after.participants.indexOf(before.participants[turn.index] as string);
  if (place < 0) return undefined;

  const { count, unit } = after.length;
  const back = place * count;
  const start =
    unit === "hours"
      ? turn.start - back * HOUR
      : addDays(turn.start, -back * (unit === "weeks" ? 7 : 1), after.timezone);
  const anchored = { ...after, starts_at: instantToWall(start, after.timezone) };
  const there = turnAt(anchored, now);
  const kept = there?.index === place && there.start === turn.start;
  return kept && shiftAt(anchored, now)?.user === shiftAt(before, now)?.user ? anchored.starts_at : undefined;
}
