/** The fields of a sample payload that a mapping can name (GitLab 18.9 `ee/lib/gitlab/alert_management/alert_payload_field_extractor.rb`). */
import type { Mapping } from "../world/rows.ts";
import { isObject } from "./payload-json.ts";

interface PayloadField {
  readonly path: Mapping["path"];
  readonly label: string;
  readonly type: Mapping["type"];
}

export function fieldsOf(value: unknown, path: Mapping["path"] = []): PayloadField[] {
  if (isObject(value))
    return Object.entries(value).flatMap(([key, inner]) => fieldsOf(inner, [...path, key]));
  if (Array.isArray(value)) {
    return [fieldAt(path, "ARRAY"), ...value.flatMap((inner, index) => fieldsOf(inner, [...path, index]))];
  }
  if (typeof value === "number") return [fieldAt(path, "NUMBER")];
  if (typeof value !== "string") return [];
  return [fieldAt(path, isDateTime(value) ? "DATETIME" : "STRING")];
}

function fieldAt(path: Mapping["path"], type: Mapping["type"]): PayloadField {
  const label = path.reduce<string>((text, step) => {
    return typeof step === "number" ? `${text}[${step}]` : text === "" ? step : `${text}/${step}`;
  }, "");
  return { path, label, type };
}

function isDateTime(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(text) && !Number.isNaN(Date.parse(text));
}
