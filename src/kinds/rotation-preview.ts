/** What a reviewer should know of a changed rotation: who is on call before and after, and how to change it gently. */
import { handovers } from "../calendar/compare.ts";
import { safeTimes } from "../calendar/handover-times.ts";
import { reanchor } from "../calendar/reanchor.ts";
import { onCallAt, type Rotation, type Shift, shiftsOverlapping } from "../calendar/shifts.ts";
import { DAY, type Instant, instantToWall } from "../calendar/zone.ts";

/** Days over which a note counts the shifts that change hands. */
const DAYS = 14;
/** How far ahead the first shift of a new rotation is looked for. */
const FIRST_WITHIN = 400 * DAY;

/** Sentences about a rotation that is created (no `before`), changed, or deleted (no `after`), as of an instant. */
export function previewNotes(
  before: Rotation | undefined,
  after: Rotation | undefined,
  asOf: Instant,
): string[] {
  const zone = (after ?? before)?.timezone ?? "Etc/UTC";
  const say = (instant: Instant) => instantToWall(instant, zone).replace("T", " ");
  const describe = (shift: Shift | undefined) =>
    shift === undefined ? "nobody" : `${shift.user} until ${say(shift.end)}`;
  const [was, is] = [before, after].map((rotation) => rotation && onCallAt(rotation, asOf));
  if (before === undefined) {
    const first = after && shiftsOverlapping(after, asOf, asOf + FIRST_WITHIN)[0];
    if (is !== undefined || first === undefined) return [`on call now: ${describe(is)} (${zone})`];
    return [`first on call: ${first.user} from ${say(first.start)} to ${say(first.end)} (${zone})`];
  }

  const until = asOf + DAYS * DAY;
  const [old, fresh] = [before, after].map((one) => (one ? shiftsOverlapping(one, asOf, until) : [])) as [
    Shift[],
    Shift[],
  ];
  const { changed, total } = handovers(old, fresh, asOf, until);
  const anchor =
    after && was && is?.user !== was.user ? reanchor(before, after.participants, asOf) : undefined;
  const keeps =
    anchor !== undefined && after && onCallAt({ ...after, starts_at: anchor }, asOf)?.user === was?.user;
  return [
    describe(was) === describe(is)
      ? `on call now: ${describe(was)} (${zone}), before and after`
      : `on call now: ${describe(was)}; after this: ${describe(is)} (${zone})`,
    `${changed} of ${total} shifts in the next ${DAYS} days change hands`,
    ...(changed > 0 && after ? [safeNote()] : []),
    ...(keeps ? [`starts_at: ${anchor} leaves the turn to ${was?.user}`] : []),
  ];

  function safeNote(): string {
    const [first] = safeTimes(old, fresh, asOf, until);
    if (first === undefined) return `applying it interrupts a shift at any time of these ${DAYS} days`;
    if (first.from > asOf)
      return `applying it interrupts nobody ${first.from === first.to ? "at" : "from"} ${say(first.from)}`;
    return `applying it interrupts nobody until ${say(first.to)}`;
  }
}
