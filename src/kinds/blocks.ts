/** How kinds read the blocks of a project's section. */

/** The named blocks of a section, those cleared by `null` left out; names in the order of the document. */
export function entriesOf<Value extends object>(
  blocks: Readonly<Record<string, Value | null>> | null | undefined,
): [string, Value][] {
  return Object.entries(blocks ?? {}).filter((entry): entry is [string, Value] => entry[1] !== null);
}

/** A list of a section; before validation anything may stand there, and it then counts as nothing. */
export function listOf<Value>(list: readonly Value[] | null | undefined): readonly Value[] {
  return Array.isArray(list) ? list : [];
}

/** As `listOf`, for a text. */
export function textOf(text: string | null | undefined): string {
  return typeof text === "string" ? text : "";
}

/** The given keys as far as somebody wrote them: of settings only those are compared and sent. */
export function written<Value extends object, Key extends keyof Value>(
  block: Value,
  keys: readonly Key[],
): Partial<Pick<Value, Key>> {
  const entries = keys.filter((key) => block[key] !== undefined).map((key) => [key, block[key]]);
  return Object.fromEntries(entries) as Partial<Pick<Value, Key>>;
}

/** A live object's fields that the declaration speaks of; all of them where nothing is declared. */
export function spokenOf<Spec extends object>(live: Spec, declared: Spec | undefined): Spec {
  if (declared === undefined) return live;
  return Object.fromEntries(Object.entries(live).filter(([field]) => field in declared)) as Spec;
}
