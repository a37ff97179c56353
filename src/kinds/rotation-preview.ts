/** What a reviewer should know of a changed rotation: who is on call before and after, and how to change it gently. */
import { handovers } from "../calendar/compare.ts";
import { safeTimes } from "../calendar/handover-times.ts";
import { reanchor } from "../calendar/reanchor.ts";
import { type Rotation, type Shift, shiftsOverlapping } from "../calendar/shifts.ts";
import { DAY, type Instant, instantToWall } from "../calendar/zone.ts";

/** Days over which a note counts the shifts that change hands. */
const DAYS = 14;
/** How far ahead the first shift of a new rotation is looked for. */
const FIRST_WITHIN = 400 * DAY;

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
  const [was, is] = [servingIn(before, asOf), servingIn(after, asOf)];
  if (before.length === 0) {
    const [first] = shiftsIn(after, asOf, asOf + FIRST_WITHIN);
    if (is !== undefined) return [`on call at once: ${describe(is)} (${zone})`];
    if (first === undefined) return [`nobody comes on call by it in the next ${FIRST_WITHIN / DAY} days`];
    return [`first on call: ${first.user} from ${say(first.start)} to ${say(first.end)} (${zone})`];
  }

  const until = asOf + DAYS * DAY;
  const [old, fresh] = [shiftsIn(before, asOf, until), shiftsIn(after, asOf, until)];
  const { changed, total } = handovers(old, fresh, asOf, until);
  const [base, changedBase] = [before[0], after[0]];
  const anchor =
    base && changedBase && was && is?.user !== was.user ? reanchor(base, changedBase, asOf) : undefined;
  return [
    was?.user === is?.user && (was?.end === is?.end || changed === 0)
      ? `on call now: ${describe(was)} (${zone}), before and after`
      : `on call now: ${describe(was)}; after this: ${describe(is)} (${zone})`,
    `${changed} of ${total} shifts in the next ${DAYS} days change hands`,
    ...(changed > 0 && after.length > 0 ? [safeNote()] : []),
    ...(anchor !== undefined ? [`write starts_at: ${anchor} to leave the turn to ${was?.user}`] : []),
  ];

  function safeNote(): string {
    const [first] = safeTimes(old, fresh, asOf, until);
    if (first === undefined) return `whenever it is applied in these ${DAYS} days, it interrupts a shift`;
    if (first.from <= asOf) return `applying it before ${say(first.to)} interrupts nobody`;
    const { from, to } = first;
    return `to interrupt nobody, apply it ${from === to ? `at ${say(from)}` : `from ${say(from)} to ${say(to)}`}`;
  }
}

function servingIn(rotations: readonly Rotation[], instant: Instant): Shift | undefined {
  return shiftsIn(rotations, instant, instant + 1)[0];
}

function shiftsIn(rotations: readonly Rotation[], from: Instant, to: Instant): Shift[] {
  return rotations
    .flatMap((rotation) => shiftsOverlapping(rotation, from, to))
    .sort((a, b) => a.start - b.start);
}
