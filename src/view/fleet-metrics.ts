import type { Clock } from '../runtime/clock.ts';
import type { Metrics } from '../runtime/metrics.ts';
import type { View } from './view.ts';

export interface FleetMetrics {
  /** To be called before the metrics are read. */
  readonly refresh: () => void;
}

/** Figures of the fleet for Prometheus, as of the scrape. */
export function keepFleetMetrics(
  view: View,
  { metrics, clock }: { readonly metrics: Metrics; readonly clock: Pick<Clock, 'now'> },
): FleetMetrics {
  const gauge = (name: string, help: string) => metrics.gauge({ name, help, labels: ['cluster'] });
  const synced = gauge('cluster_synced', '1 when every watch of the cluster is live');
  const lag = gauge('cluster_lag_seconds', 'How old what is shown of the cluster is');
  const stations = gauge('stations', 'Stations');
  const nodes = gauge('nodes', 'Nodes');
  const nodesReady = gauge('nodes_ready', 'Nodes that are ready');
  const pods = gauge('pods', 'Pods');
  const all = [synced, lag, stations, nodes, nodesReady, pods];
  return {
    refresh: () => {
      // A cluster that was taken away must not go on being shown.
      for (const each of all) each.reset();
      for (const { name: cluster, sync, ...counted } of view.clusters()) {
        synced.set({ cluster }, sync.state === 'SYNCED' ? 1 : 0);
        if (sync.asOf !== null)
          lag.set({ cluster }, Math.max(0, clock.now() - Date.parse(sync.asOf)) / 1_000);
        stations.set({ cluster }, counted.stations);
        nodes.set({ cluster }, counted.nodes.total);
        nodesReady.set({ cluster }, counted.nodes.ready);
        pods.set({ cluster }, counted.pods.total);
      }
    },
  };
}
