/** What a reviewer should know of a changed rotation: who is on call before and after, and how to change it gently. */
import { handoversText, nowText, safeText, startText } from "../calendar/change-words.ts";
import { handovers } from "../calendar/compare.ts";
import { safeTimes } from "../calendar/handover-times.ts";
import { reanchor } from "../calendar/reanchor.ts";
import { LOOK_AHEAD, onCallAt, type Rotation, type Shift, shiftsOverlapping } from "../calendar/shifts.ts";
import { DAY, type Instant, instantToWall } from "../calendar/zone.ts";

/** Days over which a note counts the shifts that change hands. */
const DAYS = 14;
const PERIOD = `the next ${DAYS} days`;

/**
 * Sentences about a rotation as of an instant. Either side is the rotation itself, followed by what overrides make of it;
 * nothing before where it is created, nothing after where it is deleted.
 */
export function previewNotes(
  before: readonly Rotation[],
  after: readonly Rotation[],
  asOf: Instant,
): string[] {
  const zone = (after[0] ?? before[0])?.timezone ?? "Etc/UTC";
  const say = (instant: Instant) => instantToWall(instant, zone).replace("T", " ");
  const describe = (shift: Shift | undefined) =>
    shift === undefined ? "nobody" : `${shift.user} until ${say(shift.end)}`;
  if (before.length === 0) return [creationNote()];

  const until = asOf + DAYS * DAY;
  const shifts = { before: shiftsIn(before, asOf, until), after: shiftsIn(after, asOf, until) };
  const now = { before: onCallAt(shifts.before, asOf)[0], after: onCallAt(shifts.after, asOf)[0] };
  const counts = handovers(shifts.before, shifts.after, asOf, until);
  const samePerson = now.before?.user === now.after?.user;
  const stays = samePerson && (now.before?.end === now.after?.end || counts.changed === 0);
  const safe = safeTimes(shifts.before, shifts.after, asOf, until);
  return [
    nowText(describe(now.before), describe(stays ? now.before : now.after), zone),
    handoversText(counts, PERIOD),
    ...(counts.changed > 0 && after.length > 0 ? [safeText(safe, asOf, PERIOD, 1, say)] : []),
    ...(samePerson ? [] : startNote(now.before?.user)),
  ];

  function creationNote(): string {
    const [first] = shiftsIn(after, asOf, asOf + LOOK_AHEAD);
    if (first === undefined) return `nobody comes on call by it in the next ${LOOK_AHEAD / DAY} days`;
    return first.start <= asOf
      ? `on call at once: ${describe(first)} (${zone})`
      : `first on call: ${first.user} from ${say(first.start)} to ${say(first.end)} (${zone})`;
  }

  function startNote(keeps: string | undefined): string[] {
    const [earlier, later] = [before[0], after[0]];
    if (earlier === undefined || later === undefined || keeps === undefined) return [];
    const start = reanchor(earlier, later, asOf);
    return start === undefined ? [] : [startText(start, keeps)];
  }
}

function shiftsIn(rotations: readonly Rotation[], from: Instant, to: Instant): Shift[] {
  return rotations
    .flatMap((rotation) => shiftsOverlapping(rotation, from, to))
    .sort((a, b) => a.start - b.start);
}
