/** What a rollout is measured in: two control planes with stations, a chart, and a gateway as a process of its own. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { runClient, startControlPlanes } from '../../test/support/control-plane.ts';
import { openRawCluster, type RawCluster } from '../../test/support/raw-cluster.ts';
import { seedStations } from '../../test/support/raw-cluster-stations.ts';
import { waitUntil } from '../../tools/control-plane/probe.ts';
import type { ControlPlane } from '../../tools/control-plane/start.ts';
import { apiServerOf, startGatewayProcess } from '../processes.ts';

export const app = { namespace: 'edge', name: 'shop' };

export interface Cluster {
  readonly name: string;
  readonly plane: ControlPlane;
  readonly raw: RawCluster;
  readonly apiServerPid: number;
}

export interface World extends AsyncDisposable {
  /** The first is home. */
  readonly clusters: readonly Cluster[];
  readonly home: Cluster;
  readonly stations: readonly { readonly cluster: string; readonly name: string }[];
  /** For files; goes with the world. */
  readonly folder: string;
  /** Folder of a chart as `helm create` makes it. */
  readonly chart: string;
}

/** Two control planes that share so many stations, each of one node. */
export async function createWorld(stationCount: number): Promise<World> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'bench-rollout-'));
  stack.defer(async () => await rm(folder, { recursive: true }));
  const planes = stack.use(await startControlPlanes('east', 'west'));
  const clusters = await Promise.all(
    planes.all.map(async (plane): Promise<Cluster> => {
      const raw = stack.use(openRawCluster(plane.kubeconfig));
      return { name: plane.name, plane, raw, apiServerPid: await apiServerOf(plane) };
    }),
  );
  const [home] = clusters;
  if (home === undefined) throw new Error('No control plane was started');
  const stations = Array.from({ length: stationCount }, (_, index) => {
    const cluster = clusters[index % clusters.length]?.name ?? '';
    return { cluster, name: `${cluster}-${String(index + 1).padStart(4, '0')}` };
  });
  for (const { name, raw } of clusters) {
    const own = stations.filter(({ cluster }) => cluster === name);
    await seedStations(raw, { stations: own.map((station) => station.name) });
  }
  const chart = join(folder, 'shop');
  const { exitCode, stderr } = await runClient(home.plane, 'helm4', ['create', chart]);
  if (exitCode !== 0) throw new Error(stderr);
  const rest = stack.move();
  const dispose = async () => await rest.disposeAsync();
  return { clusters, home, stations, folder, chart, [Symbol.asyncDispose]: dispose };
}

export interface GatewayProcess extends AsyncDisposable {
  readonly pid: number;
  /** The data of a GraphQL operation; throws when there are errors. */
  ask(query: string, variables?: object): Promise<unknown>;
}

/** The gateway as a person starts it, over the clusters of the world; resolves when it has seen every station. */
export async function startGateway(world: World): Promise<GatewayProcess> {
  const config = join(world.folder, 'gateway.yaml');
  const log = join(world.folder, 'gateway.log');
  await writeFile(
    config,
    stringify({
      home: world.home.name,
      clusters: world.clusters.map(({ name, plane }) => ({
        name,
        kubeconfig: plane.kubeconfigPath,
      })),
      charts: { directories: [world.folder] },
    }),
  );
  await using stack = new AsyncDisposableStack();
  const { pid, url } = stack.use(await startGatewayProcess(['--config', config], log));
  const ask = async (query: string, variables: object = {}): Promise<unknown> => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data?: unknown; errors?: unknown };
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    return data;
  };
  await waitUntil('the gateway to see every station', 60_000, async () => {
    const data = await ask('{ stations(first: 1) { totalCount } }');
    return (
      (data as { stations: { totalCount: number } }).stations.totalCount >= world.stations.length
    );
  });
  const rest = stack.move();
  return { pid, ask, [Symbol.asyncDispose]: async () => await rest.disposeAsync() };
}

/** Path of an object, or without a name of its kind. The kinds in these charts have plurals with an `s`. */
export function pathOf({ apiVersion, kind, namespace }: Kind, name?: string): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const path = `${root}/namespaces/${namespace}/${kind.toLowerCase()}s`;
  return name === undefined ? path : `${path}/${name}`;
}

export interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
}

export const appPath = pathOf(
  { apiVersion: 'stationmaster.io/v1alpha1', kind: 'HelmApp', namespace: app.namespace },
  app.name,
);

const namespacePath = `/api/v1/namespaces/${app.namespace}`;

/** Resolves when the app's namespace is in no cluster. */
export async function namespacesGone({ clusters }: World): Promise<void> {
  for (const { raw } of clusters) {
    await waitUntil('the namespace to go', 600_000, async () => {
      return (await raw.get(namespacePath)).code === 404;
    });
  }
}

/** An empty namespace for the app in every cluster. */
export async function emptyNamespaces(world: World): Promise<void> {
  for (const { raw } of world.clusters) await raw.delete(namespacePath);
  await namespacesGone(world);
  for (const { raw } of world.clusters) {
    await raw.create('/api/v1/namespaces', { metadata: { name: app.namespace } });
  }
}
