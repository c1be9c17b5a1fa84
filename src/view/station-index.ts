/** One cluster's stations: their nodes, pods, objects, totals and membership, kept with every change. */
import { isDeepStrictEqual } from 'node:util';
import { membershipOf, type Membership } from '../model/membership.ts';
import type { Labels, ObjectKey } from '../model/rows.ts';
import { createMultiIndex, refile } from './multi-index.ts';
import { createNameOrder, type NameKey } from './name-order.ts';
import {
  countPodAt,
  emptyPlace,
  emptyPlaceTally,
  objectOfPlace,
  stationNameOf,
  type Place,
  type PlaceTally,
} from './place.ts';
import type { OrderedItems } from './ordered-page.ts';
import type { RowUpdate } from './row-update.ts';
import { stationOf } from './station-of-place.ts';
import { countNode, countPod, countsAlike, emptyPodTally, podsCountAlike } from './tally.ts';
import type { PodTally } from './tally.ts';
import type { Entry, NodeEntry, PodEntry, Station } from './view.ts';
import { createWantedNodes } from './wanted-nodes.ts';

export interface StationIndex {
  setNode(change: RowUpdate<'Node'>): void;
  setPod(change: RowUpdate<'Pod'>): void;
  setObject(change: RowUpdate<'MecStation'>): void;
  /** Something that is shown with a station changed elsewhere (a release, an app's wish). */
  touch(station: string): void;

  /** Totals of the whole cluster. */
  readonly tally: PlaceTally;
  count(): number;
  all(): Iterable<Station>;
  /** The same by name. */
  inOrder(): OrderedItems<Station>;
  station(name: string): Station | undefined;
  membership(name: string): Membership;
  /** What is at a station; with the empty name, what is at none. */
  nodesAt(station: string): ReadonlySet<NodeEntry>;
  podsAt(station: string): ReadonlySet<PodEntry>;
  podsOn(node: string): ReadonlySet<PodEntry>;
  tallyOf(station: string): PlaceTally | undefined;
  nodeTally(node: string): PodTally;
  /** The station of the pod's node; while the node is not known, the pod's own label; empty for none. */
  stationNameOfPod(pod: PodEntry): string;
  readonly nodesLabelled: (key: string, value: string) => ReadonlySet<NodeEntry>;
}

/** Told what has changed beside the row itself. */
export interface StationReport {
  station(name: string): void;
  /** What is said of the pod's station is another: it moved, or the station came or went. */
  pod(key: ObjectKey): void;
  /** The station came or went. */
  presence(name: string, present: boolean): void;
  /** The cluster's totals. */
  cluster(): void;
}

export interface StationIndexOptions {
  readonly cluster: string;
  readonly stationLabel: string;
}

export function createStationIndex(
  { cluster, stationLabel }: StationIndexOptions,
  report: StationReport,
): StationIndex {
  const places = new Map<string, Place>();
  const nodes = new Map<string, NodeEntry>();
  const podsByNode = createMultiIndex<PodEntry>();
  const nodeTallies = new Map<string, PodTally>();
  const wanted = createWantedNodes();
  const tally = emptyPlaceTally();
  const names = createNameOrder();
  let count = 0;

  const labelOf = (labels: Labels) => labels[stationLabel] ?? '';
  const placeOf = (name: string) => {
    let place = places.get(name);
    if (place === undefined) places.set(name, (place = emptyPlace(name)));
    return place;
  };
  const touch = (name: string) => {
    const place = places.get(name);
    if (place?.present !== true) return;
    place.station = undefined;
    report.station(name);
  };
  const touchMembership = (name: string) => {
    const place = places.get(name);
    if (place !== undefined) place.membership = undefined;
    touch(name);
  };
  /** To be called after a place gained or lost something: notes that a station came or went. */
  const settle = (place: Place) => {
    const present = place.name !== '' && (place.nodes.size > 0 || place.objects.size > 0);
    if (present !== place.present) {
      place.present = present;
      const key = { name: place.name, namespace: '' };
      if (present) names.add(key);
      else names.delete(key);
      count += present ? 1 : -1;
      place.station = undefined;
      place.membership = undefined;
      report.station(place.name);
      for (const pod of place.pods) report.pod(pod.key);
      report.presence(place.name, present);
      report.cluster();
    }
    if (place.nodes.size + place.pods.size + place.objects.size === 0) places.delete(place.name);
  };

  const stationNameOfPod = ({ row }: PodEntry) =>
    labelOf((nodes.get(row.nodeName) ?? { row }).row.labels);
  const putPod = (pod: PodEntry, station: string) => {
    const place = placeOf(station);
    place.pods.add(pod);
    countPodAt(place.tally, pod, 1);
    touch(station);
  };
  const takePod = (pod: PodEntry, station: string) => {
    const place = placeOf(station);
    place.pods.delete(pod);
    countPodAt(place.tally, pod, -1);
    touch(station);
    settle(place);
  };
  const countOnNode = ({ row }: PodEntry, times: 1 | -1) => {
    if (row.nodeName === '') return;
    const onNode = nodeTallies.get(row.nodeName) ?? emptyPodTally();
    countPod(onNode, row, times);
    if (onNode.total === 0) nodeTallies.delete(row.nodeName);
    else nodeTallies.set(row.nodeName, onNode);
  };
  /** Stations that want this node, by its name or by either of these labels. */
  const touchWanting = (name: string, labels: Labels) => {
    for (const station of wanted.stationsWanting(name, labels)) touchMembership(station);
  };
  const touchSharers = (station: string) => {
    for (const name of wanted.wantedBy(station)) {
      touchWanting(name, nodes.get(name)?.row.labels ?? {});
    }
  };

  return {
    tally,
    touch,
    setNode({ before, after }) {
      const name = (after ?? before)?.key.name ?? '';
      const from = labelOf(before?.row.labels ?? {});
      const to = labelOf(after?.row.labels ?? {});
      const moved = before === undefined || after === undefined || from !== to;
      const pods = moved ? [...podsByNode.get(name)] : [];
      const stationsBefore = pods.map(stationNameOfPod);
      const relabelled = !isDeepStrictEqual(before?.row.labels, after?.row.labels);

      if (before !== undefined) placeOf(from).nodes.delete(before);
      if (after === undefined) nodes.delete(name);
      else {
        nodes.set(name, after);
        placeOf(to).nodes.add(after);
      }
      if (moved || !countsAlike(before.row, after.row)) {
        for (const [entry, station, times] of [
          [before, from, -1],
          [after, to, 1],
        ] as const) {
          if (entry === undefined) continue;
          countNode(tally.nodes, entry.row, times);
          countNode(placeOf(station).tally.nodes, entry.row, times);
          touch(station);
        }
        report.cluster();
      }
      wanted.setNode(before, after);
      if (relabelled || moved) {
        touchMembership(from);
        touchMembership(to);
        touchWanting(name, before?.row.labels ?? {});
        touchWanting(name, after?.row.labels ?? {});
      }
      pods.forEach((pod, at) => {
        const [was, is] = [stationsBefore[at] ?? '', stationNameOfPod(pod)];
        if (was === is) return;
        takePod(pod, was);
        putPod(pod, is);
        report.pod(pod.key);
      });
      settle(placeOf(from));
      settle(placeOf(to));
    },
    setPod({ before, after }) {
      refile(podsByNode, ({ row }) => (row.nodeName === '' ? [] : [row.nodeName]), {
        before,
        after,
      });
      const from = before === undefined ? '' : stationNameOfPod(before);
      const to = after === undefined ? '' : stationNameOfPod(after);
      if (
        before !== undefined &&
        after !== undefined &&
        from === to &&
        before.row.nodeName === after.row.nodeName &&
        podsCountAlike(before.row, after.row)
      ) {
        const { pods } = placeOf(to);
        pods.delete(before);
        pods.add(after);
        return;
      }
      if (before !== undefined) {
        countPodAt(tally, before, -1);
        countOnNode(before, -1);
        takePod(before, from);
      }
      if (after !== undefined) {
        countPodAt(tally, after, 1);
        countOnNode(after, 1);
        putPod(after, to);
      }
      report.cluster();
    },
    setObject({ before, after }) {
      if (before !== undefined && after !== undefined && sameIntent(before, after)) {
        const { objects } = placeOf(stationNameOf(after.row));
        objects.delete(before);
        objects.add(after);
        touch(stationNameOf(after.row));
        return;
      }
      for (const [entry, action] of [
        [before, 'delete'],
        [after, 'add'],
      ] as const) {
        if (entry === undefined) continue;
        const name = stationNameOf(entry.row);
        const place = placeOf(name);
        touchSharers(name);
        place.objects[action](entry);
        wanted.setSpec(name, objectOfPlace(place)?.row.spec);
        touchSharers(name);
        touchMembership(name);
        settle(place);
      }
    },
    count: () => count,
    *all() {
      for (const place of places.values()) if (place.present) yield materialised(place);
    },
    inOrder: () => ({
      size: count,
      up: (name) => stationsNamed(names.upFrom(name)),
      down: (name) => stationsNamed(names.downFrom(name)),
    }),
    station(name) {
      const place = places.get(name);
      return place?.present === true ? materialised(place) : undefined;
    },
    membership: (name) => membershipAt(places.get(name) ?? emptyPlace(name)),
    nodesAt: (station) => places.get(station)?.nodes ?? new Set(),
    podsAt: (station) => places.get(station)?.pods ?? new Set(),
    podsOn: podsByNode.get,
    tallyOf: (station) => places.get(station)?.tally,
    nodeTally: (node) => nodeTallies.get(node) ?? emptyPodTally(),
    stationNameOfPod,
    nodesLabelled: wanted.nodesLabelled,
  };

  function* stationsNamed(keys: Iterable<NameKey>) {
    for (const { name } of keys) {
      const place = places.get(name);
      if (place !== undefined) yield materialised(place);
    }
  }

  function materialised(place: Place): Station {
    place.station ??= stationOf(cluster, place, membershipAt(place));
    return place.station;
  }

  function membershipAt(place: Place): Membership {
    place.membership ??= membershipOf(
      place.name,
      [...wanted.wantedBy(place.name)].map((name) => {
        const labels = nodes.get(name)?.row.labels ?? {};
        return {
          name,
          labelledFor: labelOf(labels),
          wantedByOthers: wanted.stationsWanting(name, labels).size > 1,
        };
      }),
      place.nodes.size,
    );
    return place.membership;
  }
}

function sameIntent(a: Entry<'MecStation'>, b: Entry<'MecStation'>): boolean {
  return stationNameOf(a.row) === stationNameOf(b.row) && isDeepStrictEqual(a.row.spec, b.row.spec);
}
