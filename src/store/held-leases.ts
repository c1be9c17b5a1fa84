import type { FleetStore } from './fleet-store.ts';

/** A store, and which clusters are written by way of it. */
export interface HeldLeases {
  readonly store: FleetStore;
  /** Whether a writer of the cluster was taken here and not given back. */
  readonly holds: (cluster: string) => boolean;
}

/** Whoever takes leases takes them of the store that is answered. */
export function noteLeases(store: FleetStore): HeldLeases {
  const held = new Map<string, object>();
  return {
    holds: (cluster) => held.has(cluster),
    store: {
      ...store,
      async acquire(cluster) {
        const writer = await store.acquire(cluster);
        if (writer === undefined) return undefined;
        held.set(cluster, writer);
        return {
          ...writer,
          async release() {
            if (held.get(cluster) === writer) held.delete(cluster);
            await writer.release();
          },
        };
      },
    },
  };
}
