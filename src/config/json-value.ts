/** What JSON can hold: whatever a document says ends up in digests and requests. */

/** Whether numbers are finite and texts have whole characters: YAML knows `.inf`, and JSON is read with `1e999` and `\uD800`. */
export function isJson(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value === "string") return !/\p{Surrogate}/u.test(value);
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([key, child]) => isJson(key) && isJson(child));
}
