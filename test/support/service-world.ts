import { expect, vi } from 'vitest';
import { loadKubeConfigText } from '../../src/kube/kube-config.ts';
import { encodeGlobalId } from '../../src/model/global-id.ts';
import type { ServiceLocality } from '../../src/model/service-locality.ts';
import { isEnded } from '../../src/model/rollout-situation.ts';
import type { UpdateAppCommand } from '../../src/commands/commands.ts';
import { charts } from './apps.ts';
import { answerOf, type Answer } from './gateway.ts';
import { openRawCluster, type RawCluster, type RawObject } from './raw-cluster.ts';
import { seedStations } from './raw-cluster-stations.ts';
import { openStationWorld } from './station-world.ts';

/** A back end as client and API server alike tell it: `address port`, and whether it is ready. */
export interface Told {
  readonly at: string;
  readonly ready: boolean;
}

/** What the graph says of a station of a Service. */
export interface ToldStation {
  readonly station: string;
  readonly running: number;
  readonly ready: number;
  readonly reached: number;
  readonly reachedReady: number;
}

/** An app of chart `front` at three stations of one cluster, and a fourth station without it. */
export interface ServiceWorld extends AsyncDisposable {
  readonly api: RawCluster;
  readonly cluster: string;
  readonly namespace: string;
  readonly stations: readonly string[];
  /** What the configuration file would say after a change. */
  setLocality(serviceLocality: ServiceLocality): Promise<void>;
  update(command: Omit<UpdateAppCommand, 'app'>): Promise<void>;
  /** Diffs of the app's Service that a dry run of the change shows. */
  plannedDiff(command: Omit<UpdateAppCommand, 'app'>): Promise<string>;
  /** The Service as the API server has it. */
  service(name?: string): Promise<RawObject>;
  /**
   * End points of the Service by station, out of its EndpointSlices, pods and nodes as the API server has them. A pod is
   * where its own label says, or where its node is.
   */
  endpoints(name?: string, by?: 'label' | 'node'): Promise<ReadonlyMap<string, readonly Told[]>>;
  /** What the graph says of the Service. */
  seen(name?: string): Promise<{ reach: string; crossStation: boolean; stations: ToldStation[] }>;
  /** What the graph says that a pod at the station reaches. */
  reachedFrom(station: string, name?: string, cluster?: string): Promise<readonly Told[]>;
  /** Errors by which the graph refuses an id of a station that is none. */
  refusals(from: string): Promise<readonly unknown[]>;
  /** The latest revision of the cluster release, and the digest of what it applied. */
  clusterRelease(): Promise<{ readonly revision: number; readonly digest: string }>;
  until(what: () => Promise<void>): Promise<void>;
}

const app = { namespace: 'edge', name: 'front' };
const patiently = { timeout: 90_000, interval: 50 };
const byAddress = (left: Told, right: Told): number => (left.at < right.at ? -1 : 1);

interface Slice extends RawObject {
  readonly ports: readonly { readonly port: number }[];
  readonly endpoints?: readonly {
    readonly addresses: readonly string[];
    readonly conditions: { readonly ready?: boolean };
    readonly nodeName?: string;
    readonly targetRef?: { readonly name: string };
  }[];
}

export async function openServiceWorld(cluster: {
  readonly name: string;
  readonly kubeconfig: string;
}): Promise<ServiceWorld> {
  const { name, kubeconfig } = cluster;
  const stations = ['harbour', 'market', 'station-3'];
  const api = openRawCluster(kubeconfig);
  await seedStations(api, { stations: [...stations, 'without'], nodesPerStation: 2 });
  const { gateway, url, ...world } = await openStationWorld(cluster);
  const { namespace } = app;
  const until = async (what: () => Promise<void>) => await vi.waitFor(what, patiently);
  const ended = async (revision: number) =>
    await until(async () => {
      const { rollout } = gateway.view.get('HelmApp', name, app.name, namespace)?.row.status ?? {};
      const isDone = rollout?.revision === revision && isEnded(rollout);
      if (!isDone) throw new Error(JSON.stringify(rollout));
      expect(rollout.phase).toBe('DONE');
      await Promise.resolve();
    });
  const post = async (query: string, variables: object): Promise<Answer> => {
    const body = JSON.stringify({ query, variables });
    const headers = { 'content-type': 'application/json' };
    return await answerOf(fetch(`${url}/graphql`, { method: 'POST', headers, body }));
  };
  const ask = async (query: string, variables: object): Promise<unknown> => {
    const { errors, data } = await post(query, variables);
    expect(errors).toEqual([]);
    return data;
  };
  const idOf = (service: string) =>
    encodeGlobalId({ type: 'Service', cluster: name, namespace, name: service });
  const items = async (path: string, labelSelector?: string) =>
    (await api.read(path, labelSelector === undefined ? {} : { labelSelector })).items ?? [];

  const created = await gateway.commands.createApp({
    app,
    createNamespace: true,
    chart: { directory: `${charts}/front` },
    placement: { stations: stations.map((station) => ({ cluster: name, name: station })) },
    replicas: { fixed: { replicas: 2 } },
  });
  expect(created.errors).toEqual([]);
  await ended(1);

  return {
    api,
    cluster: name,
    namespace,
    stations,
    setLocality: async (serviceLocality) => {
      const connection = loadKubeConfigText(kubeconfig).connection();
      await gateway.setClusters([{ name, labels: {}, manage: true, connection, serviceLocality }]);
    },
    update: async (command) => {
      const outcome = await gateway.commands.updateApp({ app, ...command });
      expect(outcome.errors).toEqual([]);
      await ended(outcome.app!.row.generation);
    },
    plannedDiff: async (command) => {
      const { plan } = await gateway.commands.updateApp({ app, ...command, dryRun: true });
      const change = plan?.changes.find(({ release }) => release === app.name);
      const objects = await change?.objects();
      return objects?.find(({ kind }) => kind === 'Service')?.diff ?? '';
    },
    service: async (service = 'front') =>
      await api.read(`/api/v1/namespaces/${namespace}/services/${service}`),
    endpoints: async (service = 'front', by = 'label') => {
      const pods = `/api/v1/namespaces/${namespace}/pods`;
      const stationOf = new Map(
        [...(await items('/api/v1/nodes')), ...(by === 'label' ? await items(pods) : [])].map(
          ({ metadata }) => [metadata.name, metadata.labels?.['NodeGroup']],
        ),
      );
      const told = new Map<string, Map<string, Told>>();
      const path = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`;
      for (const slice of await items(path, `kubernetes.io/service-name=${service}`)) {
        const { ports, endpoints = [] } = slice as unknown as Slice;
        for (const { addresses, conditions, nodeName = '', targetRef } of endpoints) {
          const station = stationOf.get(targetRef?.name ?? '') ?? stationOf.get(nodeName) ?? '';
          const there = told.get(station) ?? new Map<string, Told>();
          told.set(station, there);
          for (const at of addresses.flatMap((ip) => ports.map(({ port }) => `${ip} ${port}`))) {
            there.set(at, { at, ready: conditions.ready !== false });
          }
        }
      }
      return new Map([...told].map(([station, at]) => [station, [...at.values()].sort(byAddress)]));
    },
    seen: async (service = 'front') => {
      const query = `query ($id: ID!) { node(id: $id) { ... on Service {
        reach crossStation
        stations { station { name } running ready reached reachedReady }
      } } }`;
      const { node } = (await ask(query, { id: idOf(service) })) as {
        node: {
          reach: string;
          crossStation: boolean;
          stations: (Omit<ToldStation, 'station'> & { station: { name: string } })[];
        };
      };
      return {
        ...node,
        stations: node.stations.map((one) => ({ ...one, station: one.station.name })),
      };
    },
    reachedFrom: async (station, service = 'front', from = name) => {
      const query = `query ($id: ID!, $from: ID!) { node(id: $id) { ... on Service {
        backends(from: $from, first: 500) { edges { node { ip port ready } } }
      } } }`;
      const id = { type: 'Station', cluster: from, namespace: '', name: station } as const;
      const variables = { id: idOf(service), from: encodeGlobalId(id) };
      const { node } = (await ask(query, variables)) as {
        node: { backends: { edges: { node: { ip: string; port: number; ready: boolean } }[] } };
      };
      return node.backends.edges
        .map(({ node: { ip, port, ready } }) => ({ at: `${ip} ${port}`, ready }))
        .sort(byAddress);
    },
    refusals: async (from) => {
      const query = `query ($id: ID!, $from: ID!) { node(id: $id) { ... on Service {
        backends(from: $from) { totalCount }
      } } }`;
      return (await post(query, { id: idOf('front'), from })).errors;
    },
    clusterRelease: async () => {
      const secrets = await items(
        `/api/v1/namespaces/${namespace}/secrets`,
        `owner=helm,name=${app.name}`,
      );
      return secrets
        .map(({ metadata: { labels = {} } }) => ({
          revision: Number(labels['version']),
          digest: labels['stationmaster.io/digest'] ?? '',
        }))
        .reduce((latest, one) => (one.revision > latest.revision ? one : latest));
    },
    until,
    [Symbol.asyncDispose]: async () => {
      await world[Symbol.asyncDispose]();
      await api[Symbol.asyncDispose]();
    },
  };
}
