import type { MecStationRow } from '../model/rows.ts';
import type { Membership } from '../model/membership.ts';
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
  countPod(tally.pods, row, times);
  let inNamespace = tally.podsByNamespace.get(key.namespace);
  if (inNamespace === undefined) {
    tally.podsByNamespace.set(key.namespace, (inNamespace = emptyPodTally()));
  }
  countPod(inNamespace, row, times);
  if (inNamespace.total === 0) tally.podsByNamespace.delete(key.namespace);
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
