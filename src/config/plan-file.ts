/** Reading a saved plan: only what `schemas/plan.schema.json` describes is taken for one. */
import { EXIT, Stop } from "../core/finding.ts";
import type { Plan } from "../core/plan.ts";
import { validatePlan } from "./schema.ts";

/** The plan in a file's text. Throws `Stop` (exit 3) where it is none. */
export function parsePlan(text: string, file: string): Plan {
  const value = jsonOf(text);
  if (validatePlan(value)) return value as Plan;
  const [problem] = validatePlan.errors ?? [];
  const detail =
    value === undefined ? "it is no JSON" : `${problem?.instancePath || "its top"} ${problem?.message}`;
  throw new Stop(EXIT.invalid, {
    level: "error",
    code: "not-a-plan",
    message: `${file} is no plan of this version of Watchbill: ${detail}`,
    hint: "Write one with `watchbill plan --out plan.json`.",
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // reported as what it is: no plan
  }
}
