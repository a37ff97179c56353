/** The JSON Schemas beside the code, read and compiled when first needed. */
import { readFileSync } from "node:fs";
import { Ajv2020, type AnySchemaObject, type ValidateFunction } from "ajv/dist/2020.js";
import { isDay, isWallClock, minutesOf } from "./formats.ts";
import { repeatedEntry } from "./repeated-entry.ts";

/** The kinds a document can declare; each has a schema of its own name. */
export const SCHEMA_KINDS = [
  "schedule",
  "rotation",
  "escalation_policy",
  "alert_integration",
  "slack",
  "slack_app",
  "error_tracking",
  "pagerduty_subscription",
  "runbook",
  "incident_template",
  "incident_settings",
  "timeline_tag",
  "status_page",
  "project_settings",
] as const;
export type SchemaKind = (typeof SCHEMA_KINDS)[number];

const FOLDER = new URL("../../schemas/", import.meta.url);
const DOCUMENT = "watchbill.schema.json";

/** The text of a kind's schema, or of the whole document's, as it stands in the package. */
export function schemaText(kind?: SchemaKind): string {
  return readFileSync(new URL(kind ? fileOf(kind) : DOCUMENT, FOLDER), "utf8");
}

/** Checks a whole document. */
export const documentSchema = once(() => compiled(DOCUMENT));

/** Checks a project's section after templates and groups were merged into it. */
export const projectSchema = once(() => compiled(`${DOCUMENT}#/$defs/project`));

const ajv = once(() => {
  const instance = new Ajv2020({
    strict: true,
    strictRequired: false, // conditions speak of keys that the schema around them defines
    allowUnionTypes: true,
    allErrors: true,
    verbose: true, // errors carry the schema that failed, with its examples
    // The schemas are ours and tested: what is left to save is the time to compile them.
    validateSchema: false,
    meta: false,
    inlineRefs: false,
    code: { optimize: false },
  });
  instance.addVocabulary(["errorMessage"]);
  instance.addFormat("date", isDay);
  instance.addFormat("wall-clock", isWallClock);
  instance.addFormat("day-or-wall-clock", (text) => isDay(text) || isWallClock(text));
  instance.addKeyword({
    keyword: "minutes",
    type: "string",
    schemaType: "object",
    validate: ({ minimum, maximum }: { minimum: number; maximum: number }, text: string) => {
      const minutes = minutesOf(text);
      return minutes === undefined || (minutes >= minimum && minutes <= maximum);
    },
  });
  // Ajv's own comparison calls `valueOf` and `toString`, which in a document may be keys like any other.
  instance.removeKeyword("uniqueItems");
  instance.addKeyword({
    keyword: "uniqueItems",
    type: "array",
    schemaType: "boolean",
    validate: (unique: boolean, list: unknown[]) => !unique || repeatedEntry(list) === undefined,
  });
  for (const file of [DOCUMENT, "common.schema.json", ...SCHEMA_KINDS.map(fileOf)]) {
    const schema = JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")) as AnySchemaObject;
    // An `$id` names its own file, relative to wherever the schemas were copied; here that is their folder.
    instance.addSchema({ ...schema, $id: new URL(file, FOLDER).href });
  }
  return instance;
});

function compiled(reference: string): ValidateFunction {
  const validate = ajv().getSchema(new URL(reference, FOLDER).href);
  if (!validate) throw new Error(`There is no schema ${reference}`);
  return validate;
}

function fileOf(kind: SchemaKind): string {
  return `kinds/${kind}.schema.json`;
}

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
