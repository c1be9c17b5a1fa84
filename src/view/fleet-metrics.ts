import type { RowKind } from '../model/rows.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Metrics } from '../runtime/metrics.ts';
import type { ChangeBatch, ClusterSync } from '../store/fleet-store.ts';
import { createRowCounts } from './row-counts.ts';
import type { View } from './view.ts';

export interface FleetMetrics {
  /** To be called before the metrics are read. */
  readonly refresh: () => void;
  /** To be told of each batch before the view takes it in. */
  readonly count: (batch: ChangeBatch) => void;
  /** How many rows of a cluster there are of each kind. */
  readonly rowsOf: (cluster: string) => ReadonlyMap<RowKind, number>;
}

const states: readonly ClusterSync['state'][] = ['SYNCING', 'SYNCED', 'STALE', 'UNREACHABLE'];

/** Figures of the fleet for Prometheus, as of the scrape. */
export function keepFleetMetrics(
  view: View,
  { metrics, clock }: { readonly metrics: Metrics; readonly clock: Pick<Clock, 'now'> },
): FleetMetrics {
  const counts = createRowCounts(view);
  const gauge = (name: string, help: string) => metrics.gauge({ name, help, labels: ['cluster'] });
  const state = metrics.gauge({
    name: 'cluster_state',
    help: '1 for the state that the cluster is in',
    labels: ['cluster', 'state'],
  });
  const rows = metrics.gauge({
    name: 'rows',
    help: 'Rows that this replica keeps',
    labels: ['cluster', 'kind'],
  });
  const synced = gauge('cluster_synced', '1 when every watch of the cluster is live');
  const lag = gauge('cluster_lag_seconds', 'How old what is shown of the cluster is');
  const stations = gauge('stations', 'Stations');
  const nodes = gauge('nodes', 'Nodes');
  const nodesReady = gauge('nodes_ready', 'Nodes that are ready');
  const pods = gauge('pods', 'Pods');
  const misplaced = gauge(
    'pods_misplaced',
    'Pods that run at another station than their label names',
  );
  const all = [state, rows, synced, lag, stations, nodes, nodesReady, pods, misplaced];
  return {
    count: (batch) => {
      counts.count(batch);
    },
    rowsOf: (cluster) => counts.of(cluster),
    refresh: () => {
      // A cluster that was taken away must not go on being shown.
      for (const each of all) each.reset();
      for (const { name: cluster, sync, ...counted } of view.clusters()) {
        for (const one of states) state.set({ cluster, state: one }, one === sync.state ? 1 : 0);
        for (const [kind, count] of counts.of(cluster)) rows.set({ cluster, kind }, count);
        synced.set({ cluster }, sync.state === 'SYNCED' ? 1 : 0);
        if (sync.asOf !== null)
          lag.set({ cluster }, Math.max(0, clock.now() - Date.parse(sync.asOf)) / 1_000);
        stations.set({ cluster }, counted.stations);
        nodes.set({ cluster }, counted.nodes.total);
        nodesReady.set({ cluster }, counted.nodes.ready);
        pods.set({ cluster }, counted.pods.total);
        misplaced.set({ cluster }, counted.pods.misplaced);
      }
    },
  };
}
