import type { RowKind } from '../model/rows.ts';
import type { ChangeBatch, RowKey } from '../store/fleet-store.ts';
import type { View } from './view.ts';

/** How many rows there are of each kind in each cluster, kept with every batch rather than counted. */
export interface RowCounts {
  /** To be told of each batch before the view takes it in. No key is twice in one. */
  count(batch: ChangeBatch): void;
  of(cluster: string): ReadonlyMap<RowKind, number>;
}

export function createRowCounts(view: Pick<View, 'get'>): RowCounts {
  const clusters = new Map<string, Map<RowKind, number>>();
  return {
    count: ({ cluster, reset, changes }) => {
      const counts = (reset ? undefined : clusters.get(cluster)) ?? new Map<RowKind, number>();
      clusters.set(cluster, counts);
      for (const { kind, key, row } of changes) {
        const was = !reset && isThere(view, { cluster, kind, key });
        const is = row !== null;
        if (was !== is) counts.set(kind, (counts.get(kind) ?? 0) + (is ? 1 : -1));
      }
    },
    of: (cluster) => clusters.get(cluster) ?? new Map<RowKind, number>(),
  };
}

function isThere(
  view: Pick<View, 'get'>,
  {
    cluster,
    kind,
    key,
  }: { readonly cluster: string; readonly kind: RowKind; readonly key: RowKey },
): boolean {
  const slash = key.indexOf('/');
  return (
    view.get(kind, cluster, key.slice(slash + 1), key.slice(0, Math.max(0, slash))) !== undefined
  );
}
