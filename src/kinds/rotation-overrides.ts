/**
 * Overrides in a schedule's block, worked into its rotations while they are not over.
 * What an override makes is declared like any rotation and stands where the override does. Once it is over, the
 * rotations are as if it had never been: the base's own formula deals the same people from its end on.
 */
import { compileOverrides, type NamedRotation, type Override } from "../calendar/overrides.ts";
import { type ActivePeriod, formatLength, parseLength } from "../calendar/shifts.ts";
import { isKnownZone, parseTimeOfDay, parseWallClock, wallToInstant } from "../calendar/zone.ts";
import type { Block } from "../core/kind.ts";
import type { RotationBlock, ScheduleBlock, Unmerged } from "../core/project-section.ts";
import { entriesOf } from "./blocks.ts";

/** A rotation's block that has what shifts are reckoned from. */
type ReadableRotation = Unmerged<RotationBlock> &
  Pick<RotationBlock, "starts_at" | "length" | "participants"> & {
    readonly active_period?: ActivePeriod | null;
  };

/** The rotations of a schedule as blocks, the overrides that are not over at `asOf` worked in. */
export function rotationBlocks(name: string, schedule: Unmerged<ScheduleBlock>, asOf: number): Block[] {
  const declared = entriesOf(schedule.rotations);
  const plain = declared.map(([rotation, value]) => ({
    names: [name, rotation],
    path: ["oncall_schedules", name, "rotations", rotation],
    value,
  }));
  const calendar = calendarOf(schedule);
  if (calendar === undefined || calendar.overrides.length === 0) return plain;

  const isOver = ({ to }: Override) => wallToInstant(to, calendar.zone) <= asOf;
  const now = compiled(
    calendar,
    calendar.overrides.filter((override) => !isOver(override)),
  );
  if (now === undefined) return plain; // a finding of the schedule's says why
  const earlier = calendar.overrides.filter(isOver).flatMap((override) => cutBy(override, calendar));
  return now.map(({ origin, override, ...rotation }) => {
    const source = declared.find(([other]) => other === origin)?.[1];
    if (override === undefined) {
      const path = ["oncall_schedules", name, "rotations", rotation.name];
      const values = earlier
        .filter((piece) => piece.name === rotation.name)
        .map((piece) => endingAt(source, piece));
      return { names: [name, rotation.name], path, value: endingAt(source, rotation), earlier: values };
    }
    const path = ["oncall_schedules", name, "overrides", schedule.overrides?.indexOf(override) ?? 0];
    return { names: [name, rotation.name], path, value: blockOf(rotation, source) };
  });
}

export interface Calendar {
  readonly zone: string;
  readonly rotations: readonly NamedRotation[];
  readonly overrides: readonly Override[];
}

/** The declared rotations and overrides, where they are what their types say. */
export function calendarOf({
  timezone,
  rotations,
  overrides,
}: Unmerged<ScheduleBlock>): Calendar | undefined {
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

function isRotation(block: Unmerged<RotationBlock>): block is ReadableRotation {
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

/** Declared rotations as they ended for an override alone: what GitLab may still hold where nothing was applied since it was over. */
function cutBy(override: Override, calendar: Calendar): NamedRotation[] {
  const endOf = (name: string) => calendar.rotations.find((one) => one.name === name)?.ends_at ?? null;
  const pieces = compiled(calendar, [override]) ?? [];
  return pieces.filter((piece) => piece.override === undefined && piece.ends_at !== endOf(piece.name));
}

/** A declared block with the end it has while an override is in force. */
function endingAt(source: Unmerged<RotationBlock> | undefined, { ends_at }: NamedRotation): object {
  return (source?.ends_at ?? null) === (ends_at ?? null) ? { ...source } : { ...source, ends_at };
}

/** A made rotation as one would declare it; people keep the colours they have in the rotation it comes from. */
function blockOf(rotation: NamedRotation, source: Unmerged<RotationBlock> | undefined): object {
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
