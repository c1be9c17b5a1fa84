import { clusterLife, type ClusterLifeDeps, type ClusterLifeOptions } from './cluster-life.ts';
import type { GatewayCluster } from './gateway-cluster.ts';
import { createKubeClient } from './kube/http-kube-client.ts';
import type { KubeClient } from './kube/kube-client.ts';
import type { Component } from './runtime/lifecycle.ts';

/** The clusters that are served, each with its client and what runs for it. */
export interface ServedClusters extends Component {
  readonly clients: ReadonlyMap<string, KubeClient>;
  /**
   * Takes on the clusters that came and lets go of those that went; one that is at another address than before is taken
   * anew. Calls are carried out one after the other. Rejects when one could not be taken on; the others were, and the
   * next call tries again.
   */
  set(clusters: readonly GatewayCluster[]): Promise<void>;
}

interface Served {
  readonly cluster: GatewayCluster;
  readonly life: Component;
}

export function createServedClusters(
  deps: ClusterLifeDeps,
  options: ClusterLifeOptions & { readonly clusters: readonly GatewayCluster[] },
): ServedClusters {
  const { view, clock } = deps;
  const clients = new Map<string, KubeClient>();
  const served = new Map<string, Served>();
  let turn: Promise<void> = Promise.resolve();
  /** Until then clusters are only prepared, and from the end on there are none. */
  let phase: 'prepared' | 'running' | 'over' = 'prepared';

  const prepare = (cluster: GatewayCluster): Component => {
    const { name, connection } = cluster;
    const client = createKubeClient({ cluster: name, connection, clock });
    const life = clusterLife(client, deps, options);
    clients.set(name, client);
    served.set(name, { cluster, life });
    return life;
  };
  const letGo = async (name: string) => {
    const { life } = served.get(name) ?? {};
    served.delete(name);
    clients.delete(name);
    await life?.stop();
  };
  const change = async (wanted: readonly GatewayCluster[]) => {
    const stays = ({ name, connection: { server } }: GatewayCluster) =>
      wanted.some((cluster) => cluster.name === name && cluster.connection.server === server);
    const going = [...served.values()].filter(({ cluster }) => !stays(cluster));
    await Promise.all(going.map(({ cluster }) => letGo(cluster.name)));
    // First without those that are taken anew, so that nothing is shown of what they were.
    view.setClusters(wanted.filter(({ name }) => served.has(name)));
    view.setClusters(wanted);
    const outcomes = await Promise.allSettled(
      wanted.filter(({ name }) => !served.has(name)).map(takeOn),
    );
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  };
  const takeOn = async (cluster: GatewayCluster) => {
    const life = prepare(cluster);
    if (phase !== 'running') return;
    try {
      await life.start();
    } catch (error) {
      await letGo(cluster.name);
      throw error;
    }
  };

  view.setClusters(options.clusters);
  for (const cluster of options.clusters) prepare(cluster);
  return {
    name: 'clusters',
    clients,
    start: async () => {
      phase = 'running';
      await Promise.all(
        [...served.values()].map(async ({ life }) => {
          await life.start();
        }),
      );
    },
    stop: async () => {
      phase = 'over';
      await turn;
      await Promise.all([...served.keys()].map(letGo));
    },
    set: (wanted) => {
      const changed = turn.then(async () => {
        if (phase !== 'over') await change(wanted);
      });
      // One that failed must not keep the next from its turn.
      turn = changed.catch(() => undefined);
      return changed;
    },
  };
}
