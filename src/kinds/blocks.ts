/** How kinds read maps of named blocks in a project's section. */

/** The named blocks of a section, those cleared by `null` left out; names in the order of the document. */
export function entriesOf<Value extends object>(
  blocks: Readonly<Record<string, Value | null>> | null | undefined,
): [string, Value][] {
  return Object.entries(blocks ?? {}).filter((entry): entry is [string, Value] => entry[1] !== null);
}
