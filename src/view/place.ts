import type { MecStationRow } from '../model/rows.ts';
import type { Membership } from '../model/membership.ts';
import { namesSaid, type MisplacedPods } from '../model/station.ts';
import {
  countPod,
  emptyNodeTally,
  emptyPodTally,
  emptyUsageTally,
  type NodeTally,
  type PodTally,
  type UsageTally,
} from './tally.ts';
import type { Entry, NodeEntry, PodEntry, Station } from './view.ts';

/** Totals of a place. Pods also by namespace, so that what somebody may see of them is a sum. */
export interface PlaceTally {
  readonly nodes: NodeTally;
  readonly used: UsageTally;
  readonly pods: PodTally;
  readonly podsByNamespace: Map<string, PodTally>;
}

/** Everything under one value of the station label; the empty value stands for what is at no station. */
export interface Place {
  readonly name: string;
  readonly nodes: Set<NodeEntry>;
  /** Pods that are missing here: they bear this label and run elsewhere. */
  readonly misplaced: Set<PodEntry>;
  /** MecStation objects for this name; more than one is a mistake that is shown. */
  readonly objects: Set<Entry<'MecStation'>>;
  readonly tally: PlaceTally;
  /** True while it is a station: it has a node or an object. */
  present: boolean;
  /** Made when asked for, forgotten when something it depends on changes. */
  membership: Membership | undefined;
  station: Station | undefined;
}

export function emptyPlace(name: string): Place {
  return {
    name,
    nodes: new Set(),
    misplaced: new Set(),
    objects: new Set(),
    tally: emptyPlaceTally(),
    present: false,
    membership: undefined,
    station: undefined,
  };
}

export function emptyPlaceTally(): PlaceTally {
  return {
    nodes: emptyNodeTally(),
    used: emptyUsageTally(),
    pods: emptyPodTally(),
    podsByNamespace: new Map(),
  };
}

/** Adds a pod to the place's totals, or with `times` −1 takes it away. */
export function countPodAt(tally: PlaceTally, { key, row }: PodEntry, times: 1 | -1): void {
  eachTally(tally, key.namespace, (pods) => {
    countPod(pods, row, times);
  });
}

/** The same of a pod that is missing there. */
export function countMisplacedFrom(tally: PlaceTally, { key }: PodEntry, times: 1 | -1): void {
  eachTally(tally, key.namespace, (pods) => {
    pods.misplaced += times;
  });
}

/** Counts in the whole and in the namespace. */
function eachTally(
  { pods, podsByNamespace }: PlaceTally,
  namespace: string,
  count: (tally: PodTally) => void,
): void {
  count(pods);
  const inNamespace = podsByNamespace.get(namespace) ?? emptyPodTally();
  count(inNamespace);
  if (inNamespace.total + inNamespace.misplaced === 0) podsByNamespace.delete(namespace);
  else podsByNamespace.set(namespace, inNamespace);
}

/** How many pods are missing at a place, and the first of them by name: a walk, as this is asked after every change. */
export function misplacedPodsOf({ misplaced }: Pick<Place, 'misplaced'>): MisplacedPods {
  const first: string[] = [];
  for (const { key } of misplaced) {
    const name = `${key.namespace}/${key.name}`;
    const last = first[namesSaid - 1];
    if (last !== undefined && last <= name) continue;
    first.splice(first.findLastIndex((other) => other < name) + 1, 0, name);
    first.length = Math.min(first.length, namesSaid);
  }
  return { total: misplaced.size, first };
}

/** The value of the station label that an object stands for. */
export function stationNameOf(row: MecStationRow): string {
  return row.spec.stationName ?? row.name;
}

/** Of several objects for one station: the one that bears its name, else the oldest, else the first by name. */
export function objectOfPlace({ name, objects }: Place): Entry<'MecStation'> | null {
  const rank = ({ row }: Entry<'MecStation'>) =>
    `${row.name === name ? 0 : 1} ${row.createdAt} ${row.name}`;
  let best: Entry<'MecStation'> | null = null;
  for (const object of objects) if (best === null || rank(object) < rank(best)) best = object;
  return best;
}
