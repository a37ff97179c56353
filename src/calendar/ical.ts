/** iCalendar feeds (RFC 5545) of shifts and of gaps. */
import { createHash } from "node:crypto";
import { ICalCalendar, ICalEventTransparency } from "ical-generator";
import type { Gap } from "./coverage.ts";
import type { Shift } from "./shifts.ts";
import type { Instant } from "./zone.ts";

/** A shift of a rotation, or a gap in a schedule's coverage. */
export type FeedEntry =
  | { readonly address: string; readonly schedule: string; readonly rotation: string; readonly shift: Shift }
  | { readonly address: string; readonly schedule: string; readonly gap: Gap };

export interface Feed {
  /** What calendar programs call the feed. */
  readonly name: string;
  /** DTSTAMP of every event, e.g. the time of the commit the shifts come from: never the clock, so that bytes repeat. */
  readonly stamp: Instant;
  readonly entries: readonly FeedEntry[];
}

/**
 * A feed as text, with UTC times, CRLF and folded lines. An event keeps its UID as long as the rotation's address, the
 * shift's start and its person stay the same, so that a subscription moves shifts whose end changes and does not double them.
 */
export function icalendar({ name, stamp, entries }: Feed): string {
  const calendar = new ICalCalendar({ name, prodId: { company: "Watchbill", product: "on-call" } });
  for (const entry of entries) {
    const { start, end } = "shift" in entry ? entry.shift : entry.gap;
    const user = "shift" in entry ? entry.shift.user : "";
    calendar.createEvent({
      id: `${digest([entry.address, String(start), user])}@watchbill`,
      stamp: new Date(stamp),
      start: new Date(start),
      end: new Date(end),
      summary:
        "shift" in entry
          ? `${user} on call: ${entry.schedule}, ${entry.rotation}`
          : `Nobody on call: ${entry.schedule}`,
      description: entry.address,
      // Being on call does not make a person busy.
      transparency: ICalEventTransparency.TRANSPARENT,
    });
  }
  return `${calendar.toString()}\r\n`;
}

function digest(parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 32);
}
