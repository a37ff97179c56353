/** Sorted lists of ids, remembered while their table does not change, so that paging through many stays cheap. */

const REMEMBERED = 16;
const memories = new WeakMap<object, { readonly version: number; readonly lists: Map<string, Int32Array> }>();

/** The list computed for the key since the table last changed, else computed now. */
export function remembered(
  table: { readonly version: number },
  key: string,
  compute: () => Int32Array,
): Int32Array {
  let memory = memories.get(table);
  if (memory?.version !== table.version || memory.lists.size >= REMEMBERED) {
    memory = { version: table.version, lists: new Map() };
    memories.set(table, memory);
  }
  const known = memory.lists.get(key);
  if (known !== undefined) return known;
  const ids = compute();
  memory.lists.set(key, ids);
  return ids;
}

/** By key, then by id in the same direction; what has no key stands last. */
export function sortedIds(
  ids: readonly number[],
  keyOf: (id: number) => number | null,
  descending: boolean,
): Int32Array {
  const keys = new Map(ids.map((id) => [id, keyOf(id)]));
  const direction = descending ? -1 : 1;
  return Int32Array.from(ids).sort((a, b) => {
    const [x, y] = [keys.get(a) ?? null, keys.get(b) ?? null];
    if (x !== y) {
      if (x === null) return 1;
      if (y === null) return -1;
      return (x - y) * direction;
    }
    return (a - b) * direction;
  });
}
