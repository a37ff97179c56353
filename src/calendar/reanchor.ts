/**
 * GitLab deals the turns anew, from the rotation's start, whenever the number of participants changes; the person
 * on call may then change at once. Another start date avoids that.
 */
import { onCallAt, type Rotation, turnAt } from "./shifts.ts";
import { addDays, HOUR, type Instant, instantToWall, type WallClock } from "./zone.ts";

/**
 * The start, as wall clock in the new rotation's zone, with which the person whose turn it is at `now` keeps it under the
 * new participants and length, from the handover that began it. Undefined where there is none: the old rotation is not
 * under way, the person is no longer among the participants, the turn would be over, or a clock change gets in the way.
 */
export function reanchor(old: Rotation, fresh: Rotation, now: Instant): WallClock | undefined {
  const turn = turnAt(old, now);
  if (turn === undefined) return undefined;
  const place = fresh.participants.indexOf(old.participants[turn.index] as string);
  if (place < 0) return undefined;

  const { count, unit } = fresh.length;
  const back = place * count;
  const start =
    unit === "hours"
      ? turn.start - back * HOUR
      : addDays(turn.start, -back * (unit === "weeks" ? 7 : 1), fresh.timezone);
  const anchored = { ...fresh, starts_at: instantToWall(start, fresh.timezone) };
  const there = turnAt(anchored, now);
  const kept = there?.index === place && there.start === turn.start;
  return kept && onCallAt(anchored, now)?.user === onCallAt(old, now)?.user ? anchored.starts_at : undefined;
}
