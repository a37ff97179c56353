/** Flags that the `oncall` commands share, and what they say about time. */
import { emptyWindow, requireZone } from "../../calendar/window-checks.ts";
import {
  addDays,
  DAY,
  type Instant,
  instantToLocal,
  localToInstant,
  wallToInstant,
} from "../../calendar/zone.ts";
import { nearest } from "../../config/nearest.ts";
import { EXIT, Stop } from "../../core/finding.ts";
import { usersIn } from "../../oncall/filter.ts";
import type { Window } from "../../oncall/roster.ts";
import type { View } from "../../oncall/view.ts";
import { utc } from "../../render/oncall-json.ts";
import type { CommonFlags, Moment, Report } from "../flags.ts";
import { asOf, type Invocation } from "../invocation.ts";

export interface OncallFlags extends CommonFlags {
  readonly live?: boolean;
  /** Asks GitLab for nothing, though there may be a token. */
  readonly offline?: boolean;
  readonly schedule?: string;
  readonly user?: string;
  readonly timezone?: string;
  readonly report?: readonly Report[];
}

export interface WindowFlags extends OncallFlags {
  readonly from?: Moment;
  readonly to?: Moment;
}

/** Where nothing else is said, dates begin at midnight in this zone. */
const DEFAULT_ZONE = "Etc/UTC";

/** The zone of `--timezone`, in its own spelling; ends the run where it does not exist. */
export function zoneOf({ timezone = DEFAULT_ZONE }: Pick<OncallFlags, "timezone">): string {
  return requireZone(timezone);
}

export function instantOf(moment: Moment, zone: string): Instant {
  return "instant" in moment ? moment.instant : wallToInstant(`${moment.date}T00:00`, zone);
}

/** The window of `--from` and `--to`; what is missing is counted in days from the other end, or from today. */
export function windowOf(
  flags: WindowFlags,
  invocation: Invocation,
  { days, back = 0 }: { readonly days: number; readonly back?: number },
): Window {
  const zone = zoneOf(flags);
  const today = midnight(asOf(flags, invocation), zone);
  const end = flags.to && instantOf(flags.to, zone);
  const from = flags.from
    ? instantOf(flags.from, zone)
    : addDays(end ?? today, end === undefined ? -back : -days, zone);
  const to = end ?? addDays(from, days, zone);
  if (from >= to) throw emptyWindow(utc(from), utc(to));
  return { from, to };
}

/** Ends the run where nobody called `user` takes part in any rotation that is looked at. */
export function requireUser(view: View, user: string | undefined): void {
  const users = usersIn(view);
  if (user === undefined || users.includes(user)) return;
  const meant = nearest(user, users);
  throw new Stop(EXIT.failed, {
    level: "error",
    code: "unknown-user",
    message: `${user} takes part in no rotation that is looked at`,
    hint: meant === undefined ? "Name somebody who takes part in one." : `Did you mean "${meant}"?`,
  });
}

/** The last midnight in a zone. */
export function midnight(instant: Instant, zone: string): Instant {
  return localToInstant(Math.floor(instantToLocal(instant, zone) / DAY) * DAY, zone);
}
