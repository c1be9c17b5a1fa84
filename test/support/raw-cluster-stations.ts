import { createHash } from 'node:crypto';
import { waitUntil } from '../../tools/control-plane/probe.ts';
import type { RawCluster, RawObject } from './raw-cluster.ts';

export interface StationSeed {
  /** Names of the stations. */
  readonly stations: readonly string[];
  /** Left out: 1. */
  readonly nodesPerStation?: number;
  /** The label that says which station a node belongs to; left out: `NodeGroup`. */
  readonly stationLabel?: string;
  /** Further labels of every node. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly Taint[];
  /** Of each node; left out: 16 cores, 64 GiB, 110 pods. */
  readonly capacity?: Readonly<Record<string, string>>;
}

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

/** Node names by station. */
export type StationNodes = ReadonlyMap<string, readonly string[]>;

/** Creates nodes called `<station>-<n>` and resolves when every one is Ready. */
export async function seedStations(cluster: RawCluster, seed: StationSeed): Promise<StationNodes> {
  const { stations, nodesPerStation = 1 } = seed;
  const nodes = new Map(
    stations.map((station) => [
      station,
      Array.from({ length: nodesPerStation }, (_, index) => `${station}-${index + 1}`),
    ]),
  );
  for (const [station, names] of nodes) {
    await Promise.all(
      names.map(async (name) => await cluster.create('/api/v1/nodes', nodeOf(name, station, seed))),
    );
  }
  const wanted = [...nodes.values()].flat();
  await waitUntil(`nodes of ${cluster.url} to be ready`, 60_000, async () => {
    const { items = [] } = await cluster.read('/api/v1/nodes');
    const ready = new Set(items.filter(isReady).map((node) => node.metadata.name));
    return wanted.every((name) => ready.has(name));
  });
  return nodes;
}

function nodeOf(name: string, station: string, seed: StationSeed): object {
  const { stationLabel = 'NodeGroup', labels, taints = [] } = seed;
  const { capacity = { cpu: '16', memory: '64Gi', pods: '110' } } = seed;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      annotations: { 'kwok.x-k8s.io/node': 'fake' },
      labels: { 'kubernetes.io/hostname': name, [stationLabel]: station, ...labels },
    },
    spec: { taints },
    status: { capacity, allocatable: capacity, addresses: addressesOf(name) },
  };
}

/** An address in 10.0.0.0/8 that hardly any other name has. */
function addressesOf(name: string): object[] {
  const [a, b, c] = createHash('sha256').update(name).digest();
  return [
    { type: 'InternalIP', address: `10.${a}.${b}.${c}` },
    { type: 'Hostname', address: name },
  ];
}

/** Whether the condition `Ready` of a node or pod is true. */
export function isReady(object: RawObject): boolean {
  const status = object.status as { conditions?: { type: string; status: string }[] } | undefined;
  return (status?.conditions ?? []).some(
    ({ type, status: value }) => type === 'Ready' && value === 'True',
  );
}
