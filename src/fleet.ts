import type { GatewayCluster } from './gateway-cluster.ts';
import { ConfigError } from './config-file.ts';
import type { Config, FleetSource } from './config.ts';
import { loadKubeConfigFile, loadKubeConfigText, type KubeContexts } from './kube/kube-config.ts';
import type { Logger } from './runtime/logger.ts';
import { startSimulatedFleet } from './simulated-fleet.ts';

/** The clusters that the configuration names, ready to be reached. */
export interface Fleet {
  readonly clusters: readonly GatewayCluster[];
  /** Name of the cluster that stores HelmApps. */
  readonly home: string;
  /** Ends what was started for them. */
  stop(): Promise<void>;
}

/** Finds the clusters; starts the simulated fleet where that is what is wanted. Throws `ConfigError`. */
export async function openFleet(
  { fleet, home }: Config,
  deps: { readonly logger: Logger },
): Promise<Fleet> {
  const opened = await open(fleet, deps);
  const chosen = home ?? opened.home;
  if (!opened.clusters.some(({ name }) => name === chosen)) {
    await opened.stop();
    throw new ConfigError(`home: no cluster is called ${chosen}`);
  }
  return { ...opened, home: chosen };
}

function open(source: FleetSource, deps: { readonly logger: Logger }): Fleet | Promise<Fleet> {
  switch (source.kind) {
    case 'file':
      return clustersOfFile(source);
    case 'kubeconfig':
      return clustersOfContexts(source);
    case 'simulated':
      return simulatedClusters(source, deps);
  }
}

const nothingToStop = () => Promise.resolve();

/** The clusters of a configuration file. Throws `ConfigError`. */
export function clustersOfFile({ file, clusters }: FleetSource & { readonly kind: 'file' }): Fleet {
  const opened = clusters.map(
    ({ name, kubeconfig, context, labels = {}, manage = true, serviceLocality = 'NONE' }) => ({
      name,
      labels,
      manage,
      serviceLocality,
      connection: asConfigError(`${file}: cluster ${name}`, () =>
        loadKubeConfigFile(kubeconfig).connection(context),
      ),
    }),
  );
  return { clusters: opened, home: opened[0]?.name ?? '', stop: nothingToStop };
}

function clustersOfContexts({
  kubeconfig,
  contexts,
  manage,
}: FleetSource & { readonly kind: 'kubeconfig' }): Fleet {
  const loaded: KubeContexts = asConfigError('--kubeconfig', () => loadKubeConfigFile(kubeconfig));
  const names = contexts ?? loaded.names;
  if (names.length === 0) throw new ConfigError(`--kubeconfig: ${kubeconfig} has no contexts`);
  const clusters = names.map((name) => ({
    name,
    labels: {},
    manage,
    connection: asConfigError('--kubeconfig', () => loaded.connection(name)),
  }));
  const home = names.includes(loaded.current) ? loaded.current : (names[0] ?? '');
  return { clusters, home, stop: nothingToStop };
}

async function simulatedClusters(
  source: FleetSource & { readonly kind: 'simulated' },
  deps: { readonly logger: Logger },
): Promise<Fleet> {
  const fleet = await startSimulatedFleet(source, deps);
  const clusters = fleet.clusters.map(({ name, kubeconfig }) => ({
    name,
    labels: {},
    manage: true,
    connection: loadKubeConfigText(kubeconfig).connection(),
  }));
  return { clusters, home: clusters[0]?.name ?? '', stop: () => fleet.stop() };
}

function asConfigError<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const [message = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new ConfigError(`${where}: ${message}`);
  }
}
