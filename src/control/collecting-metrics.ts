import type { ReflectorStatus } from '../kube/reflector.ts';
import type { RowKind } from '../model/rows.ts';
import type { Metrics } from '../runtime/metrics.ts';
import type { ClusterWriter, FleetStore } from '../store/fleet-store.ts';
import { LeaseLostError } from '../store/lease-lost-error.ts';

/** Figures of the watches of this replica, and of the leases that say which clusters it watches. */
export interface CollectingMetrics {
  /** To be told of every status of a watch. */
  watchStatus(cluster: string, status: Pick<ReflectorStatus, 'kind' | 'health' | 'since'>): void;
  /** The same store, with its leases counted as they come and go. */
  counting(store: FleetStore): FleetStore;
}

export function keepCollectingMetrics(metrics: Metrics): CollectingMetrics {
  const restarts = metrics.counter({
    name: 'watch_restarts_total',
    help: 'Watches that stood, broke and had to be restored',
    labels: ['cluster', 'kind'],
  });
  const held = metrics.gauge({
    name: 'cluster_lease_held',
    help: '1 while this replica is the one that watches the cluster',
    labels: ['cluster'],
  });
  const changes = metrics.counter({
    name: 'cluster_lease_changes_total',
    help: 'Leases of this replica that were acquired, given back, or lost to another',
    labels: ['cluster', 'change'],
  });
  /** Since when each watch is broken that is. */
  const broken = new Map<string, number>();

  const changed = (cluster: string, change: 'acquired' | 'released' | 'lost'): void => {
    changes.inc({ cluster, change });
    held.set({ cluster }, change === 'acquired' ? 1 : 0);
  };
  const countingWriter = (writer: ClusterWriter): ClusterWriter => {
    const { cluster } = writer;
    let holding = true;
    changed(cluster, 'acquired');
    const end = (change: 'released' | 'lost') => {
      if (holding) changed(cluster, change);
      holding = false;
    };
    const noticing = async (write: Promise<void>): Promise<void> => {
      try {
        await write;
      } catch (error) {
        if (error instanceof LeaseLostError) end('lost');
        throw error;
      }
    };
    return {
      ...writer,
      replace: (kind, rows) => noticing(writer.replace(kind, rows)),
      write: (rows) => noticing(writer.write(rows)),
      sync: (sync) => noticing(writer.sync(sync)),
      release: async () => {
        await writer.release();
        end('released');
      },
    };
  };

  return {
    watchStatus: (cluster, { kind, health, since }) => {
      const watch = watchOf(cluster, kind);
      if (health !== 'BROKEN') broken.delete(watch);
      else if (broken.get(watch) !== since) {
        broken.set(watch, since);
        restarts.inc({ cluster, kind });
      }
    },
    counting: (store) => ({
      ...store,
      acquire: async (cluster) => {
        const writer = await store.acquire(cluster);
        if (writer === undefined) held.set({ cluster }, 0);
        return writer && countingWriter(writer);
      },
    }),
  };
}

const watchOf = (cluster: string, kind: RowKind): string => `${cluster} ${kind}`;
