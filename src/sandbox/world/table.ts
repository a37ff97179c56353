/** A table: rows by id, with indexes over chosen columns. Ids count up and are never used twice. */

export interface Row {
  readonly id: number;
}

export interface Table<R extends Row, Indexed extends keyof R = never> {
  insert(row: Omit<R, "id">): R;
  /** Adds a row that has its id already. */
  put(row: R): R;
  get(id: number): R | undefined;
  /** Every row, in the order they were added. */
  all(): R[];
  /** The rows whose indexed column has the value, by id ascending. */
  where<C extends Indexed>(column: C, value: R[C]): readonly R[];
  /** Changes columns in place; the row keeps its identity. */
  update(row: R, changes: Partial<Omit<R, "id">>): R;
  remove(row: R): void;
  readonly size: number;
  dump(): TableDump<R>;
  load(dump: TableDump<R>): void;
}

export interface TableDump<R> {
  readonly nextId: number;
  readonly rows: readonly R[];
}

/** `firstId` sets where ids begin: below it, ids belong to rows that are computed instead of stored. */
export function createTable<R extends Row, Indexed extends keyof R = never>(
  indexed: readonly Indexed[] = [],
  firstId = 1,
): Table<R, Indexed> {
  let nextId = firstId;
  const rows = new Map<number, R>();
  const indexes = new Map<keyof R, Map<unknown, R[]>>(indexed.map((column) => [column, new Map()]));

  function addToIndexes(row: R): void {
    for (const [column, index] of indexes) {
      const bucket = index.get(row[column]);
      if (bucket === undefined) index.set(row[column], [row]);
      else {
        bucket.push(row);
        if ((bucket.at(-2)?.id ?? 0) > row.id) bucket.sort((a, b) => a.id - b.id);
      }
    }
  }

  function removeFromIndexes(row: R): void {
    for (const [column, index] of indexes) {
      const rest = (index.get(row[column]) ?? []).filter((other) => other !== row);
      if (rest.length > 0) index.set(row[column], rest);
      else index.delete(row[column]);
    }
  }

  function add(row: R): R {
    rows.set(row.id, row);
    addToIndexes(row);
    return row;
  }

  return {
    insert: (row) => add({ ...row, id: nextId++ } as R),
    put: add,
    get: (id) => rows.get(id),
    all: () => [...rows.values()],
    where: (column, value) => indexes.get(column)?.get(value) ?? [],
    update(row, changes) {
      const reindex = indexed.some((column) => column in changes);
      if (reindex) removeFromIndexes(row);
      Object.assign(row, changes);
      if (reindex) addToIndexes(row);
      return row;
    },
    remove(row) {
      rows.delete(row.id);
      removeFromIndexes(row);
    },
    get size() {
      return rows.size;
    },
    dump: () => ({ nextId, rows: [...rows.values()] }),
    load(dump) {
      nextId = dump.nextId;
      rows.clear();
      for (const index of indexes.values()) index.clear();
      for (const row of dump.rows) add({ ...row });
    },
  };
}
