/** Live rotations as the document that makes them: what overrides made becomes `overrides` again. */
import { foldOverrides } from "../calendar/fold-overrides.ts";
import { MADE_SIGN, type NamedRotation, type Override } from "../calendar/overrides.ts";
import { parseLength } from "../calendar/shifts.ts";
import type { Declaration } from "../core/kind.ts";
import type { RotationLive, RotationSpec } from "./rotation.ts";
import { readRetired } from "./rotation-retirement.ts";

interface LiveRotation {
  readonly spec: RotationSpec;
  readonly live: RotationLive;
}

type Declare = (spec: RotationSpec, live: RotationLive) => Declaration;

export function declareSchedules(objects: readonly LiveRotation[], declare: Declare): Declaration[] {
  const schedules = [...new Set(objects.map(({ spec }) => spec.schedule))];
  return schedules.flatMap((schedule) => {
    const own = objects.filter(({ spec }) => spec.schedule === schedule);
    const taken = new Set(own.map(({ spec }) => spec.name));
    const folded = foldOverrides(own.map(namedRotation));
    if (folded === undefined) return own.map((one) => renamed(one, declare, taken));
    return [
      ...(folded.overrides.length === 0 ? [] : [overridesOf(schedule, folded.overrides)]),
      ...folded.rotations.flatMap(({ name, ends_at = null }) => {
        const found = own.find(({ spec }) => spec.name === name);
        return found ? [renamed({ ...found, spec: { ...found.spec, ends_at } }, declare, taken)] : [];
      }),
    ];
  });
}

function overridesOf(schedule: string, overrides: readonly Override[]): Declaration {
  return { path: ["oncall_schedules", schedule, "overrides"], block: overrides };
}

/** The marks of made and of replaced rotations are refused in names: whatever else carries one is declared under another name. */
function renamed({ spec, live }: LiveRotation, declare: Declare, taken: Set<string>): Declaration {
  const made = spec.name.includes(MADE_SIGN);
  if (!made && readRetired(spec.name) === undefined) return declare(spec, live);
  const mark = made
    ? `"${MADE_SIGN}" in names is for rotations made from overrides`
    : '"(until DATE)" at the end of names is for rotations that were replaced';
  const plain = spec.name.replaceAll(MADE_SIGN, " - ").replace(/ \((until [^()]+)\)$/, ", $1");
  const name = freeName(plain, taken);
  const declaration = declare({ ...spec, name }, live);
  return {
    ...declaration,
    block: { ...declaration.block, renamed_from: spec.name },
    comment: `${mark}, so a plan renames this one.`,
  };
}

/** A name that no other rotation of the schedule has, nor gets after this. */
function freeName(plain: string, taken: Set<string>): string {
  let name = plain;
  for (let number = 2; taken.has(name); number += 1) name = `${plain} ${number}`;
  taken.add(name);
  return name;
}

function namedRotation({ spec, live }: LiveRotation): NamedRotation {
  const { name, starts_at, ends_at, active_period, participants } = spec;
  const length = parseLength(spec.length);
  return { name, timezone: live.schedule.timezone, starts_at, ends_at, length, active_period, participants };
}
