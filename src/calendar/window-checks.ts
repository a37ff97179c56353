/** What every window of time needs, or the run ends: a zone that exists, and an end after its start. */
import { EXIT, Stop } from "../core/finding.ts";
import { isKnownZone, spelledZone } from "./zone.ts";

/** A zone as the time zone database spells it; throws `Stop` where it does not exist. */
export function requireZone(timezone: string): string {
  if (isKnownZone(timezone)) return spelledZone(timezone);
  throw new Stop(EXIT.failed, {
    level: "error",
    code: "unknown-time-zone",
    message: `There is no time zone ${JSON.stringify(timezone)}`,
    hint: "Name an IANA zone such as Europe/Berlin or Etc/UTC.",
  });
}

/** The end of a run whose window does not end after its start; both are told as they are given. */
export function emptyWindow(from: string, to: string): Stop {
  return new Stop(EXIT.failed, {
    level: "error",
    code: "empty-window",
    message: `The window from ${from} to ${to} holds no time`,
    hint: "Let --to be later than --from: it is where the window ends, and no longer in it.",
  });
}
