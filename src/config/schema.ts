/**
 * The validators of the JSON Schemas. This compiles them, which takes longer than most commands do: in the built
 * program stands a module in its place that holds them compiled, written by `scripts/validators.mjs`.
 */
import type { ValidateFunction } from "ajv/dist/2020.js";
import { idOf, schemaCompiler, VALIDATED } from "./schema-compiler.ts";

const compiler = schemaCompiler();

export const validateDocument = validatorOf("validateDocument");
export const validateProject = validatorOf("validateProject");
export const validatePlan = validatorOf("validatePlan");

function validatorOf(name: keyof typeof VALIDATED): ValidateFunction {
  const validator = compiler.getSchema(idOf(VALIDATED[name]));
  if (!validator) throw new Error(`There is no schema ${VALIDATED[name]}`);
  return validator;
}
