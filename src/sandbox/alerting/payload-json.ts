/** JSON documents as GitLab limits and stores them. */

const MAXIMUM_BYTES = 1_048_576;
const MAXIMUM_DEPTH = 100;

/** Whether a document is within 1 MB and 100 levels (GitLab 18.9 `lib/gitlab/utils/deep_size.rb`). */
export function isWithinLimits(value: unknown): boolean {
  return (
    depthOf(value, MAXIMUM_DEPTH + 1) <= MAXIMUM_DEPTH &&
    Buffer.byteLength(JSON.stringify(value)) <= MAXIMUM_BYTES
  );
}

/**
 * A value as a `jsonb` column gives it back: the keys of an object stand by length, then by bytes
 * (PostgreSQL manual, "JSON Types").
 */
export function storedJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(storedJson);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [Buffer.from(key), key, inner] as const);
  entries.sort(([a], [b]) => a.length - b.length || Buffer.compare(a, b));
  return Object.fromEntries(entries.map(([, key, inner]) => [key, storedJson(inner)]));
}

/** What stands under a path of keys and list positions. */
export function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, step) => {
    if (Array.isArray(inner)) return inner[Number(step)];
    return isObject(inner) && Object.hasOwn(inner, step) ? inner[String(step)] : undefined;
  }, value);
}

/** Nested keys joined by dots, list items by position: `{a: {b: [1]}}` becomes `{"a.b.0": 1}`. */
export function inlined(value: Readonly<Record<string, unknown>>, prefix = ""): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      if (!isObject(inner)) return [[prefix + key, inner]];
      return Object.entries(inlined(inner, `${prefix}${key}.`));
    }),
  );
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Nesting of lists and objects, counted no further than `limit`. */
function depthOf(value: unknown, limit: number): number {
  if (typeof value !== "object" || value === null || limit === 0) return 0;
  return 1 + Math.max(0, ...Object.values(value).map((inner) => depthOf(inner, limit - 1)));
}
