import { vi } from 'vitest';
import { createGateway, type Gateway } from '../../src/app.ts';
import { createKubeClient } from '../../src/kube/http-kube-client.ts';
import type { KubeClient, KubeObject } from '../../src/kube/kube-client.ts';
import { loadKubeConfigText } from '../../src/kube/kube-config.ts';
import { apiVersion } from '../../src/model/labels.ts';
import type { MecStationSpec } from '../../src/model/mec-station.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import type { Entry } from '../../src/view/view.ts';
import { charts } from './apps.ts';

/** A gateway over one cluster, and somebody else's client of that cluster. */
export interface StationWorld extends AsyncDisposable {
  readonly cluster: string;
  readonly gateway: Gateway;
  readonly url: string;
  readonly client: KubeClient;
  addNode(name: string, labels?: Readonly<Record<string, string>>): Promise<void>;
  /** A node on which pods run. */
  addRunningNode(name: string, labels?: Readonly<Record<string, string>>): Promise<void>;
  /** Labels a node by hand; null takes the label away. */
  label(node: string, labels: Readonly<Record<string, string | null>>): Promise<void>;
  addStation(name: string, spec?: MecStationSpec): Promise<KubeObject>;
  patchStation(name: string, spec: object): Promise<void>;
  /** Of these nodes the value of the station label; empty for none. */
  labels(...nodes: readonly string[]): Promise<readonly string[]>;
  station(name: string): Entry<'MecStation'> | undefined;
  /** Status of a condition of the object. */
  condition(station: string, type: string): string | undefined;
}

const ref = (name: string) => ({ apiVersion, kind: 'MecStation', name });

export async function openStationWorld(
  { name, kubeconfig }: { readonly name: string; readonly kubeconfig: string },
  stationLabel = 'NodeGroup',
): Promise<StationWorld> {
  const connection = loadKubeConfigText(kubeconfig).connection();
  const client = createKubeClient({ cluster: name, connection, clock: systemClock });
  const gateway = createGateway(
    {
      clusters: [
        { name, labels: {}, manage: true, connection: loadKubeConfigText(kubeconfig).connection() },
      ],
      home: name,
      listen: { host: '127.0.0.1', port: 0, origins: [] },
      stationLabel,
      collect: true,
      reconcile: true,
      installCrds: true,
      charts: { directories: [charts], urls: [] },
    },
    { logger: silentLogger },
  );
  const { url } = await gateway.start();
  const { view } = gateway;
  await vi.waitFor(
    () => {
      const sync = view.cluster(name)?.sync;
      const stations = sync?.watches.find(({ kind }) => kind === 'MecStation')?.state;
      if (sync?.state !== 'SYNCED' || stations !== 'SYNCED') throw new Error(`${sync?.state}`);
    },
    { timeout: 30_000, interval: 20 },
  );
  const node = (nodeName: string) => ({ apiVersion: 'v1', kind: 'Node', name: nodeName });
  const station = (stationName: string) => view.get('MecStation', name, stationName);
  return {
    cluster: name,
    gateway,
    url,
    client,
    addNode: async (nodeName, labels = {}) => {
      await client.create({
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name: nodeName, labels: { 'kubernetes.io/hostname': nodeName, ...labels } },
      });
    },
    addRunningNode: async (nodeName, labels = {}) => {
      const capacity = { cpu: '16', memory: '64Gi', pods: '110' };
      await client.create({
        apiVersion: 'v1',
        kind: 'Node',
        metadata: {
          name: nodeName,
          labels: { 'kubernetes.io/hostname': nodeName, ...labels },
          annotations: { 'kwok.x-k8s.io/node': 'fake' },
        },
        status: { capacity, allocatable: capacity },
      });
      await vi.waitFor(
        () => {
          if (view.get('Node', name, nodeName)?.row.ready !== true) throw new Error('not ready');
        },
        { timeout: 30_000, interval: 20 },
      );
    },
    label: async (nodeName, labels) => {
      await client.mergePatch(node(nodeName), { metadata: { labels } });
    },
    addStation: (stationName, spec = {}) =>
      client.create({
        apiVersion,
        kind: 'MecStation',
        metadata: { name: stationName },
        spec: { ...spec },
      }),
    patchStation: async (stationName, spec) => {
      await client.mergePatch(ref(stationName), { spec });
    },
    labels: (...nodes) =>
      Promise.all(
        nodes.map(
          async (nodeName) =>
            (await client.get(node(nodeName))).metadata.labels?.[stationLabel] ?? '',
        ),
      ),
    station,
    condition: (stationName, type) =>
      station(stationName)?.row.status.conditions?.find((one) => one.type === type)?.status,
    [Symbol.asyncDispose]: async () => {
      await client.close();
      await gateway.stop();
    },
  };
}
