/** Reading a saved plan: only what `schemas/plan.schema.json` describes is taken for one. */
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { EXIT, Stop } from "./finding.ts";
import type { Plan } from "./plan.ts";

const SCHEMA = new URL("../../schemas/plan.schema.json", import.meta.url);

/** The plan in a file's text. Throws `Stop` (exit 3) where it is none. */
export function parsePlan(text: string, file: string): Plan {
  const value = jsonOf(text);
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
    JSON.parse(readFileSync(SCHEMA, "utf8")) as object,
  );
  if (validate(value)) return value as Plan;
  const [problem] = validate.errors ?? [];
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
