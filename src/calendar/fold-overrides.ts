/** The other way round of overrides: from the rotations that GitLab holds to the document they were made from. */
import { isDeepStrictEqual } from "node:util";
import type { Interval } from "./intervals.ts";
import { ADDITION, applyOverrides, type NamedRotation, type Override, originOf } from "./overrides.ts";
import { type Shift, shiftsOverlapping } from "./shifts.ts";
import { DAY, type Instant, instantToWall, wallToInstant } from "./zone.ts";

export interface Folded {
  readonly rotations: readonly NamedRotation[];
  readonly overrides: readonly Override[];
}

/**
 * The rotations and overrides of one schedule that `applyOverrides` makes exactly these rotations of. Undefined where
 * there are none, e.g. where somebody has changed a made rotation in GitLab.
 */
export function foldOverrides(live: readonly NamedRotation[]): Folded | undefined {
  const made = live.filter(({ name }) => originOf(name) !== undefined);
  const declared = live.filter((rotation) => !made.includes(rotation));
  if (made.length === 0) return { rotations: declared, overrides: [] };
  const rotations = declared.map((rotation) => whole(rotation, piecesOf(rotation, made)));
  const additions = made.flatMap(additionOf);
  const differences = rotations.flatMap((rotation) => differencesIn(rotation, live));
  // An override that names nobody takes over from several people in one go.
  const replacements = [joined(differences, true), joined(differences, false)];
  // Where a declared rotation bears the name of additions, what looks like one may be a piece of it, or the reverse.
  const candidates = [...replacements.flatMap((one) => [[...one, ...additions], one]), additions];
  for (const candidate of candidates) {
    const overrides = candidate.toSorted((a, b) => (a.from < b.from ? -1 : 1));
    if (sameRotations(tryToApply(rotations, overrides), live)) return { rotations, overrides };
  }
  return undefined;
}

function additionOf({ name, starts_at, ends_at, participants }: NamedRotation): Override[] {
  const [user] = participants;
  if (originOf(name) !== ADDITION || !ends_at || user === undefined) return [];
  return [{ from: starts_at, to: ends_at, user }];
}

function piecesOf({ name }: NamedRotation, made: readonly NamedRotation[]): NamedRotation[] {
  return made.filter((piece) => originOf(piece.name) === name);
}

/** A rotation as it was before it was cut: it ends when the last of its pieces does. */
function whole(rotation: NamedRotation, pieces: readonly NamedRotation[]): NamedRotation {
  if (pieces.length === 0) return rotation;
  const ends = [...pieces, rotation].map(({ ends_at }) => ends_at ?? null);
  return { ...rotation, ends_at: ends.includes(null) ? null : (ends.sort().at(-1) ?? null) };
}

interface Difference extends Interval {
  readonly timezone: string;
  readonly user: string;
  readonly instead_of: string;
}

/** Who serves whose time, piece by piece in order of time; also where that is the same person. */
function differencesIn(rotation: NamedRotation, live: readonly NamedRotation[]): Difference[] {
  const pieces = live.filter(({ name }) => name === rotation.name || originOf(name) === rotation.name);
  if (pieces.length < 2) return [];
  const cuts = pieces.flatMap(({ starts_at, ends_at, timezone }) =>
    [starts_at, ends_at].flatMap((wall) => (wall ? [wallToInstant(wall, timezone)] : [])),
  );
  const firstCut =
    rotation.name === pieces[0]?.name ? (pieces[0].ends_at ?? rotation.starts_at) : rotation.starts_at;
  const [from, to] = [wallToInstant(firstCut, rotation.timezone), Math.max(...cuts) + DAY];
  const served = pieces.flatMap((piece) => shiftsOverlapping(piece, from, to));
  const planned = shiftsOverlapping(rotation, from, to);
  return planned
    .flatMap((shift) => served.flatMap((other) => overlapOf(shift, other, rotation.timezone, from)))
    .sort((a, b) => a.start - b.start);
}

function overlapOf(planned: Shift, served: Shift, timezone: string, from: Instant): Difference[] {
  const [start, end] = [Math.max(planned.start, served.start, from), Math.min(planned.end, served.end)];
  return start < end ? [{ start, end, timezone, user: served.user, instead_of: planned.user }] : [];
}

/** One override for each run of time that one person serves for another, or for others. */
function joined(differences: readonly Difference[], byPerson: boolean): Override[] {
  const runs: { first: Difference; last: Difference }[] = [];
  let open: Difference | undefined;
  for (const next of differences) {
    const changed = next.user !== next.instead_of;
    const run = runs.at(-1);
    const goesOn = open?.user === next.user && (!byPerson || open.instead_of === next.instead_of);
    if (changed && goesOn && run !== undefined) run.last = next;
    else if (changed) runs.push({ first: next, last: next });
    open = changed ? next : undefined;
  }
  return runs.map(({ first, last }) => ({
    from: instantToWall(first.start, first.timezone),
    to: instantToWall(last.end, last.timezone),
    user: first.user,
    ...(byPerson && { instead_of: first.instead_of }),
    mode: "replace",
  }));
}

function tryToApply(rotations: readonly NamedRotation[], overrides: readonly Override[]): NamedRotation[] {
  try {
    return applyOverrides(rotations, overrides);
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}

function sameRotations(one: readonly NamedRotation[], other: readonly NamedRotation[]): boolean {
  const plain = (rotations: readonly NamedRotation[]) =>
    new Map(
      rotations.map((rotation) => [
        rotation.name,
        { ...rotation, ends_at: rotation.ends_at ?? null, active_period: rotation.active_period ?? null },
      ]),
    );
  return one.length === other.length && isDeepStrictEqual(plain(one), plain(other));
}
