/** iCalendar feeds (RFC 5545) of shifts and of gaps. */
import { createHash } from "node:crypto";
import { ICalCalendar, ICalEventTransparency } from "ical-generator";
import type { Gap } from "./coverage.ts";
import type { Shift } from "./shifts.ts";
import type { Instant } from "./zone.ts";

/** A shift of a rotation, or a gap in a schedule's coverage. */
export type FeedEntry =
  | {
      readonly address: string;
      readonly schedule: string;
      readonly rotation: string;
      readonly shift: Shift;
      /** The projects that have the shift together, where they are several. */
      readonly projects?: string;
    }
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
  const calendar = new ICalCalendar({
    name: plain(name),
    prodId: { company: "Watchbill", product: "on-call" },
  });
  const head = calendar.toString().slice(0, -END.length);
  const events = entries.map((entry) => {
    const { start, end } = "shift" in entry ? entry.shift : entry.gap;
    const user = "shift" in entry ? entry.shift.user : "";
    const event = calendar.createEvent({
      id: `${digest([entry.address, String(start), user])}@watchbill`,
      stamp: new Date(stamp),
      start: new Date(start),
      end: new Date(end),
      summary: plain(
        "shift" in entry
          ? `${user} on call: ${entry.schedule}, ${entry.rotation}`
          : `Nobody on call: ${entry.schedule}`,
      ),
      description:
        "shift" in entry && entry.projects !== undefined
          ? `${entry.address}\n${entry.projects}`
          : entry.address,
      // Being on call does not make a person busy.
      transparency: ICalEventTransparency.TRANSPARENT,
    });
    return event.toString().split("\r\n").map(fold).join("\r\n");
  });
  return `${head}${events.join("")}${END}\r\n`;
}

/** Texts may hold no control characters (RFC 5545, 3.3.11). */
function plain(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, " ");
}

/** The last line of what the library writes. */
const END = "END:VCALENDAR";
/** A content line without its continuations may have so many octets, and CRLF besides (RFC 5545, 3.1). */
const LONGEST_LINE = 74;

/**
 * A line cut between characters into lines of at most 75 octets. The library's own folding makes an encoder for every
 * character of a calendar, which is nearly all the time that a feed of thousands of shifts takes.
 */
function fold(line: string): string {
  if (Buffer.byteLength(line) <= LONGEST_LINE) return line;
  let folded = "";
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    const full = octets + size > LONGEST_LINE;
    folded += full ? `\r\n ${character}` : character;
    octets = full ? size : octets + size;
  }
  return folded;
}

function digest(parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 32);
}
