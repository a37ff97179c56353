/** Calendar feeds: per schedule, per person, and of gaps, as files for a static site. */
import { demand, gaps } from "../calendar/coverage.ts";
import { type FeedEntry, icalendar } from "../calendar/ical.ts";
import { clip, type Interval, subtract, union } from "../calendar/intervals.ts";
import { type Instant, isKnownZone } from "../calendar/zone.ts";
import { formatAddress, parseAddress } from "../core/address.ts";
import { compare } from "../core/compare.ts";
import { digestOf } from "../core/digest.ts";
import { policyReach } from "./escalation.ts";
import { type Gathered, gather, gatherSchedules, inOne } from "./gather.ts";
import { type DutyShift, dutyShifts, type Window } from "./roster.ts";
import type { ProjectView, ScheduleView, View } from "./view.ts";

export interface FeedFile {
  /** Relative to the site, with `/`. */
  readonly path: string;
  /** What it is about: a project and schedule, a person, a project. */
  readonly subject: string;
  /** The same for all feeds of a group's projects that tell the same: `acme/payments (40 projects)/Primary`. */
  readonly together: string;
  readonly about: "schedule" | "person" | "gaps";
  readonly events: number;
  readonly text: string;
}

/**
 * A feed for each schedule, each person, and for each project the time in which nobody is on call though somebody should be,
 * or no alert reaches anybody. A person's shift is one event, however many projects of a group have it alike. `stamp` is
 * the DTSTAMP of every event. Feeds without events are there too: somebody may have subscribed to them.
 */
export function feedsOf(view: View, window: Window, stamp: Instant): FeedFile[] {
  const feed = (
    about: FeedFile["about"],
    { path, subject, together }: Pick<FeedFile, "path" | "subject" | "together">,
    entries: readonly FeedEntry[],
  ): FeedFile => ({
    path,
    subject,
    together,
    about,
    events: entries.length,
    text: icalendar({
      name: `${about === "gaps" ? "Nobody on call" : "On call"}: ${subject}`,
      stamp,
      entries,
    }),
  });
  const shared = namesOf(gatherSchedules(view), ({ schedules }) => schedules[0]?.address);
  const schedules = view.projects.flatMap((project) =>
    project.schedules.map((schedule) => {
      const subject = `${project.path}/${schedule.name}`;
      const path = `schedules/${project.path}/${fileNameOf(schedule.name)}`;
      const together = `${shared.get(schedule.address)}/${schedule.name}`;
      const entries = shiftsOf(view, project, schedule, window).map(shiftEntry);
      return feed("schedule", { path, subject, together }, entries);
    }),
  );
  const served = servedShifts(view, window);
  const users = [...new Set(served.map(({ user }) => user))].sort(compare);
  const people = users.map((user) => {
    const own = served.filter((shift) => shift.user === user);
    const path = `people/${fileNameOf(user)}`;
    return feed("person", { path, subject: user, together: user }, own.map(shiftEntry));
  });
  const entriesOf = gapsByProject(view, window);
  const holes = view.projects.map((project) => ({ ...project, entries: entriesOf.get(project.path) ?? [] }));
  const alike = namesOf(
    gather(holes, view.projects, ({ entries }) => entries),
    ({ path }) => path,
  );
  return [
    ...schedules,
    ...people,
    ...holes.map(({ path: project, entries }) => {
      const path = `gaps/${project}.ics`;
      return feed("gaps", { path, subject: project, together: alike.get(project) ?? project }, entries);
    }),
  ];
}

/** One calendar of all shifts; those that projects of a group have alike are one event. */
export function wholeFeed(view: View, window: Window, stamp: Instant, user?: string): string {
  const shifts = servedShifts(view, window).filter((shift) => user === undefined || shift.user === user);
  return icalendar({
    name: user === undefined ? "On call" : `On call: ${user}`,
    stamp,
    entries: shifts.map(shiftEntry),
  });
}

/** What things are called together, by a key of each. */
function namesOf<Item>(
  gathered: readonly Gathered<Item>[],
  keyOf: (item: Item) => string | undefined,
): Map<string | undefined, string> {
  return new Map(gathered.flatMap(({ name, items }) => items.map((item) => [keyOf(item), name] as const)));
}

function shiftsOf(view: View, project: ProjectView, schedule: ScheduleView, window: Window): DutyShift[] {
  return dutyShifts({ ...view, projects: [{ ...project, schedules: [schedule] }] }, window);
}

/** Shifts as people serve them: once, though several projects may have them. */
function servedShifts(view: View, window: Window): DutyShift[] {
  return dutyShifts(inOne(view, gatherSchedules(view)), window);
}

function shiftEntry({ user, start, end, project, schedule, rotation }: DutyShift): FeedEntry {
  const { address } = rotation;
  return {
    address,
    schedule: schedule.name,
    rotation: rotation.name,
    shift: { user, start, end },
    ...(parseAddress(address).project !== project && { projects: project }),
  };
}

/** Looked for once where projects of a group have everything alike: a year of pages is long to go through. */
function gapsByProject(view: View, window: Window): Map<string, FeedEntry[]> {
  const alike = gather(view.projects, view.projects, ({ schedules, policy }) => [schedules, policy]);
  return new Map(
    alike.flatMap(({ items: [first, ...others] }) => {
      const entries = gapEntries(view, first, window);
      const moved = others.map(({ path }) => [path, entries.map((entry) => movedTo(path, entry))] as const);
      return [[first.path, entries], ...moved];
    }),
  );
}

function movedTo(project: string, entry: FeedEntry): FeedEntry {
  return { ...entry, address: formatAddress({ ...parseAddress(entry.address), project }) };
}

function gapEntries(view: View, project: ProjectView, window: Window): FeedEntry[] {
  const { from, to } = window;
  const ofSchedules = project.schedules.flatMap((schedule) => {
    const { coverage, timezone, address, name } = schedule;
    if (coverage === undefined || !isKnownZone(timezone)) return [];
    const served = union(clip(shiftsOf(view, project, schedule, window), from, to));
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

/** Characters of the digest that stands for what a file's name cannot say. */
const DIGEST_LENGTH = 8;

/**
 * The name of a file for a thing of any name: that of the thing where it is plain, else what is plain of it and a digest.
 * It depends on nothing else, so that an address stays the same whatever else there is.
 */
function fileNameOf(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9._]+/g, "-").replace(/^[-.]+|[-.]+$/g, "");
  if (plain === name) return `${name}.ics`;
  const digest = digestOf(name).slice(0, DIGEST_LENGTH);
  return `${plain === "" ? "" : `${plain}-`}${digest}.ics`;
}
