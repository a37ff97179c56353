/**
 * GitLab deals the turns anew, from the rotation's start, whenever the number of participants changes; the person
 * on call may then change at once. Another start date avoids that.
 */
import { onCallAt, type Rotation, turnAt } from "./shifts.ts";
import { addDays, HOUR, type Instant, instantToWall, type WallClock } from "./zone.ts";

/**
 * The start, as wall clock in the rotation's zone, with which the person whose turn it is at `now` keeps it under the new
 * participants, the handover times staying as they are. Undefined where there is none: the rotation has not begun,
 * the person is no longer among the participants, or a clock change gets in the way.
 */
export function reanchor(
  rotation: Rotation,
  participants: readonly string[],
  now: Instant,
): WallClock | undefined {
  const turn = turnAt(rotation, now);
  if (turn === undefined) return undefined;
  const user = rotation.participants[turn.index] as string;
  const place = participants.indexOf(user);
  if (place < 0) return undefined;

  const { count, unit } = rotation.length;
  const back = place * count;
  const start =
    unit === "hours"
      ? turn.start - back * HOUR
      : addDays(turn.start, -back * (unit === "weeks" ? 7 : 1), rotation.timezone);
  const anchored = { ...rotation, starts_at: instantToWall(start, rotation.timezone), participants };
  const there = turnAt(anchored, now);
  const kept = there?.index === place && there.start === turn.start;
  return kept && onCallAt(anchored, now)?.user === onCallAt(rotation, now)?.user
    ? anchored.starts_at
    : undefined;
}
