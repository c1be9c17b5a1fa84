/** What a view has to answer, worked out from its rows by plain loops over all of them. */
import { stationConditionsOf, stationStateOf } from '../../src/model/station.ts';
import {
  workloadKinds,
  type PodRow,
  type ResourceAmounts,
  type RowKind,
  type Rows,
  type WorkloadRow,
} from '../../src/model/rows.ts';

/** Rows of one cluster by kind and key. */
export type NaiveRows = ReadonlyMap<RowKind, ReadonlyMap<string, object>>;

export type NaiveFleet = ReadonlyMap<string, NaiveRows>;

const stationLabel = 'NodeGroup';
const appLabel = 'stationmaster.io/app';
const appNamespaceLabel = 'stationmaster.io/app-namespace';

export function rowsOf<K extends RowKind>(rows: NaiveRows | undefined, kind: K): Rows[K][] {
  return [...(rows?.get(kind)?.values() ?? [])] as Rows[K][];
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

function sumOf(list: readonly ResourceAmounts[]): ResourceAmounts {
  return {
    cpuCores: Math.round(sum(list.map(({ cpuCores }) => cpuCores)) * 1e6) / 1e6,
    memoryBytes: sum(list.map(({ memoryBytes }) => memoryBytes)),
    ephemeralStorageBytes: sum(list.map((amounts) => amounts.ephemeralStorageBytes)),
    pods: sum(list.map(({ pods }) => pods)),
    gpus: sum(list.map(({ gpus }) => gpus)),
  };
}

export function nodeTotals(nodes: readonly Rows['Node'][]) {
  const kinds = ['GENERAL', 'GPU', 'APPLIANCE'] as const;
  return {
    total: nodes.length,
    ready: nodes.filter(({ ready }) => ready).length,
    notReady: nodes.filter(({ ready }) => !ready).length,
    cordoned: nodes.filter(({ schedulable }) => !schedulable).length,
    byHardware: Object.fromEntries(
      kinds.map((kind) => [kind, nodes.filter(({ hardware }) => hardware === kind).length]),
    ),
  };
}

/** Totals of these pods, of which, or beside which, so many are misplaced. */
export function podTotals(pods: readonly PodRow[], misplaced: number) {
  const inPhase = (wanted: string) => pods.filter(({ phase }) => phase === wanted).length;
  return {
    total: pods.length,
    running: inPhase('Running'),
    pending: inPhase('Pending'),
    failed: inPhase('Failed'),
    misplaced,
  };
}

export const requestedBy = (pods: readonly PodRow[]) =>
  sumOf(
    pods
      .filter(({ nodeName, phase }) => nodeName !== '' && !['Succeeded', 'Failed'].includes(phase))
      .map(({ requested }) => requested),
  );

/** What those of the nodes use that were measured. */
export function usedBy(rows: NaiveRows | undefined, nodes: readonly Rows['Node'][]) {
  const names = new Set(nodes.map(({ name }) => name));
  const measured = rowsOf(rows, 'NodeMetrics').filter(({ name }) => names.has(name));
  if (measured.length === 0) return null;
  return {
    nodes: measured.length,
    cpuCores: Math.round(sum(measured.map(({ cpuCores }) => cpuCores)) * 1e6) / 1e6,
    memoryBytes: sum(measured.map(({ memoryBytes }) => memoryBytes)),
    at: '2026-11-01T00:00:05.000Z',
  };
}

export function stationOfPod(rows: NaiveRows | undefined, pod: PodRow): string {
  const node = rowsOf(rows, 'Node').find(({ name }) => name === pod.nodeName);
  return (node ?? pod).labels[stationLabel] ?? '';
}

/** The station at which the pod is missing; empty where it is not misplaced. */
export function misplacedFrom(rows: NaiveRows | undefined, pod: PodRow): string {
  const node = rowsOf(rows, 'Node').find(({ name }) => name === pod.nodeName);
  const wanted = pod.labels[stationLabel] ?? '';
  const isBound = node !== undefined && !['Succeeded', 'Failed'].includes(pod.phase);
  return isBound && node.labels[stationLabel] !== wanted ? wanted : '';
}

/** Pods that are missing at the station; without one: at any. */
export const misplacedPods = (rows: NaiveRows | undefined, station?: string): PodRow[] =>
  rowsOf(rows, 'Pod').filter((pod) => {
    const from = misplacedFrom(rows, pod);
    return from !== '' && from === (station ?? from);
  });

const claimed = ({ spec, name }: Rows['MecStation']) => spec.stationName ?? name;

function objectFor(rows: NaiveRows | undefined, station: string): Rows['MecStation'] | null {
  const objects = rowsOf(rows, 'MecStation').filter((object) => claimed(object) === station);
  objects.sort((a, b) => (a.name < b.name ? -1 : 1));
  return objects.find(({ name }) => name === station) ?? objects[0] ?? null;
}

function wantedNodes(rows: NaiveRows | undefined, station: string): string[] {
  const { nodes = [], nodeSelector } = objectFor(rows, station)?.spec ?? {};
  const pairs = Object.entries(nodeSelector?.matchLabels ?? {});
  const selected = rowsOf(rows, 'Node')
    .filter(({ labels }) => pairs.length > 0 && pairs.every(([k, v]) => labels[k] === v))
    .map(({ name }) => name);
  return [...new Set([...nodes, ...selected])].sort();
}

export function stationNames(rows: NaiveRows | undefined): string[] {
  const labelled = rowsOf(rows, 'Node').map(({ labels }) => labels[stationLabel] ?? '');
  const claims = rowsOf(rows, 'MecStation').map(claimed);
  return [...new Set([...labelled, ...claims])].filter((name) => name !== '').sort();
}

export function membership(rows: NaiveRows | undefined, station: string) {
  const wanted = wantedNodes(rows, station);
  const labelOf = (name: string) =>
    rowsOf(rows, 'Node').find((node) => node.name === name)?.labels[stationLabel] ?? '';
  const claimants = (node: string) =>
    new Set(rowsOf(rows, 'MecStation').map(claimed)).size === 0
      ? []
      : [...new Set(rowsOf(rows, 'MecStation').map(claimed))].filter((other) =>
          wantedNodes(rows, other).includes(node),
        );
  return {
    wanted: wanted.length,
    labelled: rowsOf(rows, 'Node').filter(({ labels }) => labels[stationLabel] === station).length,
    missingNodes: wanted.filter((name) => labelOf(name) !== station),
    conflictingNodes: wanted.filter(
      (name) => !['', station].includes(labelOf(name)) || claimants(name).length > 1,
    ),
  };
}

export function station(cluster: string, rows: NaiveRows | undefined, name: string) {
  const nodes = rowsOf(rows, 'Node').filter(({ labels }) => labels[stationLabel] === name);
  const pods = rowsOf(rows, 'Pod').filter((pod) => stationOfPod(rows, pod) === name);
  const objects = rowsOf(rows, 'MecStation').filter((object) => claimed(object) === name);
  const object = objectFor(rows, name);
  const totals = nodeTotals(nodes);
  const missing = misplacedPods(rows, name).map((pod) => `${pod.namespace}/${pod.name}`);
  missing.sort();
  const misplaced = { total: missing.length, first: missing.slice(0, 5) };
  return {
    cluster,
    name,
    object: object?.name ?? null,
    spec: object?.spec ?? {},
    labels: object?.spec.labels ?? {},
    state: stationStateOf(totals),
    conditions: [
      ...stationConditionsOf(totals, membership(rows, name), misplaced).map(
        ({ type, reason, message }) => [type, reason, type === 'PodsPlaced' ? message : ''],
      ),
      ...(objects.length > 1 ? [['OneObject', 'SeveralObjects', '']] : []),
    ],
    totals: {
      nodes: totals,
      pods: podTotals(pods, missing.length),
      capacity: sumOf(nodes.map(({ capacity }) => capacity)),
      allocatable: sumOf(nodes.map(({ allocatable }) => allocatable)),
      requested: requestedBy(pods),
    },
    nodes: nodes.map((node) => node.name).sort(),
    misplacedPods: missing,
    pods: pods.map((pod) => `${pod.namespace}/${pod.name}`).sort(),
  };
}

interface Labelled {
  readonly labels: Readonly<Record<string, string>>;
  readonly namespace: string;
}

export const isOfApp =
  (namespace: string, app: string) =>
  ({ labels, namespace: own }: Labelled) =>
    labels[appLabel] === app && (labels[appNamespaceLabel] ?? own) === namespace;

/** Workloads of every kind. */
export const workloadsOf = (rows: NaiveRows | undefined): WorkloadRow[] =>
  workloadKinds.flatMap((kind) => rowsOf(rows, kind));

/** Names of the pods that bear the app's label, or whose workload does. */
export function podsOfApp(
  rows: NaiveRows | undefined,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): PodRow[] {
  const ofApp = isOfApp(namespace, name);
  const workloads = workloadsOf(rows).filter(ofApp);
  const made = [...rowsOf(rows, 'ReplicaSet'), ...rowsOf(rows, 'Job')].filter(({ owner }) =>
    workloads.some(({ uid }) => uid === owner?.uid),
  );
  const owners = [...workloads, ...made];
  return rowsOf(rows, 'Pod').filter(
    (pod) => ofApp(pod) || owners.some(({ uid }) => uid === pod.owner?.uid),
  );
}

export function latestReleases(rows: NaiveRows | undefined): Rows['Release'][] {
  const latest = new Map<string, Rows['Release']>();
  for (const row of rowsOf(rows, 'Release')) {
    const key = `${row.namespace}/${row.release}`;
    const other = latest.get(key);
    if (other === undefined || row.revision > other.revision) latest.set(key, row);
  }
  return [...latest.values()];
}

/** Names of the home cluster's apps that have a release at the station, or whose placement means it. */
export function appsAtStation(
  fleet: NaiveFleet,
  home: string,
  at: { readonly cluster: string; readonly name: string },
): string[] {
  const having = latestReleases(fleet.get(at.cluster))
    .filter((row) => row.station === at.name)
    .map((row) => `${row.appNamespace}/${row.app}`);
  const clusters = [...fleet].filter(([, rows]) => stationNames(rows).includes(at.name));
  const means = (ref: { readonly cluster?: string; readonly name: string }) =>
    ref.name === at.name &&
    (ref.cluster === undefined ? clusters.length === 1 : ref.cluster === at.cluster);
  return rowsOf(fleet.get(home), 'HelmApp')
    .filter(({ namespace, name, spec }) => {
      const { stations = [], include = [], exclude = [] } = spec.placement ?? {};
      return (
        having.includes(`${namespace}/${name}`) ||
        ([...stations, ...include].some(means) && !exclude.some(means))
      );
    })
    .map(({ namespace, name }) => `${namespace}/${name}`)
    .sort();
}
