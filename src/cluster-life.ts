import { createCollector } from './control/collector.ts';
import type { KubeClient, KubeObject } from './kube/kube-client.ts';
import type { RowKind } from './model/rows.ts';
import type { Clock } from './runtime/clock.ts';
import type { Component } from './runtime/lifecycle.ts';
import type { Logger } from './runtime/logger.ts';
import type { FleetStore } from './store/fleet-store.ts';
import { projections, type ProjectionOptions } from './view/projections.ts';
import type { View } from './view/view.ts';

export interface ClusterLifeDeps {
  readonly store: FleetStore;
  readonly view: View;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly projecting: ProjectionOptions;
}

/** Everything that runs for one cluster, from its first watch to its last connection. */
export function clusterLife(
  client: KubeClient,
  deps: ClusterLifeDeps,
  { collect }: { readonly collect: boolean },
): Component {
  const { store, view, clock, logger, projecting } = deps;
  const collector = createCollector({
    client,
    store,
    clock,
    logger,
    random: Math.random,
    project: project(projecting, view),
  });
  let unfollow: () => void = () => undefined;
  return {
    name: `cluster ${client.cluster}`,
    start: async () => {
      unfollow = await store.follow(client.cluster, (batch) => {
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

function project(
  options: ProjectionOptions,
  { intern }: Pick<View, 'intern'>,
): Readonly<Record<RowKind, (object: KubeObject) => object>> {
  const bound = Object.entries(projections).map(
    ([kind, projection]) =>
      [kind, (object: KubeObject) => intern(kind as RowKind, projection(object, options))] as const,
  );
  return Object.fromEntries(bound) as Record<RowKind, (object: KubeObject) => object>;
}
