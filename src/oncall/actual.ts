/**
 * Who really was on call: what GitLab recorded, and for overrides that are over what the document says. Once the
 * rotations made from an override are taken back, GitLab has forgotten their shifts, and in the one they were cut from it
 * has either a hole for that time or the people of the rotation itself, written in afterwards by its job.
 */
import { timeByUser } from "../calendar/compare.ts";
import { clip, type Interval, intersect, subtract, union } from "../calendar/intervals.ts";
import { originOf } from "../calendar/overrides.ts";
import { type Shift, shiftsOverlapping } from "../calendar/shifts.ts";
import { isKnownZone, wallToInstant } from "../calendar/zone.ts";
import { parseAddress } from "../core/address.ts";
import { compare } from "../core/compare.ts";
import { readRetired } from "../kinds/rotation-retirement.ts";
import type { RecordedShift } from "./read-shifts.ts";
import type { Window } from "./roster.ts";
import type { ProjectView, ScheduleView, View } from "./view.ts";

export interface ActualShift extends RecordedShift {
  readonly evidence: "record" | "document";
}

/** Time counted by the document. */
export interface Amendment extends Pick<ProjectView, "path" | "groups">, Shift {
  /** The rotation made from the override, or the one that went on after it. */
  readonly address: string;
  /** Whom GitLab has in its record for that time; empty where it has nobody. */
  readonly recorded: readonly string[];
}

export interface Actual {
  readonly shifts: readonly ActualShift[];
  readonly amendments: readonly Amendment[];
}

/**
 * Recorded shifts, amended by what a document's view says of overrides that were over at the end of the window and that
 * GitLab keeps no rotations of any more. The document counts in an override's time where GitLab has a hole, or has a record
 * without any; where a record stops within it, the override was applied late and the record before that stands.
 */
export function actualShifts(recorded: readonly RecordedShift[], view: View, past: Window): Actual {
  const parts = view.projects.flatMap((project) =>
    project.schedules.flatMap((schedule) => amend(recorded, project, schedule, past)),
  );
  const amended = new Set(parts.flatMap(({ replaced }) => replaced));
  const untouched = recorded.filter((shift) => !amended.has(shift)).map(asRecord);
  return {
    shifts: [...untouched, ...parts.flatMap(({ shifts }) => shifts)],
    amendments: parts
      .flatMap(({ amendments }) => amendments)
      .sort((a, b) => compare(a.path, b.path) || a.start - b.start || compare(a.address, b.address)),
  };
}

interface Part extends Actual {
  /** Recorded shifts that `shifts` stand for. */
  readonly replaced: readonly RecordedShift[];
}

function amend(
  recorded: readonly RecordedShift[],
  { path, groups }: ProjectView,
  { name, timezone, rotations, written }: ScheduleView,
  past: Window,
): Part[] {
  if (written === undefined || !isKnownZone(timezone)) return [];
  const over = written.overrides
    .map(({ from, to }) => ({ start: wallToInstant(from, timezone), end: wallToInstant(to, timezone) }))
    .filter(({ end }) => end <= past.to);
  const origins = [...new Set(rotations.map((rotation) => originOf(rotation.name) ?? rotation.name))];
  return origins.map((origin) => {
    const pieces = rotations.filter((rotation) => (originOf(rotation.name) ?? rotation.name) === origin);
    const served = pieces.flatMap((piece) =>
      clip(shiftsOverlapping(piece, past.from, past.to), past.from, past.to).map((shift) => ({
        ...shift,
        address: piece.address,
      })),
    );
    const plain = written.rotations
      .filter((rotation) => rotation.name === origin)
      .flatMap((rotation) => shiftsOverlapping(rotation, past.from, past.to));
    const own = recorded.filter(({ address }) => {
      const place = parseAddress(address);
      return place.project === path && place.names[0] === name && originIn(place.names[1] ?? "") === origin;
    });
    const time = over.flatMap((override) => timeByDocument(override, { served, plain, own }, past));
    return replace(own, served, union(time), { path, groups });
  });
}

/** The declared rotation that a live one comes from: cut by an override, or replaced by one with another turn order. */
function originIn(name: string): string {
  return originOf(name) ?? readRetired(name)?.original ?? name;
}

interface Sides {
  /** By the document, overrides worked in. */
  readonly served: readonly Shift[];
  /** By the document without overrides. */
  readonly plain: readonly Shift[];
  /** By GitLab. */
  readonly own: readonly RecordedShift[];
}

/** The time of one override, and after it until GitLab has a record again, in which the document counts. */
function timeByDocument(override: Interval, { served, plain, own }: Sides, past: Window): Interval[] {
  const record = union(own);
  const kept = union(
    own.filter(({ address }) => originOf(parseAddress(address).names[1] ?? "") !== undefined),
  );
  const time = subtract(intersect(different(served, plain), [override]), kept);
  if (time.length === 0) return [];
  const blank = subtract(time, record);
  const resumed = Math.min(
    past.to,
    ...own.map(({ start }) => start).filter((start) => start >= override.end),
  );
  const ran = override.start <= past.from || own.some(({ start }) => start < override.start);
  const after = ran ? subtract([{ start: override.end, end: resumed }], record) : [];
  return [...(blank.length > 0 ? blank : time), ...after.filter(({ start, end }) => start < end)];
}

/** When two lists of shifts have different people on call. */
function different(one: readonly Shift[], other: readonly Shift[]): Interval[] {
  const [first, second] = [timeByUser(one), timeByUser(other)];
  const users = new Set([...first.keys(), ...second.keys()]);
  return union(
    [...users].flatMap((user) => {
      const [mine, theirs] = [first.get(user) ?? [], second.get(user) ?? []];
      return [...subtract(mine, theirs), ...subtract(theirs, mine)];
    }),
  );
}

/** Puts the document's shifts in the place of recorded ones for some time. */
function replace(
  own: readonly RecordedShift[],
  served: readonly RecordedShift[],
  time: readonly Interval[],
  place: Pick<Amendment, "path" | "groups">,
): Part {
  const added = served.flatMap((shift) => intersect([shift], time).map((part) => ({ ...shift, ...part })));
  const kept = own.flatMap((shift) => subtract([shift], time).map((part) => ({ ...shift, ...part })));
  return {
    replaced: own,
    shifts: [...kept.map(asRecord), ...added.map((shift) => ({ ...shift, evidence: "document" as const }))],
    amendments: added.map((shift) => {
      const overlapping = clip(own, shift.start, shift.end);
      return { ...place, ...shift, recorded: [...new Set(overlapping.map(({ user }) => user))].sort() };
    }),
  };
}

function asRecord(shift: RecordedShift): ActualShift {
  return { ...shift, evidence: "record" };
}
