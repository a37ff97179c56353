/** Mappings whose keys people chose: `constructor` and `toString` are names like any other. */

/** What a mapping itself holds under a key; nothing that every object inherits. */
export function ownValue<Value>(mapping: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(mapping, key) ? mapping[key] : undefined;
}
