/**
 * Overrides in a schedule's block: worked into its rotations while they are not over, and checked.
 * What an override makes is declared like any rotation and stands where the override does. Once it is over, the
 * rotations are as if it had never been: the base's own formula deals the same people from its end on.
 */
import { compileOverrides, MADE_SIGN, type NamedRotation, type Override } from "../calendar/overrides.ts";
import { type ActivePeriod, formatLength, parseLength, shiftsOverlapping } from "../calendar/shifts.ts";
import {
  instantToWall,
  isKnownZone,
  occurrence,
  parseTimeOfDay,
  parseWallClock,
  wallToInstant,
} from "../calendar/zone.ts";
import type { Block, Problem } from "../core/kind.ts";
import { entriesOf } from "./blocks.ts";

/** A schedule's block as a section holds it; before validation anything may be missing or of another shape. */
export interface LooseSchedule {
  readonly timezone?: string | null;
  readonly overrides?: readonly Override[] | null;
  readonly rotations?: Readonly<Record<string, LooseRotation | null>> | null;
}
interface LooseRotation {
  readonly starts_at?: string | null;
  readonly ends_at?: string | null;
  readonly length?: string | null;
  readonly active_period?: { readonly start?: string | null; readonly end?: string | null } | null;
  readonly participants?: readonly (string | { readonly user: string })[] | null;
}
type RotationBlock = LooseRotation & {
  readonly active_period?: ActivePeriod | null;
  readonly starts_at: string;
  readonly length: string;
  readonly participants: NonNullable<LooseRotation["participants"]>;
};

/** GitLab's limit for names of rotations. */
const LONGEST_NAME = 200;

/** The rotations of a schedule as blocks, the overrides that are not over at `asOf` worked in. */
export function rotationBlocks(name: string, schedule: LooseSchedule, asOf: number): Block[] {
  const declared = entriesOf(schedule.rotations);
  const plain = declared.map(([rotation, value]) => ({
    names: [name, rotation],
    path: ["oncall_schedules", name, "rotations", rotation],
    value,
  }));
  const calendar = calendarOf(schedule);
  if (calendar === undefined || calendar.overrides.length === 0) return plain;

  const phases = phasesOf(calendar, asOf).map((overrides) => compiled(calendar, overrides));
  const [now, ...earlier] = phases;
  if (now === undefined || phases.includes(undefined)) return plain; // a finding of the schedule's says why
  return now.map(({ origin, override, ...rotation }) => {
    const source = declared.find(([other]) => other === origin)?.[1];
    if (override === undefined) {
      const path = ["oncall_schedules", name, "rotations", rotation.name];
      const values = earlier
        .flatMap((phase) => phase?.find((piece) => piece.name === rotation.name) ?? [])
        .map((piece) => endingAt(source, piece));
      return { names: [name, rotation.name], path, value: endingAt(source, rotation), earlier: values };
    }
    const path = ["oncall_schedules", name, "overrides", schedule.overrides?.indexOf(override) ?? 0];
    return { names: [name, rotation.name], path, value: blockOf(rotation, source) };
  });
}

/** Everything wrong with the overrides, and names that only overrides may give. */
export function overrideProblems(schedule: LooseSchedule, asOf: number): Problem[] {
  const reserved = entriesOf(schedule.rotations)
    .filter(([name]) => name.includes(MADE_SIGN))
    .map(([name]) => ({
      at: `/rotations/${name}`,
      code: "reserved-name",
      message: `"${name}" contains "${MADE_SIGN}", which marks rotations made from overrides`,
      hint: "Choose another name; with renamed_from GitLab's rotation takes it on.",
    }));
  const calendar = calendarOf(schedule);
  if (calendar === undefined) return reserved;
  return [...reserved, ...calendar.overrides.flatMap((override) => [...judge(override, calendar, asOf)])];
}

interface Calendar {
  readonly zone: string;
  readonly rotations: readonly NamedRotation[];
  readonly overrides: readonly Override[];
}

/** The declared rotations and overrides, where they are what their types say. */
function calendarOf({ timezone, rotations, overrides }: LooseSchedule): Calendar | undefined {
  const list = overrides ?? [];
  if (typeof timezone !== "string" || !isKnownZone(timezone) || !Array.isArray(list)) return undefined;
  if (!list.every((one) => isWall(one?.from) && isWall(one.to) && typeof one.user === "string"))
    return undefined;
  const named: NamedRotation[] = [];
  for (const [name, rotation] of entriesOf(rotations)) {
    if (!isRotation(rotation)) return undefined;
    const { starts_at, ends_at = null, active_period = null } = rotation;
    const length = parseLength(rotation.length);
    const participants = rotation.participants.map((entry) =>
      typeof entry === "string" ? entry : entry.user,
    );
    named.push({ name, timezone, starts_at, ends_at, active_period, length, participants });
  }
  return { zone: timezone, rotations: named, overrides: list };
}

function isRotation(block: LooseRotation): block is RotationBlock {
  const { starts_at, ends_at, length, active_period, participants } = block;
  try {
    parseLength(String(length));
    if (active_period)
      for (const time of [active_period.start, active_period.end]) parseTimeOfDay(String(time));
  } catch {
    return false; // a finding of the schema's says what is wrong
  }
  return (
    isWall(starts_at) &&
    (ends_at == null || isWall(ends_at)) &&
    Array.isArray(participants) &&
    participants.every((entry) => typeof (typeof entry === "object" ? entry?.user : entry) === "string")
  );
}

function isWall(text: unknown): text is string {
  return typeof text === "string" && parseWallClock(text) !== undefined;
}

/**
 * The overrides in force at `asOf`, and before that the lists that were in force at any time since they were written:
 * what GitLab may still hold where nothing was applied in between.
 */
function phasesOf({ overrides, zone }: Calendar, asOf: number): (readonly Override[])[] {
  const endOf = ({ to }: Override) => wallToInstant(to, zone);
  const ends = [...new Set(overrides.map(endOf))].filter((end) => end <= asOf).sort((a, b) => b - a);
  const since = (instant: number) => overrides.filter((override) => endOf(override) > instant);
  return [since(asOf), ...ends.map((end) => since(end - 1))];
}

type Compiled = NamedRotation & { readonly origin: string; readonly override?: Override };

function compiled({ rotations }: Calendar, overrides: readonly Override[]): Compiled[] | undefined {
  try {
    return compileOverrides(rotations, overrides).map(({ override, ...piece }) => {
      const source = override === undefined ? undefined : overrides[override];
      return source === undefined ? piece : { ...piece, override: source };
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** A declared block with the end it has while an override is in force. */
function endingAt(source: LooseRotation | undefined, { ends_at }: NamedRotation): object {
  return (source?.ends_at ?? null) === (ends_at ?? null) ? { ...source } : { ...source, ends_at };
}

/** A made rotation as one would declare it; people keep the colours they have in the rotation it comes from. */
function blockOf(rotation: NamedRotation, source: LooseRotation | undefined): object {
  const { starts_at, ends_at, length, active_period, participants } = rotation;
  const entries = source?.participants ?? [];
  return {
    starts_at,
    ...(ends_at != null && { ends_at }),
    length: formatLength(length),
    ...(active_period && { active_period }),
    participants: participants.map(
      (user) => entries.find((entry) => typeof entry === "object" && entry.user === user) ?? user,
    ),
  };
}

function* judge(override: Override, calendar: Calendar, asOf: number): Generator<Problem> {
  const { zone, rotations, overrides } = calendar;
  const index = overrides.indexOf(override);
  const at = `/overrides/${index}`;
  const { from, to, user, instead_of: replaced, mode = "add" } = override;
  const [start, end] = [wallToInstant(from, zone), wallToInstant(to, zone)];
  if (start >= end) {
    yield {
      at: `${at}/to`,
      code: "end-before-start",
      message: `The override ends at ${to}, not after its start at ${from}`,
      hint: `Give an end after ${from} (both are in ${zone}).`,
    };
    return;
  }
  if (end <= asOf) return; // it has had its time and does nothing any more
  for (const key of ["from", "to"] as const) yield* oddTime(override[key], `${at}/${key}`, zone);

  const others = overrides.filter((other) => {
    const meets = wallToInstant(other.from, zone) < end && wallToInstant(other.to, zone) > start;
    return overrides.indexOf(other) < index && meets;
  });
  const twice = others.find((other) => other.user === user);
  const disputed = others.find(
    (other) =>
      mode === "replace" && other.mode === "replace" && (replaced ?? "") === (other.instead_of ?? ""),
  );
  if (twice !== undefined)
    yield {
      at,
      code: "override-overlap",
      message: `${user} has two overrides at once: this one and the one from ${twice.from} to ${twice.to}`,
      hint: "Join them, or let one end where the other begins.",
    };
  else if (disputed !== undefined)
    yield {
      at,
      code: "override-overlap",
      message: `${disputed.user} and ${user} both take over${replaced === undefined ? "" : ` from ${replaced}`} at once, from ${from}`,
      hint: "Let one override end where the other begins.",
    };

  const shifts = rotations.flatMap((rotation) => shiftsOverlapping(rotation, start, end));
  if (shifts.length === 0)
    yield {
      at,
      code: "override-outside",
      message: `No rotation of the schedule is on call between ${from} and ${to}, so there is nothing to override`,
      hint: "Move the override to when the schedule is on call, or add a rotation for that time.",
    };
  else if (replaced === user || (replaced !== undefined && shifts.every((shift) => shift.user !== replaced)))
    yield {
      at: `${at}/instead_of`,
      level: mode === "replace" ? "error" : "warning",
      code: "override-without-effect",
      message:
        replaced === user
          ? `${user} would take over from ${user}`
          : `${replaced} is not on call between ${from} and ${to}; on call are ${[...new Set(shifts.map((shift) => shift.user))].join(", ")}`,
      hint: "Name somebody whose shift falls into the window, or move the window.",
    };

  yield* compileProblems(override, calendar, asOf, at);
}

/** What only working the override in shows. */
function* compileProblems(
  override: Override,
  { zone, rotations, overrides }: Calendar,
  asOf: number,
  at: string,
): Generator<Problem> {
  const current = overrides
    .slice(0, overrides.indexOf(override) + 1)
    .filter(({ to }) => wallToInstant(to, zone) > asOf);
  try {
    const names = compileOverrides(rotations, current)
      .filter((piece) => piece.override === current.length - 1)
      .map(({ name }) => name);
    const long = names.find((name) => name.length > LONGEST_NAME);
    if (long !== undefined)
      yield {
        at,
        code: "too-long",
        message: `The override makes a rotation "${long}", whose name has ${long.length} characters, more than ${LONGEST_NAME}`,
        hint: "Shorten the name of the rotation.",
      };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    yield {
      at,
      code: "override-clock-change",
      message: `The override cannot be told to GitLab: ${error.message}`,
      hint: "Move the override by a few hours.",
    };
  }
}

function* oddTime(wall: string, at: string, zone: string): Generator<Problem> {
  const times = occurrence(wall, zone);
  if (times === "once") return;
  const instant = wallToInstant(wall, zone);
  const taken = `${instantToWall(instant, zone).replace("T", " ")} (${new Date(instant).toISOString().slice(0, 16)}Z)`;
  yield {
    at,
    level: "warning",
    code: "override-clock-change",
    message: `The clocks of ${zone} ${times === "skipped" ? "skip" : "show twice"} ${wall.replace("T", " ")}; GitLab takes ${taken}`,
    hint: "Choose a time outside the hours in which the clocks change.",
  };
}
