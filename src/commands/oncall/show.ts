/** `watchbill oncall show`: who is on call now, next, and over a window. */
import type { Instant } from "../../calendar/zone.ts";
import { EXIT, type ExitCode } from "../../core/finding.ts";
import { policyReach } from "../../oncall/escalation.ts";
import { gatherPolicies, gatherSchedules, inOne } from "../../oncall/gather.ts";
import { dutyShifts, onlyUser, rosterOf, type Window } from "../../oncall/roster.ts";
import type { View } from "../../oncall/view.ts";
import { renderOncallHtml } from "../../render/oncall-html.ts";
import { onCallJson, shiftsJson } from "../../render/oncall-json.ts";
import { renderOncallSvg } from "../../render/oncall-svg.ts";
import { renderOncallText } from "../../render/oncall-text.ts";
import type { Moment } from "../flags.ts";
import { asOf, type Invocation } from "../invocation.ts";
import { type Formats, show as write } from "../show.ts";
import { instantOf, requireUser, type WindowFlags, windowOf, zoneOf } from "./flags.ts";
import { oncallOf } from "./sources.ts";

export interface ShowFlags extends WindowFlags {
  readonly at?: Moment;
}

interface Shown {
  readonly view: View;
  readonly at: Instant;
  readonly window: Window;
}

/** What is shown where no window is named. */
const DAYS = 14;

export async function show(flags: ShowFlags, invocation: Invocation): Promise<ExitCode> {
  const zone = zoneOf(flags);
  const at = flags.at === undefined ? asOf(flags, invocation) : instantOf(flags.at, zone);
  const window = windowOf({ ...flags, now: at }, invocation, { days: DAYS });
  const { view } = await oncallOf(flags, invocation, window);
  requireUser(view, flags.user);
  write({ view, at, window }, formatsOf(flags), flags, invocation);
  return EXIT.ok;
}

function formatsOf({ at: asked, user, timezone }: ShowFlags): Formats<Shown> {
  const isShown = (shift: { readonly user: string }) => user === undefined || shift.user === user;
  const page = ({ view, at, window }: Shown) => ({
    roster: onlyUser(rosterOf(inOne(view, gatherSchedules(view)), at, window), user),
    reach: policyReach(inOne(view, gatherPolicies(view)), at),
    ...(timezone !== undefined && { timezone: zoneOf({ timezone }) }),
  });
  return {
    json: ({ view, at, window }) =>
      asked === undefined
        ? shiftsJson(window, dutyShifts(view, window).filter(isShown))
        : onCallJson(at, dutyShifts(view, { from: at, to: at + 1 }).filter(isShown)),
    text: (shown, { color }) => renderOncallText(page(shown), { color }),
    svg: (shown) => renderOncallSvg(page(shown)),
    html: (shown) => renderOncallHtml(page(shown)),
  };
}
