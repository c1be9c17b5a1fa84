/**
 * What the graph has to say of stations, nodes and pods, computed by plain loops from the API servers' own lists.
 * It shares nothing with the gateway: what it needs to know of Kubernetes it reads from the objects themselves.
 */

interface Meta {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

interface RawNode {
  readonly metadata: Meta;
  readonly spec?: { readonly unschedulable?: boolean };
  readonly status: {
    readonly conditions?: readonly { type: string; status: string; reason?: string }[];
    readonly capacity: Readonly<Record<string, string>>;
    readonly allocatable: Readonly<Record<string, string>>;
    readonly nodeInfo: Readonly<Record<string, string>>;
  };
}

type Requests = Readonly<Record<string, string>>;

interface RawPod {
  readonly metadata: Meta;
  readonly spec: {
    readonly nodeName?: string;
    readonly overhead?: Requests;
    readonly containers: readonly { resources?: { requests?: Requests } }[];
    readonly initContainers?: readonly { resources?: { requests?: Requests } }[];
  };
  readonly status: {
    readonly phase: string;
    readonly conditions?: readonly { type: string; status: string }[];
    readonly containerStatuses?: readonly { restartCount: number }[];
  };
}

interface RawStation {
  readonly metadata: Meta;
  readonly spec: {
    readonly stationName?: string;
    readonly tier?: string;
    readonly operator?: string;
    readonly location?: Readonly<Record<string, unknown>>;
  };
}

/** The lists of one cluster. */
export interface RawCluster {
  readonly name: string;
  readonly nodes: readonly RawNode[];
  readonly pods: readonly RawPod[];
  readonly stations: readonly RawStation[];
}

export async function readCluster({
  name,
  url,
}: {
  readonly name: string;
  readonly url: string;
}): Promise<RawCluster> {
  const list = async (path: string): Promise<unknown> => {
    const response = await fetch(`${url}${path}`);
    return ((await response.json()) as { items: unknown }).items;
  };
  return {
    name,
    nodes: (await list('/api/v1/nodes')) as RawNode[],
    pods: (await list('/api/v1/pods')) as RawPod[],
    stations: (await list('/apis/stationmaster.io/v1alpha1/mecstations')) as RawStation[],
  };
}

const labelOf = ({ labels }: Meta): string => labels?.['NodeGroup'] ?? '';
const isReady = (conditions: readonly { type: string; status: string }[] = []): boolean =>
  conditions.some(({ type, status }) => type === 'Ready' && status === 'True');

const factors: Readonly<Record<string, number>> = {
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

function quantity(text = '0'): number {
  const [, figure = '0', unit = ''] = /^([\d.]+)([A-Za-z]*)$/.exec(text) ?? [];
  return Number(figure) * (factors[unit] ?? 1);
}

function hardwareOf({ metadata, status }: RawNode): string {
  const gpus = gpusIn(status.capacity);
  return metadata.labels?.['stationmaster.io/hardware'] ?? (gpus > 0 ? 'GPU' : 'GENERAL');
}

function gpusIn(amounts: Readonly<Record<string, string>>): number {
  return sum(
    Object.entries(amounts).map(([key, value]) => (key.endsWith('/gpu') ? quantity(value) : 0)),
  );
}

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);
/** Sums of fractions of cores, without the noise of binary fractions. */
const cores = (values: readonly number[]): number => Math.round(sum(values) * 1e6) / 1e6;

function requestOf(pod: RawPod, resource: string): number {
  const of = (containers: readonly { resources?: { requests?: Requests } }[] = []) =>
    containers.map(({ resources }) => quantity(resources?.requests?.[resource]));
  const together = Math.max(sum(of(pod.spec.containers)), ...of(pod.spec.initContainers));
  return together + quantity(pod.spec.overhead?.[resource]);
}

function stationOfPod({ nodes }: RawCluster, pod: RawPod): string {
  const node = nodes.find(({ metadata }) => metadata.name === pod.spec.nodeName);
  return node === undefined ? labelOf(pod.metadata) : labelOf(node.metadata);
}

const phaseName = (pod: RawPod): string => pod.status.phase.toUpperCase();
const holdsResources = (pod: RawPod): boolean =>
  pod.spec.nodeName !== undefined && !['Succeeded', 'Failed'].includes(pod.status.phase);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Every station as operation `Stations` shows it, by name, then cluster; without ids. */
export function expectedStations(clusters: readonly RawCluster[]): readonly ExpectedStation[] {
  return clusters
    .flatMap((cluster) => stationNames(cluster).map((name) => expectedStation(cluster, name)))
    .sort((a, b) => compare(a.name, b.name) || compare(a.cluster.name, b.cluster.name));
}

function stationNames({ nodes, stations }: RawCluster): readonly string[] {
  const fromObjects = stations.map(({ metadata, spec }) => spec.stationName ?? metadata.name);
  const fromLabels = nodes.map(({ metadata }) => labelOf(metadata)).filter((name) => name !== '');
  return [...new Set([...fromObjects, ...fromLabels])];
}

export type ExpectedStation = ReturnType<typeof expectedStation>;

function expectedStation(cluster: RawCluster, name: string) {
  const nodes = cluster.nodes.filter(({ metadata }) => labelOf(metadata) === name);
  const pods = cluster.pods.filter((pod) => stationOfPod(cluster, pod) === name);
  const ready = nodes.filter(({ status }) => isReady(status.conditions)).length;
  const cordoned = nodes.filter(({ spec }) => spec?.unschedulable === true).length;
  const object = cluster.stations.find(
    ({ metadata, spec }) => (spec.stationName ?? metadata.name) === name,
  );
  const place = object?.spec.location;
  const inPhase = (phase: string) => pods.filter((pod) => pod.status.phase === phase).length;
  const bound = pods.filter(holdsResources);
  return {
    name,
    cluster: { name: cluster.name, state: 'SYNCED' },
    state: stateOf(nodes.length, ready, cordoned),
    tier: object?.spec.tier ?? null,
    operator: object?.spec.operator ?? null,
    location:
      place === undefined
        ? null
        : Object.fromEntries(
            ['latitude', 'longitude', 'region', 'province', 'city', 'district'].map((key) => [
              key,
              place[key] ?? null,
            ]),
          ),
    totals: {
      nodes: { total: nodes.length, ready, notReady: nodes.length - ready, cordoned },
      pods: {
        total: pods.length,
        running: inPhase('Running'),
        pending: inPhase('Pending'),
        failed: inPhase('Failed'),
      },
      capacity: {
        cpuCores: cores(nodes.map(({ status }) => quantity(status.capacity['cpu']))),
        memoryBytes: sum(nodes.map(({ status }) => quantity(status.capacity['memory']))),
        gpus: sum(nodes.map(({ status }) => gpusIn(status.capacity))),
        pods: sum(nodes.map(({ status }) => quantity(status.capacity['pods']))),
      },
      allocatable: {
        cpuCores: cores(nodes.map(({ status }) => quantity(status.allocatable['cpu']))),
      },
      requested: {
        cpuCores: cores(bound.map((pod) => requestOf(pod, 'cpu'))),
        memoryBytes: sum(bound.map((pod) => requestOf(pod, 'memory'))),
      },
    },
  };
}

function stateOf(total: number, ready: number, cordoned: number): string {
  if (total === 0) return 'EMPTY';
  if (ready === 0) return 'OFFLINE';
  if (cordoned === total) return 'MAINTENANCE';
  return ready < total ? 'DEGRADED' : 'READY';
}

/** Every node as operation `Nodes` shows it, by name, then cluster; without ids. */
export function expectedNodes(clusters: readonly RawCluster[]): readonly ExpectedNode[] {
  return clusters
    .flatMap((cluster) => cluster.nodes.map((node) => expectedNode(cluster, node)))
    .sort((a, b) => compare(a.name, b.name) || compare(a.cluster.name, b.cluster.name));
}

export type ExpectedNode = ReturnType<typeof expectedNode>;

function expectedNode(cluster: RawCluster, node: RawNode) {
  const { metadata, spec, status } = node;
  const info = status.nodeInfo;
  const station = labelOf(metadata);
  return {
    name: metadata.name,
    cluster: { name: cluster.name },
    station: station === '' ? null : { name: station },
    ready: isReady(status.conditions),
    schedulable: spec?.unschedulable !== true,
    hardware: hardwareOf(node),
    conditions: (status.conditions ?? []).map(({ type, status: holds, reason = '' }) => ({
      type,
      status: holds,
      reason,
    })),
    capacity: {
      cpuCores: quantity(status.capacity['cpu']),
      memoryBytes: quantity(status.capacity['memory']),
      gpus: gpusIn(status.capacity),
    },
    allocatable: {
      cpuCores: quantity(status.allocatable['cpu']),
      memoryBytes: quantity(status.allocatable['memory']),
    },
    system: {
      os: info['operatingSystem'],
      architecture: info['architecture'],
      kernel: info['kernelVersion'],
      containerRuntime: info['containerRuntimeVersion'],
      kubelet: info['kubeletVersion'],
    },
  };
}

/** Every pod as operation `Pods` shows it, in no order; without ids. */
export function expectedPods(clusters: readonly RawCluster[]): readonly ExpectedPod[] {
  return clusters.flatMap((cluster) => cluster.pods.map((pod) => expectedPod(cluster, pod)));
}

export type ExpectedPod = ReturnType<typeof expectedPod>;

function expectedPod(cluster: RawCluster, pod: RawPod) {
  const station = stationOfPod(cluster, pod);
  const { nodeName } = pod.spec;
  return {
    name: pod.metadata.name,
    namespace: pod.metadata.namespace,
    cluster: { name: cluster.name },
    node: nodeName === undefined ? null : { name: nodeName },
    station: station === '' ? null : { name: station },
    phase: phaseName(pod),
    ready: isReady(pod.status.conditions),
    restarts: sum((pod.status.containerStatuses ?? []).map(({ restartCount }) => restartCount)),
  };
}
