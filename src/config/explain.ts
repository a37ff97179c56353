/** Turns what the schema validator says into mistakes in plain words, one for each thing to mend. */
import type { ErrorObject } from "ajv/dist/2020.js";
import { stringify } from "yaml";
import { looksSecret } from "./clear-secrets.ts";
import type { FindingCode } from "./codes.ts";
import type { Path } from "./document.ts";
import { nearest } from "./nearest.ts";

export interface Mistake {
  readonly path: Path;
  /** What of it is wrong, and so where a reader should look. */
  readonly part: "key" | "value";
  readonly code: FindingCode;
  readonly message: string;
  readonly hint?: string;
  /** Something is missing here that a template or group may supply. */
  readonly absent?: true;
}

/** What our schemas say besides types and limits. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly oneOf?: readonly { readonly required: readonly [string] }[];
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly errorMessage?: string;
  readonly writeOnly?: boolean;
}

/** One error with what its explanation needs. */
interface Failure {
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

type Explanation = Omit<Mistake, "path" | "part"> & Partial<Pick<Mistake, "path" | "part">>;

/** Only one of these is told of a value, the first: a text of a wrong type has no wrong length. */
const SHAPE = ["type", "minLength", "maxLength", "enum", "const", "pattern", "format", "minutes"];
/** Said by these keywords' children already. */
const SAID_BELOW = new Set(["if", "propertyNames"]);

/** The mistakes behind the errors of one validation of `root`. */
export function explain(errors: readonly ErrorObject[], root: unknown): Mistake[] {
  const telling = errors.filter(
    ({ keyword, schemaPath }) => !SAID_BELOW.has(keyword) && !/\/oneOf\/\d/.test(schemaPath),
  );
  const shapes = new Map<string, ErrorObject>();
  for (const error of telling) {
    if (!SHAPE.includes(error.keyword)) continue;
    const place = placeKey(error);
    const before = shapes.get(place);
    if (!before || SHAPE.indexOf(error.keyword) < SHAPE.indexOf(before.keyword)) shapes.set(place, error);
  }
  const told = telling.filter((error) => {
    const shape = shapes.get(placeKey(error));
    return shape === error || (shape?.keyword !== "type" && !SHAPE.includes(error.keyword));
  });
  return told.map((error) => mistakeOf(failureOf(error, root)));
}

function placeKey({ instancePath, propertyName }: ErrorObject): string {
  return JSON.stringify([instancePath, propertyName]);
}

function mistakeOf(failure: Failure): Mistake {
  const { path, isKey, value } = failure;
  const showsValue = !isKey && value !== null && typeof value !== "object";
  return { path, part: showsValue ? "value" : "key", ...explanationOf(failure) };
}

function explanationOf(failure: Failure): Explanation {
  const { keyword, params, schema, path, value, place } = failure;
  const limit = Number(params.limit);
  switch (keyword) {
    case "additionalProperties":
      return unknownKey(failure, String(params.additionalProperty));
    case "required":
      return missingKey(failure, String(params.missingProperty));
    case "oneOf":
      return chooseOne(failure);
    case "type":
      return wrongType(failure);
    case "enum":
    case "const":
      return unknownValue(failure);
    case "pattern":
    case "format":
      return wrongFormat(failure);
    case "minutes":
      return {
        code: "out-of-range",
        message: `${place} cannot be ${show(value)}`,
        ...rangeHint(params, schema),
      };
    case "minLength":
      return { code: "too-short", message: `${place} is empty`, ...exampleHint(failure) };
    case "maxLength":
      return lengthOver(failure, limit);
    case "minItems":
      return {
        code: "too-few",
        message: `${place} needs ${counted(limit, "entry", "entries")} at least`,
        ...exampleHint(failure),
      };
    case "maxItems":
      return {
        code: "too-many",
        message: `${place} has ${(value as unknown[]).length} entries, and ${limit} are allowed at most`,
        hint: `Keep ${limit} of them.`,
      };
    case "uniqueItems": {
      const [first, second] = [Number(params.i), Number(params.j)].sort((a, b) => a - b) as [number, number];
      return {
        code: "repeated-entry",
        path: [...path, second],
        message: `Entry ${second + 1} of ${place} repeats entry ${first + 1}`,
        hint: "Leave it out.",
      };
    }
    case "not":
      return {
        code: "key-not-allowed",
        part: "key",
        message: `${place} does not go with the keys around it`,
        ...messageHint(schema),
      };
    default:
      return {
        code: "out-of-range",
        message: `${place} is ${show(value)}, and must be ${COMPARISONS[String(params.comparison)]} ${limit}`,
        ...exampleHint(failure),
      };
  }
}

const COMPARISONS: Readonly<Record<string, string>> = {
  ">=": "at least",
  "<=": "at most",
  ">": "more than",
  "<": "less than",
};

function unknownKey({ path, schema, place }: Failure, key: string): Explanation {
  const known = Object.keys(schema.properties ?? {});
  const near = nearest(key, known);
  const at = { path: [...path, key], part: "key" as const };
  if (schema.writeOnly)
    return {
      ...at,
      code: "secret-in-clear",
      message: `${place} takes ${inWords(known)}, and not "${shorten(key)}"`,
      hint: HOW_TO_REFER,
    };
  return {
    ...at,
    code: "unknown-key",
    message: `There is no key "${shorten(key)}" in ${place}`,
    hint: near ? `Did you mean "${near}"?` : `Write one of these: ${known.join(", ")}.`,
  };
}

function missingKey({ schema, place }: Failure, key: string): Explanation {
  const example = schema.properties?.[key]?.examples?.[0];
  return {
    code: "missing-key",
    absent: true,
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
  const message = `${place} must be ${types.map((type) => TYPES[type]).join(" or ")}, and not ${TYPES[typeOf(value)]}`;
  const code = "wrong-type";
  if (types.includes("boolean") && /^(yes|no|on|off|y|n)$/i.test(String(value)))
    return { code, message, hint: `Write true or false: YAML 1.2 reads ${String(value)} as text.` };
  if (types.includes("string") && typeof value !== "object")
    return { code, message, hint: "Put the value in quotes." };
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
  const near = nearest(String(value), allowed);
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

function lengthOver({ value, place, isKey }: Failure, limit: number): Explanation {
  const { length } = [...String(value)];
  const what = isKey ? `The name ${show(value)}` : place;
  return {
    code: "too-long",
    message: `${what} has ${length} characters, and ${limit} are allowed at most`,
    hint: `Shorten it by ${counted(length - limit, "character", "characters")}.`,
  };
}

function rangeHint(
  { minimum, maximum }: Readonly<Record<string, unknown>>,
  schema: Schema,
): { hint?: string } {
  const text = schema.errorMessage ?? "";
  return { hint: `Stay between ${String(minimum)} and ${String(maximum)} minutes. ${text}`.trim() };
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

function failureOf(
  { keyword, params, parentSchema, instancePath, propertyName }: ErrorObject,
  root: unknown,
): Failure {
  const around: (string | number)[] = [];
  let value = root;
  for (const segment of instancePath.split("/").slice(1)) {
    const key = segment.replaceAll("~1", "/").replaceAll("~0", "~");
    around.push(Array.isArray(value) ? Number(key) : key);
    value = (value as Record<string, unknown>)[key];
  }
  const isKey = propertyName !== undefined;
  const path = isKey ? [...around, propertyName] : around;
  const schema = (parentSchema ?? {}) as Schema;
  return {
    keyword,
    params,
    schema,
    path,
    value: isKey ? propertyName : value,
    isKey,
    place: placeName(path),
  };
}

/** The innermost name on the way, and what entry of it: `entry 2 of "rules"`. */
function placeName(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return "the document";
  if (typeof last === "string") return `"${shorten(last)}"`;
  return `entry ${last + 1} of ${placeName(path.slice(0, -1))}`;
}

function show(value: unknown): string {
  const text = JSON.stringify(value);
  return looksSecret(text) ? '"…"' : shorten(text);
}

function shorten(text: string): string {
  const characters = [...text];
  return characters.length <= 60 ? text : `${characters.slice(0, 59).join("")}…`;
}

function asYaml(value: unknown): string {
  const flow = stringify(value, {
    collectionStyle: "flow",
    lineWidth: 0,
    flowCollectionPadding: false,
  }).trim();
  // One key around the rest reads best without its braces.
  const single =
    typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 1;
  return single ? flow.slice(1, -1) : flow;
}

function inWords(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
