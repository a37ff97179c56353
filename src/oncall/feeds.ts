/** Calendar feeds: per schedule, per person, and of gaps, as files for a static site. */
import { demand, gaps } from "../calendar/coverage.ts";
import { type FeedEntry, icalendar } from "../calendar/ical.ts";
import { clip, type Interval, subtract, union } from "../calendar/intervals.ts";
import { type Instant, isKnownZone } from "../calendar/zone.ts";
import { compare } from "../core/finding.ts";
import { policyReach } from "./escalation.ts";
import { type DutyShift, dutyShifts, type Window } from "./roster.ts";
import type { View } from "./view.ts";

export interface FeedFile {
  /** Relative to the site, with `/`. */
  readonly path: string;
  /** What it is about: a project and schedule, a person, a project. */
  readonly subject: string;
  readonly about: "schedule" | "person" | "gaps";
  readonly events: number;
  readonly text: string;
}

/**
 * A feed for each schedule, each person, and for each project the time in which nobody is on call though somebody should be,
 * or no alert reaches anybody. `stamp` is the DTSTAMP of every event. Feeds without events are there too: somebody
 * may have subscribed to them.
 */
export function feedsOf(view: View, window: Window, stamp: Instant): FeedFile[] {
  const shifts = dutyShifts(view, window);
  const taken = new Set<string>();
  const feed = (
    about: FeedFile["about"],
    folder: string,
    name: string,
    entries: readonly FeedEntry[],
  ): FeedFile => ({
    path: pathOf(folder, name, taken),
    subject: name,
    about,
    events: entries.length,
    text: icalendar({ name: `${about === "gaps" ? "Nobody on call" : "On call"}: ${name}`, stamp, entries }),
  });
  const schedules = view.projects.flatMap(({ path, schedules: own }) =>
    own.map((schedule) => {
      const entries = shifts.filter((shift) => shift.schedule === schedule).map(shiftEntry);
      return feed("schedule", "schedules", `${path}/${schedule.name}`, entries);
    }),
  );
  const users = [...new Set(shifts.map(({ user }) => user))].sort(compare);
  const people = users.map((user) =>
    feed("person", "people", user, shifts.filter((shift) => shift.user === user).map(shiftEntry)),
  );
  const holes = view.projects.map((project) =>
    feed("gaps", "gaps", project.path, gapEntries(view, project, shifts, window)),
  );
  return [...schedules, ...people, ...holes];
}

/** One calendar of all shifts. */
export function wholeFeed(view: View, window: Window, stamp: Instant, user?: string): string {
  const shifts = dutyShifts(view, window).filter((shift) => user === undefined || shift.user === user);
  return icalendar({
    name: user === undefined ? "On call" : `On call: ${user}`,
    stamp,
    entries: shifts.map(shiftEntry),
  });
}

function shiftEntry({ user, start, end, schedule, rotation }: DutyShift): FeedEntry {
  return {
    address: rotation.address,
    schedule: schedule.name,
    rotation: rotation.name,
    shift: { user, start, end },
  };
}

function gapEntries(
  view: View,
  project: View["projects"][number],
  shifts: readonly DutyShift[],
  { from, to }: Window,
): FeedEntry[] {
  const ofSchedules = project.schedules.flatMap((schedule) => {
    const { coverage, timezone, address, name } = schedule;
    if (coverage === undefined || !isKnownZone(timezone)) return [];
    const served = union(
      clip(
        shifts.filter((shift) => shift.schedule === schedule),
        from,
        to,
      ),
    );
    const found = gaps(demand(coverage, timezone, from, to), served, schedule.rotations);
    return found.map((gap) => ({ address, schedule: name, gap }));
  });
  const [reach] = policyReach({ ...view, projects: [project] }, from);
  if (reach === undefined) return ofSchedules;
  const known: readonly Interval[] = union(ofSchedules.map(({ gap }) => gap));
  const unreached = subtract(clip(reach.never, from, to), known);
  const { address, name } = reach.policy;
  return [...ofSchedules, ...unreached.map((gap) => ({ address, schedule: name, gap }))].sort(
    (a, b) => a.gap.start - b.gap.start,
  );
}

/** A path of plain letters; names that come to the same are counted. */
function pathOf(folder: string, name: string, taken: Set<string>): string {
  const plain = name
    .split("/")
    .map(
      (part) =>
        part
          .toLowerCase()
          .replace(/[^a-z0-9._]+/g, "-")
          .replace(/^[-.]+|[-.]+$/g, "") || "unnamed",
    )
    .join("/");
  for (let number = 1; ; number += 1) {
    const path = `${folder}/${plain}${number === 1 ? "" : `-${number}`}.ics`;
    if (taken.has(path)) continue;
    taken.add(path);
    return path;
  }
}
