/** What a change of on-call does, in words: of a rotation in a plan's notes, of a schedule in a preview. */
import type { Handovers } from "./compare.ts";
import type { SafeTime } from "./handover-times.ts";
import type { Instant, WallClock } from "./zone.ts";

/** Who is on call now: each side as it reads, with the zone its times are in, if it has any. */
export function nowText(before: string, after: string, zone?: string): string {
  const place = zone === undefined ? "" : ` (${zone})`;
  return before === after
    ? `on call now: ${before}${place}, before and after`
    : `on call now: ${before}; after this: ${after}${place}`;
}

/** `2 of 5 shifts in the next 14 days change hands` */
export function handoversText({ changed, total }: Handovers, period: string): string {
  return `${changed} of ${total} shifts in ${period} change hands`;
}

/**
 * `to interrupt nobody, apply it from Mon 9 Mar 09:00 to Mon 16 Mar 09:00, or at Mon 23 Mar 09:00`: the first `most` of
 * the times in a period that begins at `asOf`.
 */
export function safeText(
  safe: readonly SafeTime[],
  asOf: Instant,
  period: string,
  most: number,
  say: (instant: Instant) => string,
): string {
  // The end of one time may stand as a moment of its own besides.
  const times = safe.filter(
    (time) => time.from < time.to || !safe.some((other) => other !== time && other.to === time.from),
  );
  if (times.length === 0) return `whenever it is applied in ${period}, it interrupts a shift`;
  const texts = times.slice(0, most).map(({ from, to }) => {
    if (from === to) return `at ${say(from)}`;
    return from <= asOf ? `before ${say(to)}` : `from ${say(from)} to ${say(to)}`;
  });
  return `to interrupt nobody, apply it ${texts.join(", or ")}`;
}

/** `place` says which rotation it is, where that is not plain: ` in "Weekly"`. */
export function startText(starts_at: WallClock, keeps: string, place = ""): string {
  return `write starts_at: ${starts_at}${place} to leave the turn to ${keeps}`;
}
