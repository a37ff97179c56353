/** Mappings tell GitLab where in a sender's payload the fields of an alert are. */
import type { PayloadPath } from "../core/project-section.ts";

/** By GitLab's field name in lower case, e.g. `{title: "event.name"}`. */
export type Mappings = Readonly<Record<string, PayloadPath>>;

export interface MappingInput {
  readonly fieldName: string;
  readonly path: readonly (string | number)[];
  readonly type: "STRING" | "ARRAY" | "DATETIME" | "NUMBER";
}

export function segmentsOf(path: PayloadPath): readonly (string | number)[] {
  return typeof path === "string" ? path.split(".") : path;
}

/** Mappings in their one written form, so that `event.name` and `[event, name]` compare equal; fields sorted. */
export function writeMappings(mappings: Mappings): Mappings {
  const entries = Object.entries(mappings).map(
    ([field, path]) => [field, shortest(segmentsOf(path))] as const,
  );
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function readMappings(
  live: readonly { readonly fieldName: string; readonly path: readonly (string | number)[] }[],
): Mappings {
  return writeMappings(
    Object.fromEntries(live.map(({ fieldName, path }) => [fieldName.toLowerCase(), path])),
  );
}

/** As GitLab's `AlertManagementPayloadAlertFieldInput`; types follow the payload where GitLab's form allows two. */
export function mappingInputs(mappings: Mappings, payload: object): MappingInput[] {
  return Object.entries(mappings).map(([field, path]) => {
    const segments = segmentsOf(path);
    return {
      fieldName: field.toUpperCase(),
      path: segments,
      type: typeOf(field, valueAt(payload, segments)),
    };
  });
}

export function valueAt(payload: object, segments: readonly (string | number)[]): unknown {
  return segments.reduce<unknown>(
    (value, segment) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, segment)
        ? (value as Record<string | number, unknown>)[segment]
        : undefined,
    payload,
  );
}

/** Allowed types per field as in GitLab's settings form: the server itself checks only the shape. */
function typeOf(field: string, sample: unknown): MappingInput["type"] {
  switch (field) {
    case "start_time":
      return "DATETIME";
    case "end_time":
      return typeof sample === "number" ? "NUMBER" : "DATETIME";
    case "hosts":
    case "fingerprint":
      return Array.isArray(sample) ? "ARRAY" : "STRING";
    default:
      return "STRING";
  }
}

function shortest(segments: readonly (string | number)[]): PayloadPath {
  const plain = segments.every(
    (segment) => typeof segment === "string" && segment !== "" && !segment.includes("."),
  );
  return plain ? segments.join(".") : segments;
}
