/** `watchbill oncall hours`: hours per person and class for fairness and pay, planned and as GitLab recorded them. */
import { addDays, type Instant, instantToLocal, localToInstant } from "../../calendar/zone.ts";
import { parseAddress } from "../../core/address.ts";
import { EXIT, type ExitCode } from "../../core/finding.ts";
import { matcherOf } from "../../core/glob.ts";
import { type Actual, actualShifts } from "../../oncall/actual.ts";
import { gatherAmendments } from "../../oncall/gather.ts";
import { hoursReport, participantsIn, payLines, peopleBy, plannedHours } from "../../oncall/hours.ts";
import { type RecordedShift, readShifts } from "../../oncall/read-shifts.ts";
import { dutyShifts, type Window } from "../../oncall/roster.ts";
import type { View } from "../../oncall/view.ts";
import {
  type HoursPage,
  renderHoursCsv,
  renderHoursJson,
  renderHoursText,
} from "../../render/oncall-hours.ts";
import { connectTo } from "../connection.ts";
import { openDoors } from "../doors.ts";
import { asOf, type Invocation } from "../invocation.ts";
import { type Formats, show } from "../show.ts";
import { type WindowFlags, windowOf, zoneOf } from "./flags.ts";
import { oncallOf, readLive } from "./sources.ts";

export interface HoursFlags extends WindowFlags {
  readonly actual?: boolean;
}

const DAYS = 28;

const FORMATS: Formats<HoursPage> = {
  text: renderHoursText,
  json: renderHoursJson,
  csv: renderHoursCsv,
};

export async function hours(flags: HoursFlags, invocation: Invocation): Promise<ExitCode> {
  const window = windowFrom(flags, invocation);
  const { view, declared, host } = await oncallOf(flags, invocation, window);
  const past = { from: window.from, to: Math.max(window.from, Math.min(window.to, asOf(flags, invocation))) };
  const recorded = flags.actual ? await recordedIn(view, host, past, flags, invocation) : undefined;
  const actual = recorded && actualShifts(recorded, declared ?? view, past);
  show(pageOf(view, { window, past }, actual, zoneOf(flags)), FORMATS, flags, invocation);
  return EXIT.ok;
}

/** The previous month, where nothing is said: what is over can be paid. */
function windowFrom(flags: HoursFlags, invocation: Invocation): Window {
  if (flags.from !== undefined || flags.to !== undefined) return windowOf(flags, invocation, { days: DAYS });
  const zone = zoneOf(flags);
  const to = firstOfMonth(asOf(flags, invocation), zone);
  return { from: firstOfMonth(addDays(to, -1, zone), zone), to };
}

function firstOfMonth(instant: Instant, zone: string): Instant {
  const local = new Date(instantToLocal(instant, zone));
  return localToInstant(Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), 1), zone);
}

/** What GitLab has recorded of the view's projects, also in schedules that the document does not declare. */
async function recordedIn(
  { projects }: View,
  host: string | undefined,
  past: Window,
  flags: HoursFlags,
  invocation: Invocation,
): Promise<RecordedShift[]> {
  const doors = openDoors(connectTo(host, flags, invocation), flags, invocation);
  try {
    const paths = projects.map(({ path }) => path);
    const live = await readLive(doors, paths, flags, invocation);
    const isWanted = matcherOf(flags.schedule);
    const recorded = await readShifts(doors.gitlab, live, past);
    return recorded.filter(({ address }) => isWanted(parseAddress(address).names[0] ?? ""));
  } finally {
    await doors.close();
  }
}

function pageOf(
  view: View,
  { window, past }: { readonly window: Window; readonly past: Window },
  actual: Actual | undefined,
  zone: string,
): HoursPage {
  const shifts = dutyShifts(view, window).map((shift) => ({ ...shift, address: shift.rotation.address }));
  const people = peopleBy(view, shifts, zone);
  const planned = {
    planned: plannedHours(view, window, zone),
    lines: payLines(shifts, window, people).map((line) => ({ ...line, source: "planned" as const })),
    timezone: zone,
  };
  if (actual === undefined) return planned;
  const served = payLines(actual.shifts, past, people).map((line) => ({
    ...line,
    source: "actual" as const,
  }));
  return {
    ...planned,
    actual: hoursReport(actual.shifts, participantsIn(view), past, people),
    amendments: actual.amendments,
    told: gatherAmendments(actual.amendments, view),
    lines: [...planned.lines, ...served],
  };
}
