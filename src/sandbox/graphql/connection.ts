/** Connections: pages of a list, found again by opaque cursors. */
import { BadArgument } from "../errors.ts";

export interface PageArguments {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

type KeyValue = string | number | null;

/** One column of an order. Null stands last in both directions, as GitLab sorts. */
export interface SortKey<Row> {
  of(row: Row): KeyValue;
  readonly descending?: boolean;
}

export interface Connection<Row> {
  readonly nodes: readonly Row[];
  readonly edges: readonly { readonly cursor: string; readonly node: Row }[];
  readonly pageInfo: {
    readonly startCursor: string | null;
    readonly endCursor: string | null;
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
  };
  /** With a limit the count stops one above it. */
  count(args: { readonly limit?: number | null }): number;
}

/** GitLab's default order: what was made last comes first. */
export const NEWEST_FIRST: SortKey<{ readonly id: number }> = { of: (row) => row.id, descending: true };
export const OLDEST_FIRST: SortKey<{ readonly id: number }> = { of: (row) => row.id };

const PAGE_MAXIMUM = 100;

/** A page by keyset: a cursor holds the sort values and the id of a row, and stays good when rows come and go. */
export function connection<Row extends { readonly id: number }>(
  rows: readonly Row[],
  args: PageArguments,
  order: readonly SortKey<Row>[] = [NEWEST_FIRST],
): Connection<Row> {
  const keys = withId(order);
  const keyed = rows.map((row) => ({ row, values: keys.map((key) => key.of(row)) }));
  keyed.sort((a, b) => compareBy(keys, a.values, b.values));
  return keysetPage(keyed, args, keys, { valuesOf: ({ values }) => values, nodeOf: ({ row }) => row });
}

/** The same over ids that are in order already; rows are made for the page alone. */
export function idConnection<Facts extends { readonly id: number }, Row>(
  ids: Int32Array,
  args: PageArguments,
  order: SortKey<Facts>,
  { facts, row }: { readonly facts: (id: number) => Facts; readonly row: (id: number) => Row },
): Connection<Row> {
  const keys = withId([order]);
  const valuesOf = (id: number) => keys.map((key) => key.of(facts(id)));
  return keysetPage(ids, args, keys, { valuesOf, nodeOf: row });
}

/** A page of a list that has no rows behind it: a cursor holds the position. */
export function listConnection<Item>(
  items: readonly Item[],
  args: PageArguments,
  maximum: number = PAGE_MAXIMUM,
): Connection<Item> {
  const after = decoded(args.after)?.[0];
  const before = decoded(args.before)?.[0];
  const start = after == null ? 0 : Number(after) + 1;
  const end = before == null ? items.length : Math.min(Number(before), items.length);
  const span = { start, end, maximum };
  return page(
    items,
    args,
    span,
    (item) => item,
    (_item, position) => encoded([position]),
  );
}

/** The id decides between equals, in the direction of the first key. */
function withId<Row extends { readonly id: number }>(order: readonly SortKey<Row>[]): SortKey<Row>[] {
  return [...order, order[0]?.descending ? NEWEST_FIRST : OLDEST_FIRST];
}

/** Lists and typed arrays alike. */
interface Items<Item> extends Iterable<Item> {
  readonly length: number;
  readonly [index: number]: Item;
  slice(from: number, to: number): Iterable<Item>;
}

function keysetPage<Item, Node>(
  sorted: Items<Item>,
  args: PageArguments,
  keys: readonly SortKey<never>[],
  {
    valuesOf,
    nodeOf,
  }: { readonly valuesOf: (item: Item) => KeyValue[]; readonly nodeOf: (item: Item) => Node },
): Connection<Node> {
  const after = decoded(args.after);
  const before = decoded(args.before);
  const compared = (item: Item, cursor: readonly KeyValue[]) => compareBy(keys, valuesOf(item), cursor);
  const start = after === null ? 0 : firstIndex(sorted, (item) => compared(item, after) > 0);
  const end = before === null ? sorted.length : firstIndex(sorted, (item) => compared(item, before) >= 0);
  return page(sorted, args, { start, end, maximum: PAGE_MAXIMUM }, nodeOf, (item) => encoded(valuesOf(item)));
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly maximum: number;
}

function page<Item, Node>(
  items: Items<Item>,
  { first, last }: PageArguments,
  { start, end, maximum }: Span,
  nodeOf: (item: Item) => Node,
  cursorOf: (item: Item, position: number) => string,
): Connection<Node> {
  if (first != null && last != null)
    throw new BadArgument("Can only provide either `first` or `last`, not both");
  const size = Math.max(0, Math.min(first ?? last ?? maximum, maximum));
  const from = last == null ? start : Math.max(start, end - size);
  const to = last == null ? Math.min(end, start + size) : end;
  const edges = [...items.slice(from, to)].map((item, index) => ({
    node: nodeOf(item),
    cursor: cursorOf(item, from + index),
  }));
  return {
    nodes: edges.map(({ node }) => node),
    edges,
    pageInfo: {
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
      hasNextPage: to < items.length,
      hasPreviousPage: from > 0,
    },
    count: ({ limit }) => (limit == null ? items.length : Math.min(items.length, limit + 1)),
  };
}

function compareBy(keys: readonly SortKey<never>[], a: readonly KeyValue[], b: readonly KeyValue[]): number {
  for (const [index, key] of keys.entries()) {
    const [x, y] = [a[index] ?? null, b[index] ?? null];
    if (x === y) continue;
    if (x === null) return 1;
    if (y === null) return -1;
    return (x < y ? -1 : 1) * (key.descending ? -1 : 1);
  }
  return 0;
}

/** Where the items begin for which the test holds; it holds for every item from there on. */
function firstIndex<Item>(items: Items<Item>, holds: (item: Item) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(items[middle] as Item)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function encoded(values: readonly KeyValue[]): string {
  return Buffer.from(JSON.stringify(values)).toString("base64url");
}

function decoded(cursor: string | null | undefined): KeyValue[] | null {
  if (cursor == null) return null;
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    if (Array.isArray(values)) return values;
  } catch {
    // Not one of ours: refused below.
  }
  throw new BadArgument("Please provide a valid cursor");
}
