/**
 * One cluster's rows as texts, in this process: what was read from the shared store, or is about to be written to it.
 * About 400 bytes a pod; a row is decoded when somebody wants it.
 */
import type { RowKind } from '../model/rows.ts';
import type { ClusterSync, RowChange, RowKey } from './fleet-store.ts';
import { columnsOf, decodeRow, encodeRow, type Columns } from './row-codec.ts';
import { minus, plus, sumOfRow } from './row-sum.ts';

/** Where a cluster's log is: the epoch is empty before the first write. */
export interface Position {
  readonly epoch: string;
  readonly sequence: number;
}

/** A row as text; null: removed. */
export interface TextChange {
  readonly kind: RowKind;
  readonly key: RowKey;
  readonly text: string | null;
}

/** How many rows of a kind there are, and what they sum up to. */
export interface KindSummary {
  readonly count: number;
  readonly sum: number;
  readonly columns: Columns;
}

export interface Mirror {
  position: Position;
  sync: ClusterSync;
  kinds(): Iterable<RowKind>;
  summary(kind: RowKind): KindSummary;
  texts(kind: RowKind): ReadonlyMap<RowKey, string>;
  /** Columns of a kind that has no rows yet. */
  setColumns(kind: RowKind, columns: Columns): void;
  /** Takes in a row's text; false when it was there already. */
  put(change: TextChange): boolean;
  /** Takes in a row; undefined when it changes nothing. */
  putRow(change: RowChange): TextChange | undefined;
  /** All rows, decoded. Throws when one cannot be. */
  rows(): readonly RowChange[];
  /** One row, decoded. */
  row(change: TextChange): RowChange;
}

interface KindRows {
  columns: Columns;
  sum: number;
  readonly texts: Map<RowKey, string>;
}

/** What a cluster is before anybody has written about it. */
export const unknownSync: ClusterSync = {
  state: 'SYNCING',
  asOf: null,
  lastError: null,
  version: null,
  watches: [],
};

export function createMirror(): Mirror {
  const byKind = new Map<RowKind, KindRows>();
  const rowsOf = (kind: RowKind): KindRows => {
    let rows = byKind.get(kind);
    if (rows === undefined) {
      rows = { columns: [], sum: 0, texts: new Map() };
      byKind.set(kind, rows);
    }
    return rows;
  };
  const put = ({ kind, key, text }: TextChange): boolean => {
    const rows = rowsOf(kind);
    const before = rows.texts.get(key);
    if (before === text || (before === undefined && text === null)) return false;
    if (before !== undefined) rows.sum = minus(rows.sum, sumOfRow(key, before));
    if (text === null) rows.texts.delete(key);
    else {
      rows.sum = plus(rows.sum, sumOfRow(key, text));
      rows.texts.set(key, text);
    }
    return true;
  };
  const decoded = ({ kind, key, text }: TextChange): RowChange => ({
    kind,
    key,
    row: text === null ? null : decodeRow(text, rowsOf(kind).columns),
  });

  return {
    position: { epoch: '', sequence: 0 },
    sync: unknownSync,
    kinds: () => byKind.keys(),
    summary: (kind) => {
      const { texts, sum, columns } = rowsOf(kind);
      return { count: texts.size, sum, columns };
    },
    texts: (kind) => rowsOf(kind).texts,
    setColumns: (kind, columns) => (rowsOf(kind).columns = columns),
    put,
    putRow({ kind, key, row }) {
      const rows = rowsOf(kind);
      // Once there, they stay: whoever reads while rows are written must not meet rows of other columns.
      if (row !== null && rows.texts.size === 0 && rows.columns.length === 0) {
        rows.columns = columnsOf(row);
      }
      const change = { kind, key, text: row === null ? null : encodeRow(row, rows.columns) };
      return put(change) ? change : undefined;
    },
    rows: () =>
      [...byKind].flatMap(([kind, { texts }]) =>
        Array.from(texts, ([key, text]) => decoded({ kind, key, text })),
      ),
    row: decoded,
  };
}

/** What makes `from` equal to `to`; undefined when no change of rows can, because their columns differ. */
export function difference(from: Mirror, to: Mirror): readonly TextChange[] | undefined {
  const changes: TextChange[] = [];
  for (const kind of new Set([...from.kinds(), ...to.kinds()])) {
    const [before, after] = [from.texts(kind), to.texts(kind)];
    if (before.size > 0 && after.size > 0) {
      const [old, wanted] = [from.summary(kind).columns, to.summary(kind).columns];
      if (old.join('\n') !== wanted.join('\n')) return undefined;
    }
    for (const [key, text] of after)
      if (before.get(key) !== text) changes.push({ kind, key, text });
    for (const key of before.keys()) if (!after.has(key)) changes.push({ kind, key, text: null });
  }
  return changes;
}
