import type { BuiltInKind, ObjectKey, RowKind } from '../model/rows.ts';
import { projections } from './projections.ts';
import type { Entry } from './view.ts';

/** Every kind that has rows without being named in the configuration. */
export const rowKinds = Object.keys(projections) as readonly BuiltInKind[];

/** One cluster's rows by kind and namespace (empty for cluster-scoped kinds). */
export interface RowTables {
  get<K extends RowKind>(kind: K, namespace: string, name: string): Entry<K> | undefined;
  /** Puts the entry in the place that its key names. */
  put(entry: Entry): void;
  remove(key: ObjectKey): void;
  all<K extends RowKind>(kind: K, namespace?: string): Iterable<Entry<K>>;
  /** The kinds that have, or had, rows here. */
  kinds(): Iterable<RowKind>;
}

export function createRowTables(): RowTables {
  const tables = new Map<RowKind, Map<string, Map<string, Entry>>>(
    rowKinds.map((kind) => [kind, new Map()]),
  );
  const inNamespace = (kind: RowKind, namespace: string) => tables.get(kind)?.get(namespace);

  function* all(kind: RowKind, namespace?: string): Generator<Entry> {
    if (namespace !== undefined) yield* inNamespace(kind, namespace)?.values() ?? [];
    else for (const rows of tables.get(kind)?.values() ?? []) yield* rows.values();
  }

  return {
    // Entries are put under their own kind and nowhere else.
    get: <K extends RowKind>(kind: K, namespace: string, name: string) =>
      inNamespace(kind, namespace)?.get(name) as Entry<K> | undefined,
    all: <K extends RowKind>(kind: K, namespace?: string) =>
      all(kind, namespace) as Iterable<unknown> as Iterable<Entry<K>>,
    put(entry) {
      const { kind, namespace, name } = entry.key;
      let table = tables.get(kind);
      if (table === undefined) tables.set(kind, (table = new Map<string, Map<string, Entry>>()));
      let rows = table.get(namespace);
      if (rows === undefined) table.set(namespace, (rows = new Map<string, Entry>()));
      rows.set(name, entry);
    },
    remove(key) {
      const { kind, namespace, name } = key;
      const rows = inNamespace(kind, namespace);
      if (rows?.delete(name) !== true) return;
      if (rows.size === 0) tables.get(kind)?.delete(namespace);
    },
    kinds: () => tables.keys(),
  };
}
