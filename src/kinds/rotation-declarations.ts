/** Live rotations as the document that makes them: what overrides made becomes `overrides` again. */
import { foldOverrides } from "../calendar/fold-overrides.ts";
import { MADE_SIGN, type NamedRotation, type Override } from "../calendar/overrides.ts";
import { parseLength } from "../calendar/shifts.ts";
import type { Declaration } from "../core/kind.ts";
import type { RotationLive, RotationSpec } from "./rotation.ts";

interface LiveRotation {
  readonly spec: RotationSpec;
  readonly live: RotationLive;
}

type Declare = (spec: RotationSpec, live: RotationLive) => Declaration;

export function declareSchedules(objects: readonly LiveRotation[], declare: Declare): Declaration[] {
  const schedules = [...new Set(objects.map(({ spec }) => spec.schedule))];
  return schedules.flatMap((schedule) => {
    const own = objects.filter(({ spec }) => spec.schedule === schedule);
    const folded = foldOverrides(own.map(calendarOf));
    if (folded === undefined) return own.map((one) => renamed(one, declare));
    return [
      ...(folded.overrides.length === 0 ? [] : [overridesOf(schedule, folded.overrides)]),
      ...folded.rotations.flatMap(({ name, ends_at = null }) => {
        const found = own.find(({ spec }) => spec.name === name);
        return found ? [renamed({ ...found, spec: { ...found.spec, ends_at } }, declare)] : [];
      }),
    ];
  });
}

function overridesOf(schedule: string, overrides: readonly Override[]): Declaration {
  return { path: ["oncall_schedules", schedule, "overrides"], block: overrides };
}

/** The mark of made rotations is refused in names: whatever else carries it is declared under another one. */
function renamed({ spec, live }: LiveRotation, declare: Declare): Declaration {
  if (!spec.name.includes(MADE_SIGN)) return declare(spec, live);
  const declaration = declare({ ...spec, name: spec.name.replaceAll(MADE_SIGN, " - ") }, live);
  return {
    ...declaration,
    block: { ...declaration.block, renamed_from: spec.name },
    comment: `"${MADE_SIGN}" in names is for rotations made from overrides, so a plan renames this one.`,
  };
}

function calendarOf({ spec, live }: LiveRotation): NamedRotation {
  const { name, starts_at, ends_at, active_period, participants } = spec;
  const length = parseLength(spec.length);
  return { name, timezone: live.schedule.timezone, starts_at, ends_at, length, active_period, participants };
}
