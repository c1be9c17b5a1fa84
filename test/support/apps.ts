import { join } from 'node:path';
import { vi } from 'vitest';
import { createGateway, type Gateway, type GatewayOptions } from '../../src/app.ts';
import type { AppOutcome, CreateAppCommand } from '../../src/commands/commands.ts';
import { decodeRelease } from '../../src/helm/release-codec.ts';
import { loadKubeConfigText } from '../../src/kube/kube-config.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { startSimFleet, type SimFleet, type SimFleetOptions } from '../../src/sim/fleet-process.ts';
import type { SimObject } from '../../src/sim/sim-object.ts';
import { isEnded } from '../../src/model/rollout-situation.ts';
import { phaseOf, targetsOf } from '../../src/view/app-targets.ts';
import type { Station } from '../../src/view/view.ts';
import { crds } from './gateway.ts';
import { openReplicas, type NamedCluster } from './replicas.ts';

/** A gateway that places apps, over a simulated fleet in this process. */
export interface AppWorld extends AsyncDisposable {
  readonly fleet: SimFleet;
  readonly gateway: Gateway;
  /** Name of the home cluster. */
  readonly home: string;
  /** Ready stations of a cluster that have ordinary names; the first `count`. */
  stations(cluster: string, count: number): readonly { cluster: string; name: string }[];
  /** Creates an app of chart `web`; throws when it is refused. */
  create(name: string, command?: Partial<CreateAppCommand>): Promise<AppOutcome>;
  /** Resolves when the rollout of the app's revision (left out: any) has ended and the app is as it says. */
  ended(name: string, revision?: number): Promise<void>;
  gone(name: string): Promise<void>;
  /** `phase` of each target, by `cluster/station`. */
  phases(name: string): Record<string, string>;
  appPhase(name: string): string | undefined;
  /** A second gateway process' worth over the same fleet. */
  another(): Promise<Gateway>;
}

/** Chart folders that the gateways may read. */
export const charts = join(import.meta.dirname, 'charts');

export const appNamespace = 'edge';

export async function startAppWorld(
  options: SimFleetOptions = {},
  chartFolders: readonly string[] = [charts],
): Promise<AppWorld> {
  const fleet = await startSimFleet({
    clusters: ['east', 'west'],
    stations: 12,
    nodes: 36,
    paceMs: 10,
    heartbeatMs: 0,
    crds,
    ...options,
  });
  const home = fleet.clusters[0]?.name ?? '';
  const another = async () => await openGateway(fleet.clusters, chartFolders);
  const gateway = await another();
  const view = gateway.view;
  const app = (name: string) => view.get('HelmApp', home, name, appNamespace);
  return {
    fleet,
    gateway,
    home,
    stations: (cluster, count) =>
      [...view.allStations()]
        .filter((station) => station.cluster === cluster && isPlain(station))
        .sort((left, right) => (left.name < right.name ? -1 : 1))
        .slice(0, count)
        .map(({ name }) => ({ cluster, name })),
    async create(name, command) {
      const outcome = await gateway.commands.createApp({
        app: { namespace: appNamespace, name },
        createNamespace: true,
        chart: { directory: `${charts}/web` },
        placement: { stations: [] },
        replicas: { fixed: { replicas: 2 } },
        ...command,
      });
      if (outcome.errors.length > 0) throw new Error(outcome.errors.map(String).join('\n'));
      return outcome;
    },
    async ended(name, revision) {
      await vi.waitFor(
        () => {
          const rollout = app(name)?.row.status.rollout;
          if (
            !rollout ||
            !isEnded(rollout) ||
            (revision !== undefined && rollout.revision < revision)
          ) {
            throw new Error(`The rollout of ${name} is ${JSON.stringify(app(name)?.row.status)}`);
          }
        },
        { timeout: 40_000, interval: 20 },
      );
    },
    async gone(name) {
      await vi.waitFor(
        () => {
          if (app(name))
            throw new Error(`${name} is still there: ${JSON.stringify(app(name)?.row.status)}`);
        },
        { timeout: 40_000, interval: 20 },
      );
    },
    phases(name) {
      const entry = app(name);
      return Object.fromEntries(
        (entry ? targetsOf(view, entry) : []).map(({ key, phase }) => [key, phase]),
      );
    },
    appPhase(name) {
      const entry = app(name);
      return entry && phaseOf(entry, targetsOf(view, entry));
    },
    another,
    async [Symbol.asyncDispose]() {
      await gateway.stop();
      await fleet[Symbol.asyncDispose]();
    },
  };
}

/** More than one: gateways are that many processes over one Redis (`replicas.ts`), which takes a Redis server. */
const replicas = Number(process.env['STATIONMASTER_REPLICAS'] ?? 1);

/** A gateway that manages these clusters, the first of which is home; resolves when all are synced. */
export async function openGateway(
  clusters: readonly NamedCluster[],
  chartFolders: readonly string[],
): Promise<Gateway> {
  if (replicas === 1) return await startGateway(clusters, chartFolders);
  return await openReplicas({
    count: replicas,
    clusters,
    chartFolders,
    serve: (store) =>
      startGateway(clusters, chartFolders, { collect: false, reconcile: false, store }),
  });
}

async function startGateway(
  clusters: readonly NamedCluster[],
  chartFolders: readonly string[],
  own: Partial<GatewayOptions> = {},
): Promise<Gateway> {
  const gateway = createGateway(
    {
      clusters: clusters.map(({ name, kubeconfig }) => ({
        name,
        labels: {},
        manage: true,
        connection: loadKubeConfigText(kubeconfig).connection(),
      })),
      home: clusters[0]?.name ?? '',
      listen: { host: '127.0.0.1', port: 0, origins: [] },
      stationLabel: 'NodeGroup',
      collect: true,
      reconcile: true,
      installCrds: true,
      charts: { directories: chartFolders, urls: [] },
      ...own,
    },
    { logger: silentLogger },
  );
  await gateway.start();
  await vi.waitFor(
    () => {
      const states = gateway.view.clusters().map(({ sync }) => sync.state);
      if (states.some((state) => state !== 'SYNCED')) throw new Error(states.join(', '));
    },
    { timeout: 20_000, interval: 20 },
  );
  return gateway;
}

const isPlain = ({ name, state }: Station): boolean =>
  state === 'READY' && /^[a-z0-9-]+$/.test(name);

/** Every object of a kind that a simulated cluster has, in the app's namespace or anywhere. */
export function objectsIn(
  fleet: SimFleet,
  cluster: string,
  resource: string,
): readonly SimObject[] {
  return [...fleet.cluster(cluster).store.list(resource)];
}

/** What the API server itself says of every object: the key of each, with its resourceVersion. */
export function everything(fleet: SimFleet): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { name, store } of fleet.clusters) {
    for (const resource of store.types.keys()) {
      for (const { metadata } of store.list(resource)) {
        found.set(
          `${name} ${resource} ${metadata.namespace ?? ''}/${metadata.name}`,
          String(metadata.resourceVersion),
        );
      }
    }
  }
  return found;
}

/** Mutating requests so far, apart from those of leases, which are renewed all the time. */
export function mutatingRequests(fleet: SimFleet): number {
  return fleet.clusters.reduce((sum, { requests }) => {
    const { mutating, requests: all } = requests.report();
    const leases = all
      .filter(
        ({ resource, verb }) =>
          resource.startsWith('leases') && ['create', 'update', 'patch'].includes(verb),
      )
      .reduce((total, { count }) => total + count, 0);
    return sum + mutating - leases;
  }, 0);
}

/** Helm releases in a cluster, as their Secrets hold them. */
export function releasesIn(
  fleet: SimFleet,
  cluster: string,
): readonly ReturnType<typeof decodeRelease>[] {
  return objectsIn(fleet, cluster, 'secrets')
    .filter((secret) => secret['type'] === 'helm.sh/release.v1')
    .map((secret) => decodeRelease((secret['data'] as { release: string }).release));
}
