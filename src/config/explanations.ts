/** What each keyword of the schema language means to somebody who wrote YAML. */
import type { FindingCode } from "./codes.ts";
import type { Path } from "./document.ts";
import { nearest } from "./nearest.ts";
import { repeatedEntry } from "./repeated-entry.ts";
import { asYaml, inWords, placeName, show } from "./wording.ts";

export interface Mistake {
  readonly path: Path;
  /** What of it is wrong, and so where a reader should look. */
  readonly part: "key" | "value";
  readonly code: FindingCode;
  readonly message: string;
  readonly hint?: string;
  /** A key, or one of several, is missing here; a template or group may supply it. */
  readonly absent?: true;
  /** The key that is missing. */
  readonly missing?: string;
  /** The key that an unknown one was probably meant for. */
  readonly meant?: string;
}

/** What our schemas say besides types and limits. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly oneOf?: readonly { readonly required: readonly [string] }[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minutes?: { readonly minimum: number; readonly maximum: number };
  readonly examples?: readonly unknown[];
  readonly errorMessage?: string;
  readonly writeOnly?: boolean;
}

/** One error of the validator with what its explanation needs. */
export interface Failure {
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly schema: Schema;
  readonly path: Path;
  /** The value, or the key itself where a key's name is wrong. */
  readonly value: unknown;
  readonly isKey: boolean;
  /** The words for the place in messages. */
  readonly place: string;
}

/** Without a path of its own it concerns the place of the failure. */
export type Explanation = Omit<Mistake, "path" | "part"> & Partial<Pick<Mistake, "path" | "part">>;

const EXPLANATIONS: Readonly<Record<string, (failure: Failure) => Explanation>> = {
  additionalProperties: unknownKey,
  const: unknownValue,
  enum: unknownValue,
  exclusiveMinimum: outOfRange,
  format: wrongFormat,
  maximum: outOfRange,
  maxItems: tooMany,
  maxLength: tooLong,
  minimum: outOfRange,
  minItems: tooFew,
  minLength: empty,
  minutes: wrongDuration,
  not: notAllowed,
  oneOf: chooseOne,
  pattern: wrongFormat,
  required: missingKey,
  type: wrongType,
  uniqueItems: repeated,
};

/** Throws for a keyword nobody has found words for yet: our schemas must not use it. */
export function explanationOf(failure: Failure): Explanation {
  const explanation = EXPLANATIONS[failure.keyword];
  if (!explanation) throw new Error(`No words for the schema keyword ${failure.keyword}`);
  return explanation(failure);
}

function unknownKey({ path, schema, params, place }: Failure): Explanation {
  const key = String(params.additionalProperty);
  const known = Object.keys(schema.properties ?? {});
  const near = nearest(key, known);
  const at = { path: [...path, key], part: "key" as const };
  if (schema.writeOnly)
    return {
      ...at,
      code: "secret-in-clear",
      meant: "env",
      message: `${place} takes ${inWords(known)}, and not ${show(key)}`,
      hint: HOW_TO_REFER,
    };
  return {
    ...at,
    code: "unknown-key",
    message: `There is no key ${show(key)} in ${place}`,
    ...(near === undefined
      ? { hint: `Write one of these: ${known.join(", ")}.` }
      : { hint: `Did you mean "${near}"?`, meant: near }),
  };
}

function missingKey({ schema, params, place }: Failure): Explanation {
  const key = String(params.missingProperty);
  const example = schema.properties?.[key]?.examples?.[0];
  return {
    code: "missing-key",
    absent: true,
    missing: key,
    part: "key",
    message: `"${key}" is missing in ${place}`,
    hint:
      example === undefined ? `Add the key "${key}".` : `Add \`${asYaml({ [key]: example })}\`, for example.`,
  };
}

function chooseOne({ schema, value, place }: Failure): Explanation {
  const keys = (schema.oneOf ?? []).map(({ required: [key] }) => key);
  const given = keys.filter((key) => Object.hasOwn(value as object, key));
  if (given.length === 0)
    return {
      code: "choose-one",
      absent: true,
      message: `${place} needs ${inWords(keys)}`,
      hint: `Add one of them${schema.examples ? `, for example \`${asYaml(schema.examples[0])}\`` : ""}.`,
    };
  return {
    code: "choose-one",
    message: `${place} takes one of ${keys.join(" and ")}, not both`,
    hint: "Keep one.",
  };
}

const HOW_TO_REFER =
  "Write {env: NAME} or {file: PATH}, and replace the secret where it was made: Git remembers it.";

function wrongType(failure: Failure): Explanation {
  const { schema, value, place } = failure;
  if (schema.writeOnly && value !== null && typeof value !== "object")
    return { code: "secret-in-clear", message: `${place} holds the secret itself`, hint: HOW_TO_REFER };
  if (value === null)
    return { code: "wrong-type", message: `${place} has no value`, ...exampleHint(failure) };
  const types = [schema.type ?? []].flat().filter((type) => type !== "null");
  const wanted = types.flatMap((type) => (type === "boolean" ? ["true", "false"] : (TYPES[type] ?? type)));
  const message = `${place} must be ${inWords(wanted)}, and not ${TYPES[typeOf(value)]}`;
  const code = "wrong-type";
  if (typeof value === "object") return { code, message, ...exampleHint(failure) };
  const written = String(value);
  if (types.includes("boolean") && /^(yes|no|on|off|y|n)$/i.test(written))
    return { code, message, hint: `Write true or false: YAML 1.2 reads ${written} as text.` };
  if (types.includes("string")) {
    const quotable = schema.pattern === undefined || new RegExp(schema.pattern, "u").test(written);
    return { code, message, ...(quotable ? { hint: "Put the value in quotes." } : messageHint(schema)) };
  }
  return { code, message, ...exampleHint(failure) };
}

const TYPES: Readonly<Record<string, string>> = {
  string: "text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  object: "a mapping",
  array: "a list",
};

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return typeof value;
}

function unknownValue({ schema, params, value, place }: Failure): Explanation {
  const allowed = (schema.enum ?? [params.allowedValue]).filter((one) => one !== null).map(String);
  const near = typeof value === "object" ? undefined : nearest(String(value), allowed);
  return {
    code: "unknown-value",
    message: `${place} cannot be ${show(value)}`,
    hint: near && allowed.length > 1 ? `Did you mean "${near}"?` : `Write ${inWords(allowed)}.`,
  };
}

function wrongFormat({ schema, value, path, place, isKey }: Failure): Explanation {
  if (schema.writeOnly)
    return {
      code: "secret-in-clear",
      message: `${place} must name where the secret is, and not hold it`,
      ...messageHint(schema),
    };
  const message = isKey
    ? `${show(value)} cannot be a key of ${placeName(path.slice(0, -1))}`
    : `${place} cannot be ${show(value)}`;
  return { code: "wrong-format", message, ...messageHint(schema) };
}

function tooLong({ value, params, place, isKey }: Failure): Explanation {
  const limit = Number(params.limit);
  const { length } = [...String(value)];
  const what = isKey ? `The name ${show(value)}` : place;
  return {
    code: "too-long",
    message: `${what} has ${length} characters, and ${limit} are allowed at most`,
    hint: `Shorten it by ${length - limit}.`,
  };
}

function wrongDuration({ schema, value, place }: Failure): Explanation {
  const { minimum, maximum } = schema.minutes ?? {};
  return {
    code: "out-of-range",
    message: `${place} cannot be ${show(value)}`,
    hint: `Stay between ${minimum} and ${maximum} minutes. ${schema.errorMessage}`,
  };
}

function outOfRange(failure: Failure): Explanation {
  const { params, value, place } = failure;
  return {
    code: "out-of-range",
    message: `${place} is ${show(value)}, and must be ${COMPARISONS[String(params.comparison)]} ${params.limit}`,
    ...exampleHint(failure),
  };
}

const COMPARISONS: Readonly<Record<string, string>> = {
  ">=": "at least",
  "<=": "at most",
  ">": "more than",
  "<": "less than",
};

function empty(failure: Failure): Explanation {
  const { isKey, path, place } = failure;
  if (!isKey) return { code: "too-short", message: `${place} is empty`, ...exampleHint(failure) };
  const message = `A key of ${placeName(path.slice(0, -1))} is empty`;
  return { code: "too-short", message, hint: "Write a name before the colon." };
}

function tooFew(failure: Failure): Explanation {
  const message = `${failure.place} needs ${failure.params.limit} or more entries`;
  return { code: "too-few", message, ...exampleHint(failure) };
}

function tooMany({ params, value, place }: Failure): Explanation {
  const message = `${place} has ${(value as unknown[]).length} entries, and ${params.limit} are allowed at most`;
  return { code: "too-many", message, hint: `Keep ${params.limit} of them.` };
}

function repeated({ value, path, place }: Failure): Explanation {
  const [first, second] = repeatedEntry(value as unknown[]) as [number, number];
  return {
    code: "repeated-entry",
    path: [...path, second],
    message: `Entry ${second + 1} of ${place} repeats entry ${first + 1}`,
    hint: "Leave it out.",
  };
}

function notAllowed({ schema, place }: Failure): Explanation {
  const message = `${place} does not go with the keys around it`;
  return { code: "key-not-allowed", part: "key", message, ...messageHint(schema) };
}

function messageHint({ errorMessage }: Schema): { hint?: string } {
  return errorMessage === undefined ? {} : { hint: errorMessage };
}

function exampleHint({ schema, path }: Failure): { hint?: string } {
  const example = schema.examples?.[0];
  if (example === undefined) return {};
  const key = path.at(-1);
  return {
    hint: `Write \`${asYaml(typeof key === "string" ? { [key]: example } : example)}\`, for example.`,
  };
}
