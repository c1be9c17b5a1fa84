import type { CollectingMetrics } from './control/collecting-metrics.ts';
import { createCollector } from './control/collector.ts';
import type { KubeClient, KubeObject } from './kube/kube-client.ts';
import type { NamedKind, RowKind } from './model/rows.ts';
import type { Clock } from './runtime/clock.ts';
import type { Component } from './runtime/lifecycle.ts';
import type { Logger } from './runtime/logger.ts';
import type { FleetStore } from './store/fleet-store.ts';
import type { FleetMetrics } from './view/fleet-metrics.ts';
import { projectRow, type ProjectionOptions } from './view/projections.ts';
import type { View } from './view/view.ts';

export interface ClusterLifeDeps {
  readonly store: FleetStore;
  readonly view: View;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly projecting: ProjectionOptions;
  readonly metrics: {
    readonly collecting: CollectingMetrics;
    readonly fleet: Pick<FleetMetrics, 'count'>;
  };
}

export interface ClusterLifeOptions {
  /** Whether this process watches the cluster. */
  readonly collect: boolean;
  /** Kinds to watch besides those that always are. */
  readonly kinds?: readonly NamedKind[];
}

/** Everything that runs for one cluster, from its first watch to its last connection. */
export function clusterLife(
  client: KubeClient,
  deps: ClusterLifeDeps,
  { collect, kinds = [] }: ClusterLifeOptions,
): Component {
  const { store, view, clock, logger, projecting, metrics } = deps;
  const { cluster } = client;
  const collector = createCollector({
    client,
    store: metrics.collecting.counting(store),
    clock,
    logger,
    random: Math.random,
    project: project(projecting, view),
    kinds,
    onWatchStatus: (status) => {
      metrics.collecting.watchStatus(cluster, status);
    },
  });
  let unfollow: () => void = () => undefined;
  return {
    name: `cluster ${cluster}`,
    start: async () => {
      unfollow = await store.follow(cluster, (batch) => {
        metrics.fleet.count(batch);
        view.ingest(batch);
      });
      if (collect) collector.start();
    },
    stop: async () => {
      await collector.stop();
      unfollow();
      await client.close();
    },
  };
}

/** Rows share what they have in common from the moment they are made: a list is staged whole before it is shown. */
function project(
  options: ProjectionOptions,
  { intern }: Pick<View, 'intern'>,
): (kind: RowKind, object: KubeObject) => object {
  return (kind, object) => intern(kind, projectRow(kind, object, options));
}
