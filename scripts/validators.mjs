/**
 * Writes dist/config/schema.js anew, the last step of a build: the validators of the JSON Schemas, compiled, in place
 * of the module that compiles them.
 */
import { writeFileSync } from "node:fs";
import standaloneCode from "ajv/dist/standalone/index.js";
import { idOf, schemaCompiler, VALIDATED } from "../dist/config/schema-compiler.js";

const references = Object.entries(VALIDATED).map(([name, reference]) => [name, idOf(reference)]);
// What ajv writes asks for its runtime with `require`, even in an ECMAScript module.
const code = `/** The validators of the JSON Schemas, written by scripts/validators.mjs. */
import { createRequire } from "node:module";
import { FORMATS, KEYWORDS } from "./vocabulary.js";
const require = createRequire(import.meta.url);
${standaloneCode(schemaCompiler(), Object.fromEntries(references))}`;
writeFileSync(new URL("../dist/config/schema.js", import.meta.url), code);
