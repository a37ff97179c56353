/** Makes validators of the JSON Schemas beside the code, for `schema.ts` and for the build. */
import { readdirSync, readFileSync } from "node:fs";
import { _, Ajv2020, type AnySchemaObject, type KeywordCxt, Name } from "ajv/dist/2020.js";
import { FORMATS, KEYWORDS } from "./vocabulary.ts";

/** The validators, and what each goes by, as references below `schemas/`. */
export const VALIDATED = {
  validateDocument: "watchbill.schema.json",
  /** A project's section after templates and groups were merged into it. */
  validateProject: "watchbill.schema.json#/$defs/project",
  validatePlan: "plan.schema.json",
} as const;

const FOLDER = new URL("../../schemas/", import.meta.url);

/**
 * An ajv that knows every schema by its path below `schemas/`. What it compiles can be written as a module
 * (ajv's standalone code) that imports `FORMATS` and `KEYWORDS`.
 */
export function schemaCompiler(): Ajv2020 {
  const compiler = new Ajv2020({
    strict: true,
    strictRequired: false, // conditions speak of keys that the schema around them defines
    allowUnionTypes: true,
    allErrors: true,
    verbose: true, // errors carry the schema that failed, with its examples
    // The schemas are ours and tested: what is left to save is the time to compile them.
    validateSchema: false,
    meta: false,
    inlineRefs: false,
    code: { source: true, esm: true, lines: true, formats: _`FORMATS` },
  });
  compiler.addVocabulary(["errorMessage"]);
  for (const [name, holds] of Object.entries(FORMATS)) compiler.addFormat(name, holds);
  compiler.removeKeyword("uniqueItems");
  compiler.addKeyword({ ...calling("uniqueItems"), type: "array", schemaType: "boolean" });
  compiler.addKeyword({ ...calling("minutes"), type: "string", schemaType: "object" });
  const kinds = readdirSync(new URL("kinds/", FOLDER)).map((file) => `kinds/${file}`);
  for (const file of ["watchbill.schema.json", "common.schema.json", "plan.schema.json", ...kinds]) {
    const schema = JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")) as AnySchemaObject;
    compiler.addSchema({ ...schema, $id: idOf(file) });
  }
  return compiler;
}

/** The `$id` of a reference below `schemas/`: the same on every machine, for it stands in the compiled code. */
export function idOf(reference: string): string {
  return new URL(reference, "https://watchbill.dev/schemas/").href;
}

/** A keyword whose code is a call: ajv cannot write a keyword that is a function into a module. */
function calling(keyword: keyof typeof KEYWORDS) {
  return {
    keyword,
    code(context: KeywordCxt) {
      const code = _`KEYWORDS.${new Name(keyword)}`;
      const holds = context.gen.scopeValue("func", { ref: KEYWORDS[keyword], code });
      context.fail(_`!${holds}(${context.data}, ${context.schemaCode})`);
    },
  };
}
