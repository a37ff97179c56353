/**
 * A table over rows that are computed instead of kept: a long history stays small, and what changes in it is stored.
 */
import type { Row, TableDump } from "./table.ts";

/** Computed rows with the ids 1 … count. `F` is what lists are filtered and sorted by, cheap to compute. */
export interface Source<R extends F, F extends Row> {
  readonly count: number;
  facts(id: number): F;
  row(id: number): R;
  /** The id of a project's object. */
  find(projectId: number, iid: number): number | undefined;
}

export interface LayeredTable<R extends F, F extends Row> {
  get(id: number): R | undefined;
  find(projectId: number, iid: number): R | undefined;
  insert(row: Omit<R, "id">): R;
  /** Stores a computed row on its first change. */
  update(row: R, changes: Partial<Omit<R, "id">>): R;
  remove(row: R): void;
  /** Whether the row has been written since it was computed. */
  isStored(id: number): boolean;
  facts(id: number): F | undefined;
  /** Of every row, by id ascending. */
  ids(): Iterable<number>;
  /** Rows that are kept, not computed. */
  stored(): Iterable<R>;
  /** Rises with every change. */
  readonly version: number;
  dump(): TableDump<R> & { readonly removed: readonly number[] };
  load(dump: TableDump<R> & { readonly removed?: readonly number[] }): void;
  /** Puts computed rows underneath. */
  setSource(source: Source<R, F>): void;
  /** Called when a computed row is stored, so that what belongs to it can be. */
  onStore(listener: (row: R) => void): void;
}

export function createLayeredTable<
  R extends F & { readonly projectId: number; readonly iid: number },
  F extends Row,
>(): LayeredTable<R, F> {
  let source: Source<R, F> | undefined;
  let nextId = 1;
  let version = 0;
  let listener: ((row: R) => void) | undefined;
  const rows = new Map<number, R>();
  const removed = new Set<number>();
  const byNumber = new Map<string, R>();

  function isComputed(id: number): boolean {
    return source !== undefined && id >= 1 && id <= source.count && !rows.has(id) && !removed.has(id);
  }

  function add(row: R): R {
    version += 1;
    rows.set(row.id, row);
    byNumber.set(`${row.projectId}/${row.iid}`, row);
    return row;
  }

  return {
    get: (id) => rows.get(id) ?? (isComputed(id) ? source?.row(id) : undefined),
    find(projectId, iid) {
      const stored = byNumber.get(`${projectId}/${iid}`);
      if (stored !== undefined) return stored;
      const id = source?.find(projectId, iid);
      return id !== undefined && isComputed(id) ? source?.row(id) : undefined;
    },
    insert: (row) => add({ ...row, id: nextId++ } as R),
    update(row, changes) {
      if (isComputed(row.id)) {
        add(row);
        listener?.(row);
      }
      version += 1;
      return Object.assign(row, changes);
    },
    remove(row) {
      version += 1;
      rows.delete(row.id);
      byNumber.delete(`${row.projectId}/${row.iid}`);
      removed.add(row.id);
    },
    isStored: (id) => rows.has(id),
    facts: (id) => rows.get(id) ?? (isComputed(id) ? source?.facts(id) : undefined),
    *ids() {
      for (let id = 1; id <= (source?.count ?? 0); id += 1) {
        if (!removed.has(id)) yield id;
      }
      for (const id of rows.keys()) {
        if (id > (source?.count ?? 0)) yield id;
      }
    },
    stored: () => rows.values(),
    get version() {
      return version;
    },
    dump: () => ({ nextId, rows: [...rows.values()], removed: [...removed] }),
    load(dump) {
      nextId = dump.nextId;
      for (const row of dump.rows) add({ ...row });
      for (const id of dump.removed ?? []) removed.add(id);
    },
    setSource(given) {
      source = given;
      nextId = Math.max(nextId, given.count + 1);
      version += 1;
    },
    onStore(given) {
      listener = given;
    },
  };
}
