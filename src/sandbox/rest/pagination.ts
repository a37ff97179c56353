/** Pages of REST lists (https://docs.gitlab.com/api/rest/#pagination). */
import { badRequest, isAscending, type RestContext, RestError, textOf } from "./context.ts";

const DEFAULT_SIZE = 20;
const MAXIMUM_SIZE = 100;
/** Above so many rows totals are left out. */
const COUNTED_ROWS = 10_000;
const MAXIMUM_OFFSET = 50_000;

/** Lists and typed arrays alike. */
interface Rows<Row> {
  readonly length: number;
  slice(from: number, to: number): Iterable<Row>;
}

export function pageSize(c: RestContext): number {
  return Math.min(positive(c, "per_page", DEFAULT_SIZE), MAXIMUM_SIZE);
}

/**
 * The page asked for by `page` and `per_page`, with GitLab's headers. Lists that can be paged by key, too, say what
 * they are of: their offsets are limited (GitLab 18.9 `lib/api/helpers/pagination_strategies.rb`).
 */
export function paginated<Row>(
  c: RestContext,
  origin: string,
  rows: Rows<Row>,
  show: (row: Row) => unknown,
  keysetType?: "Issue" | "Project",
): Response {
  const size = pageSize(c);
  const page = positive(c, "page", 1);
  if (keysetType !== undefined && page * size > MAXIMUM_OFFSET) {
    throw new RestError(405, {
      error: `Offset pagination has a maximum allowed offset of ${MAXIMUM_OFFSET} for requests that return objects of type ${keysetType}. Remaining records can be retrieved using keyset pagination.`,
    });
  }
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const counted = rows.length <= COUNTED_ROWS;
  const link = (relation: string, number: number) =>
    linkTo(c, origin, { page: number, per_page: size }, relation);
  const links = [
    ...(page > 1 ? [link("prev", page - 1)] : []),
    ...(page < pages ? [link("next", page + 1)] : []),
    link("first", 1),
    ...(counted ? [link("last", pages)] : []),
  ];
  c.header("Link", links.join(", "));
  c.header("X-Page", String(page));
  c.header("X-Per-Page", String(size));
  c.header("X-Next-Page", page < pages ? String(page + 1) : "");
  c.header("X-Prev-Page", page > 1 ? String(page - 1) : "");
  if (counted) {
    c.header("X-Total", String(rows.length));
    c.header("X-Total-Pages", String(pages));
  }
  return c.json(Array.from(rows.slice((page - 1) * size, page * size), show));
}

/** Pages by id for `pagination=keyset`: only a `next` link, which names the last id of this page. */
export function keysetPaginated<Row extends { readonly id: number }>(
  c: RestContext,
  origin: string,
  rows: readonly Row[],
  show: (row: Row) => unknown,
): Response {
  const size = pageSize(c);
  const ascending = isAscending(c);
  const bound = ascending ? "id_after" : "id_before";
  const from = Number(textOf(c, bound) ?? (ascending ? 0 : Number.POSITIVE_INFINITY));
  const ordered = rows
    .filter((row) => (ascending ? row.id > from : row.id < from))
    .sort((a, b) => (ascending ? a.id - b.id : b.id - a.id));
  const page = ordered.slice(0, size);
  const last = page.at(-1);
  if (ordered.length > size && last !== undefined) {
    c.header("Link", linkTo(c, origin, { [bound]: last.id, per_page: size }, "next"));
  }
  return c.json(page.map(show));
}

/** The address of this request with other parameters, as an entry of the `Link` header. */
export function linkTo(
  c: RestContext,
  origin: string,
  changes: Readonly<Record<string, number | string>>,
  relation: string,
): string {
  const { pathname, searchParams } = new URL(c.req.url);
  for (const [name, value] of Object.entries(changes)) searchParams.set(name, String(value));
  return `<${origin}${pathname}?${searchParams}>; rel="${relation}"`;
}

function positive(c: RestContext, name: string, fallback: number): number {
  const text = textOf(c, name);
  if (text === undefined) return fallback;
  if (!/^-?\d+$/.test(text)) throw badRequest(`${name} is invalid`);
  if (Number(text) < 1) throw badRequest(`${name} does not have a valid value`);
  return Number(text);
}
