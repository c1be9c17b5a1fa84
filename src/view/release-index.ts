/** One cluster's Helm releases: the latest revision of each, by app and by station. */
import { createMultiIndex } from './multi-index.ts';
import type { RowUpdate } from './row-update.ts';
import type { Entry } from './view.ts';

type ReleaseEntry = Entry<'Release'>;

export interface ReleaseIndex {
  set(update: RowUpdate<'Release'>): void;
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
  const byApp = createMultiIndex<ReleaseEntry>();
  const byStation = createMultiIndex<ReleaseEntry>();

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
    if (after === undefined) latest.delete(key);
    else {
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
    latest: (namespace, release) => latest.get(`${namespace}/${release}`),
    revisions: (namespace, release) => revisions.get(`${namespace}/${release}`),
    ofApp: byApp.get,
    at: byStation.get,
  };
}

function keyOf({ row }: ReleaseEntry): string {
  return `${row.namespace}/${row.release}`;
}
