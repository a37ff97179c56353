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
  readonly of: (row: Row) => KeyValue;
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
  const keys = [...order, order[0]?.descending ? NEWEST_FIRST : OLDEST_FIRST];
  const valuesOf = (row: Row) => keys.map((key) => key.of(row));
  const compare = (a: readonly KeyValue[], b: readonly KeyValue[]) => compareBy(keys, a, b);
  const sorted = rows
    .map((row) => ({ row, values: valuesOf(row) }))
    .sort((a, b) => compare(a.values, b.values));
  const after = decoded(args.after);
  const before = decoded(args.before);
  const start = after === null ? 0 : firstIndex(sorted, ({ values }) => compare(values, after) > 0);
  const end =
    before === null ? sorted.length : firstIndex(sorted, ({ values }) => compare(values, before) >= 0);
  return page(
    sorted.map(({ row }) => row),
    args,
    { start, end, maximum: PAGE_MAXIMUM },
    (row) => encoded(valuesOf(row)),
  );
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
  return page(items, args, { start, end, maximum }, (_item, position) => encoded([position]));
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly maximum: number;
}

function page<Item>(
  items: readonly Item[],
  { first, last }: PageArguments,
  { start, end, maximum }: Span,
  cursorOf: (item: Item, position: number) => string,
): Connection<Item> {
  if (first != null && last != null)
    throw new BadArgument("Can only provide either `first` or `last`, not both");
  const size = Math.max(0, Math.min(first ?? last ?? maximum, maximum));
  const from = last == null ? start : Math.max(start, end - size);
  const to = last == null ? Math.min(end, start + size) : end;
  const nodes = items.slice(from, to);
  const edges = nodes.map((node, index) => ({ node, cursor: cursorOf(node, from + index) }));
  return {
    nodes,
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

function compareBy<Row>(
  keys: readonly SortKey<Row>[],
  a: readonly KeyValue[],
  b: readonly KeyValue[],
): number {
  for (const [index, key] of keys.entries()) {
    const [x, y] = [a[index] ?? null, b[index] ?? null];
    if (x === y) continue;
    if (x === null) return 1;
    if (y === null) return -1;
    return (x < y ? -1 : 1) * (key.descending ? -1 : 1);
  }
  return 0;
}

function firstIndex<Item>(items: readonly Item[], matches: (item: Item) => boolean): number {
  const index = items.findIndex(matches);
  return index < 0 ? items.length : index;
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
