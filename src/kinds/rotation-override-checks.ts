/** What can be wrong with a schedule's overrides. */
import { compileOverrides, MADE_SIGN, type Override } from "../calendar/overrides.ts";
import { shiftsOverlapping } from "../calendar/shifts.ts";
import { instantToWall, occurrence, wallToInstant } from "../calendar/zone.ts";
import { countCharacters } from "../core/characters.ts";
import type { Problem } from "../core/kind.ts";
import type { ScheduleBlock, Unmerged } from "../core/project-section.ts";
import { entriesOf, listOf } from "./blocks.ts";
import { type Calendar, calendarOf } from "./rotation-overrides.ts";
import { readRetired } from "./rotation-retirement.ts";

/** GitLab's limit for names of rotations. */
const LONGEST_NAME = 200;

/** Everything wrong with the overrides, and names that only overrides and replacements may give. */
export function overrideProblems(schedule: Unmerged<ScheduleBlock>, asOf: number): Problem[] {
  const reserved = entriesOf(schedule.rotations).flatMap(([name]) => reservedName(name));
  const calendar = calendarOf(schedule);
  if (calendar === undefined) return reserved;
  return [
    ...reserved,
    ...calendar.overrides.flatMap((override) => [...judge(override, calendar, asOf)]),
    ...ignoredFields(schedule, calendar, asOf),
  ];
}

function reservedName(name: string): Problem[] {
  const reason = name.includes(MADE_SIGN)
    ? `contains "${MADE_SIGN}", which marks rotations made from overrides`
    : readRetired(name) && 'ends in "(until DATE)", which marks rotations that were replaced by others';
  if (reason === undefined) return [];
  return [
    {
      at: `/rotations/${name}`,
      code: "reserved-name",
      message: `"${name}" ${reason}`,
      hint: "Choose another name; with renamed_from GitLab's rotation takes it on.",
    },
  ];
}

/** Fields that a rotation leaves to GitLab though overrides are worked into what the file says of them. */
function ignoredFields({ rotations }: Unmerged<ScheduleBlock>, calendar: Calendar, asOf: number): Problem[] {
  return entriesOf(rotations).flatMap(([name, { ignore }]) => {
    const ignored = listOf(ignore);
    const override = ignored.length === 0 ? undefined : replacingIn(name, calendar, asOf);
    if (override === undefined) return [];
    const { from, user } = override;
    const at = `/rotations/${name}/ignore`;
    const code = "override-ignored-field";
    if (ignored.includes("ends_at"))
      return [
        {
          at,
          code,
          message: `"${name}" ignores ends_at, so it would not end for the override from ${from}: ${user} would be on call and whoever ${user} replaces as well`,
          hint: "Do not ignore ends_at while there are overrides with mode: replace, or let the override add somebody.",
        },
      ];
    return [
      {
        at,
        level: "warning",
        code,
        message: `"${name}" ignores ${ignored.join(", ")}, which GitLab may hold otherwise, but during the override from ${from} it goes by what the file says`,
        hint: "Bring the file to what GitLab holds, so that the same people are on call around the override.",
      },
    ];
  });
}

/** The first override in force that takes time from a rotation, which is then cut. */
function replacingIn(name: string, { zone, rotations, overrides }: Calendar, asOf: number) {
  const rotation = rotations.find((one) => one.name === name);
  return overrides.find(({ from, to, instead_of: replaced, mode }) => {
    const [start, end] = [wallToInstant(from, zone), wallToInstant(to, zone)];
    if (rotation === undefined || mode !== "replace" || end <= asOf) return false;
    const shifts = shiftsOverlapping(rotation, start, end);
    return shifts.some(({ user }) => replaced === undefined || user === replaced);
  });
}

function* judge(override: Override, calendar: Calendar, asOf: number): Generator<Problem> {
  const { zone, rotations, overrides } = calendar;
  const index = overrides.indexOf(override);
  const at = `/overrides/${index}`;
  const { from, to, user, instead_of: replaced, mode = "add" } = override;
  const [start, end] = [wallToInstant(from, zone), wallToInstant(to, zone)];
  if (isReversed(override, zone)) {
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
    return overrides.indexOf(other) < index && meets && !isReversed(other, zone);
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
          : `${replaced} is not on call between ${from} and ${to}; who is: ${[...new Set(shifts.map((shift) => shift.user))].join(", ")}`,
      hint: "Name somebody whose shift falls into the window, or move the window.",
    };

  yield* compileProblems(override, calendar, asOf, at);
}

/** An override that ends before it begins has a finding of its own, and none of the others is to blame for it. */
function isReversed({ from, to }: Override, zone: string): boolean {
  return wallToInstant(from, zone) >= wallToInstant(to, zone);
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
    .filter((one) => wallToInstant(one.to, zone) > asOf && !isReversed(one, zone));
  try {
    const names = compileOverrides(rotations, current)
      .filter((piece) => piece.override === current.length - 1)
      .map(({ name }) => name);
    const long = names.find((name) => countCharacters(name) > LONGEST_NAME);
    if (long !== undefined)
      yield {
        at,
        code: "too-long",
        message: `The override makes a rotation "${long}", whose name has ${countCharacters(long)} characters, more than ${LONGEST_NAME}`,
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
