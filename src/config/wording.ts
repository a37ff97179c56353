/** How values and places of a document read inside a sentence. */
import { stringify } from "yaml";
import { looksSecret } from "./clear-secrets.ts";
import type { Path } from "./document.ts";

/** The innermost name on the way, and what entry of it: `entry 2 of "rules"`. */
export function placeName(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return "the document";
  if (typeof last === "string") return show(last);
  return `entry ${last + 1} of ${placeName(path.slice(0, -1))}`;
}

/** A value as JSON, shortened; what looks like a secret is not repeated. */
export function show(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const shown = looksSecret(text) ? "…" : shorten(text);
  return typeof value === "string" ? JSON.stringify(shown) : shown;
}

function shorten(text: string): string {
  const characters = [...text];
  return characters.length <= 60 ? text : `${characters.slice(0, 59).join("")}…`;
}

/** A value as YAML in one line; a single key goes without braces. */
export function asYaml(value: unknown): string {
  const flow = stringify(value, {
    collectionStyle: "flow",
    lineWidth: 0,
    flowCollectionPadding: false,
  }).trim();
  const isMapping = typeof value === "object" && value !== null && !Array.isArray(value);
  return isMapping && Object.keys(value).length === 1 ? flow.slice(1, -1) : flow;
}

/** `a, b or c`. */
export function inWords(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}
