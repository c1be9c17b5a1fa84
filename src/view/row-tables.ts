import { workloadKinds, type BuiltInKind, type ObjectKey, type RowKind } from '../model/rows.ts';
import type { Candidates } from './candidates.ts';
import { createNameOrder, type NameKey, type NameOrder } from './name-order.ts';
import type { OrderedItems } from './ordered-page.ts';
import { projections } from './projections.ts';
import type { Entry } from './view.ts';

/** Every kind that has rows without being named in the configuration. */
export const rowKinds = Object.keys(projections) as readonly BuiltInKind[];

const pagedKinds = ['Node', 'Pod', ...workloadKinds, 'Service', 'HelmApp'] as const;
type PagedKind = (typeof pagedKinds)[number];

/** One cluster's rows by kind and namespace (empty for cluster-scoped kinds). */
export interface RowTables {
  get<K extends RowKind>(kind: K, namespace: string, name: string): Entry<K> | undefined;
  /** Puts the entry in the place that its key names. */
  put(entry: Entry): void;
  remove(key: ObjectKey): void;
  all<K extends RowKind>(kind: K, namespace?: string): Iterable<Entry<K>>;
  /** The same as what a query looks among. */
  candidates<K extends RowKind>(kind: K, namespace?: string): Candidates<Entry<K>>;
  /** The kinds that have, or had, rows here. */
  kinds(): Iterable<RowKind>;
  /** By name, then namespace; only of kinds that are paged through. */
  inOrder<K extends PagedKind>(kind: K): OrderedItems<Entry<K>>;
}

export function createRowTables(): RowTables {
  const tables = new Map<RowKind, Map<string, Map<string, Entry>>>(
    rowKinds.map((kind) => [kind, new Map()]),
  );
  const counts = new Map<RowKind, number>();

  const orders = new Map<RowKind, NameOrder>(pagedKinds.map((kind) => [kind, createNameOrder()]));

  const inNamespace = (kind: RowKind, namespace: string) => tables.get(kind)?.get(namespace);

  function* entriesOf<K extends PagedKind>(kind: K, keys: Iterable<NameKey>) {
    for (const { namespace, name } of keys) {
      const entry = inNamespace(kind, namespace)?.get(name);
      if (entry !== undefined) yield entry as Entry<K>;
    }
  }

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
      if (!rows.has(name)) {
        counts.set(kind, (counts.get(kind) ?? 0) + 1);
        orders.get(kind)?.add(entry.key);
      }
      rows.set(name, entry);
    },
    remove(key) {
      const { kind, namespace, name } = key;
      const rows = inNamespace(kind, namespace);
      if (rows?.delete(name) !== true) return;
      counts.set(kind, (counts.get(kind) ?? 0) - 1);
      orders.get(kind)?.delete(key);
      if (rows.size === 0) tables.get(kind)?.delete(namespace);
    },
    candidates: <K extends RowKind>(kind: K, namespace?: string): Candidates<Entry<K>> => {
      const one = namespace === undefined ? undefined : inNamespace(kind, namespace);
      return {
        size: namespace === undefined ? (counts.get(kind) ?? 0) : (one?.size ?? 0),
        each(visit) {
          const all = namespace === undefined ? (tables.get(kind)?.values() ?? []) : [one];
          for (const rows of all) for (const row of rows?.values() ?? []) visit(row as Entry<K>);
        },
      };
    },
    kinds: () => tables.keys(),
    inOrder: <K extends PagedKind>(kind: K): OrderedItems<Entry<K>> => ({
      size: counts.get(kind) ?? 0,
      up: (name) => entriesOf(kind, orders.get(kind)?.upFrom(name) ?? []),
      down: (name) => entriesOf(kind, orders.get(kind)?.downFrom(name) ?? []),
    }),
  };
}
