/** One cluster's Helm releases: the latest revision of each, by app and by station. */
import type { Candidates } from './candidates.ts';
import { createMultiIndex } from './multi-index.ts';
import { createNameOrder, type NameKey } from './name-order.ts';
import type { OrderedItems } from './ordered-page.ts';
import type { RowUpdate } from './row-update.ts';
import type { Entry } from './view.ts';

type ReleaseEntry = Entry<'Release'>;

export interface ReleaseIndex {
  set(update: RowUpdate<'Release'>): void;
  /** The latest revision of every release, in no order. */
  candidates(): Candidates<ReleaseEntry>;
  /** The same by release name, then namespace. */
  inOrder(): OrderedItems<ReleaseEntry>;
  latest(namespace: string, release: string): ReleaseEntry | undefined;
  /** Every revision that is kept, in no order. */
  revisions(namespace: string, release: string): ReadonlySet<ReleaseEntry>;
  ofApp(app: string): ReadonlySet<ReleaseEntry>;
  at(station: string): ReadonlySet<ReleaseEntry>;
}

/** `onLatest` is told of every release whose latest revision changed: what it was, and what it is. */
export function createReleaseIndex(onLatest: (update: RowUpdate<'Release'>) => void): ReleaseIndex {
  const revisions = createMultiIndex<ReleaseEntry>();
  const latest = new Map<string, ReleaseEntry>();
  const names = createNameOrder();
  const byApp = createMultiIndex<ReleaseEntry>();
  const byStation = createMultiIndex<ReleaseEntry>();

  function* entriesOf(keys: Iterable<NameKey>) {
    for (const { namespace, name } of keys) {
      const entry = latest.get(`${namespace}/${name}`);
      if (entry !== undefined) yield entry;
    }
  }

  const settle = (key: string) => {
    const before = latest.get(key);
    let after: ReleaseEntry | undefined;
    for (const entry of revisions.get(key)) {
      if (after === undefined || entry.row.revision > after.row.revision) after = entry;
    }
    if (before === after) return;
    if (before !== undefined) {
      byApp.delete(before.row.app, before);
      byStation.delete(before.row.station, before);
    }
    if (after === undefined) {
      latest.delete(key);
      if (before !== undefined) names.delete(nameOf(before));
    } else {
      if (before === undefined) names.add(nameOf(after));
      latest.set(key, after);
      byApp.add(after.row.app, after);
      byStation.add(after.row.station, after);
    }
    onLatest({ before, after });
  };

  return {
    set({ before, after }) {
      if (before !== undefined) revisions.delete(keyOf(before), before);
      if (after !== undefined) revisions.add(keyOf(after), after);
      if (before !== undefined) settle(keyOf(before));
      if (after !== undefined) settle(keyOf(after));
    },
    candidates: () => ({
      size: latest.size,
      each(visit) {
        for (const entry of latest.values()) visit(entry);
      },
    }),
    inOrder: () => ({
      size: latest.size,
      up: (name) => entriesOf(names.upFrom(name)),
      down: (name) => entriesOf(names.downFrom(name)),
    }),
    latest: (namespace, release) => latest.get(`${namespace}/${release}`),
    revisions: (namespace, release) => revisions.get(`${namespace}/${release}`),
    ofApp: byApp.get,
    at: byStation.get,
  };
}

function keyOf({ row }: ReleaseEntry): string {
  return `${row.namespace}/${row.release}`;
}

function nameOf({ row }: ReleaseEntry): NameKey {
  return { name: row.release, namespace: row.namespace };
}
