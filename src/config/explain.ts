/** Turns what the schema validator says into mistakes in plain words, one for each thing to mend. */
import type { ErrorObject } from "ajv/dist/2020.js";
import type { Path } from "./document.ts";
import { explanationOf, type Failure, type Mistake } from "./explanations.ts";
import { placeName } from "./wording.ts";

/** Only one of these is told of a value, the first: a text of a wrong type has no wrong length. */
const SHAPE = ["type", "minLength", "maxLength", "enum", "const", "pattern", "format", "minutes"];
/** Whatever fails here is told of by an error further down. */
const SAID_BELOW = ["if", "propertyNames"];

/** The mistakes behind the errors of one validation of `root`. */
export function explain(errors: readonly ErrorObject[], root: unknown): Mistake[] {
  const telling = errors.filter(
    ({ keyword, schemaPath }) => !SAID_BELOW.includes(keyword) && !/\/oneOf\/\d/.test(schemaPath),
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
  return withoutTypos(told.map((error) => mistakeOf(failureOf(error, root))));
}

/** A misspelt key is one mistake: what it was meant for is not missing besides. */
function withoutTypos(mistakes: readonly Mistake[]): Mistake[] {
  const unknown = mistakes.filter(({ meant }) => meant !== undefined);
  const keyIn = (path: Path, key?: string) => JSON.stringify([path, key]);
  const meant = new Set(
    unknown.flatMap(({ path, meant }) => [keyIn(path.slice(0, -1), meant), keyIn(path.slice(0, -1))]),
  );
  return mistakes.filter(({ path, absent, missing }) => !absent || !meant.has(keyIn(path, missing)));
}

function placeKey({ instancePath, propertyName }: ErrorObject): string {
  return JSON.stringify([instancePath, propertyName]);
}

function mistakeOf(failure: Failure): Mistake {
  const { path, isKey, value } = failure;
  const showsValue = !isKey && value !== null && typeof value !== "object";
  return { path, part: showsValue ? "value" : "key", ...explanationOf(failure) };
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
  const schema = (parentSchema ?? {}) as Failure["schema"];
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
