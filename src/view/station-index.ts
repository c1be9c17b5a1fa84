/** One cluster's stations: their nodes, pods, objects, totals and membership, kept with every change. */
import { isDeepStrictEqual } from 'node:util';
import { membershipOf, type Membership } from '../model/membership.ts';
import type { Labels, NodeMetricsRow } from '../model/rows.ts';
import { emptyPlaceTally, objectOfPlace, stationNameOf, type PlaceTally } from './place.ts';
import { createPlacedPods } from './placed-pods.ts';
import { createPlaces, type Places, type StationReport } from './places.ts';
import type { RowUpdate } from './row-update.ts';
import { countNode, countsAlike, countUsage, type PodTally } from './tally.ts';
import type { Entry, NodeEntry, PodEntry } from './view.ts';
import { createWantedNodes } from './wanted-nodes.ts';

export interface StationIndex extends Pick<
  Places,
  'touch' | 'count' | 'all' | 'isStation' | 'station' | 'membership'
> {
  setNode(change: RowUpdate<'Node'>): void;
  setPod(change: RowUpdate<'Pod'>): void;
  setObject(change: RowUpdate<'MecStation'>): void;
  /** Nobody is told: what nodes use is something else every time that they are asked. */
  setMetrics(change: RowUpdate<'NodeMetrics'>): void;

  /** Totals of the whole cluster. */
  readonly tally: PlaceTally;
  /** What is at a station; with the empty name, what is at none. */
  nodesAt(station: string): ReadonlySet<NodeEntry>;
  podsOn(node: string): ReadonlySet<PodEntry>;
  /** Pods that bear the station's label and run elsewhere. */
  podsMissingAt(station: string): ReadonlySet<PodEntry>;
  tallyOf(station: string): PlaceTally | undefined;
  nodeTally(node: string): PodTally;
  /** The station of the pod's node; while the node is not known, the pod's own label; empty for none. */
  stationNameOfPod(pod: PodEntry): string;
  /** The station at which the pod is missing (model/misplaced.ts); empty for none. */
  misplacedFrom(pod: PodEntry): string;
  nodesWantedBy(station: string): ReadonlySet<string>;
  stationsWanting(node: string, labels: Labels): ReadonlySet<string>;
}

export interface StationIndexOptions {
  readonly cluster: string;
  readonly stationLabel: string;
}

export function createStationIndex(
  { cluster, stationLabel }: StationIndexOptions,
  report: StationReport,
): StationIndex {
  const nodes = new Map<string, NodeEntry>();
  /** Also of nodes that are not known. */
  const metrics = new Map<string, NodeMetricsRow>();
  const wanted = createWantedNodes();
  const tally = emptyPlaceTally();

  const labelOf = (labels: Labels) => labels[stationLabel] ?? '';
  const membershipNow = (station: string, labelled: number): Membership => {
    const nodesWanted = [...wanted.wantedBy(station)].map((name) => {
      const labels = nodes.get(name)?.row.labels ?? {};
      return {
        name,
        labelledFor: labelOf(labels),
        wantedByOthers: wanted.stationsWanting(name, labels).size > 1,
      };
    });
    return membershipOf(station, nodesWanted, labelled);
  };
  const places = createPlaces({ cluster, membershipOf: membershipNow }, report);
  const pods = createPlacedPods({
    stationLabel,
    nodeNamed: (name) => nodes.get(name),
    places,
    tally,
    report,
  });

  const countUsed = (station: string, usage: NodeMetricsRow | undefined, times: 1 | -1) => {
    if (usage === undefined) return;
    countUsage(tally.used, usage, times);
    countUsage(places.at(station).tally.used, usage, times);
  };
  /** Stations that want this node, by its name or by either of these labels. */
  const touchWanting = (name: string, labels: Labels) => {
    for (const station of wanted.stationsWanting(name, labels)) places.touchMembership(station);
  };
  const touchSharers = (station: string) => {
    for (const name of wanted.wantedBy(station)) {
      touchWanting(name, nodes.get(name)?.row.labels ?? {});
    }
  };

  return {
    tally,
    touch: places.touch,
    count: places.count,
    all: places.all,
    isStation: places.isStation,
    station: places.station,
    membership: places.membership,
    setNode({ before, after }) {
      const name = (after ?? before)?.key.name ?? '';
      const from = labelOf(before?.row.labels ?? {});
      const to = labelOf(after?.row.labels ?? {});
      const moved = before === undefined || after === undefined || from !== to;
      const movePods = moved ? pods.beforeMoveOf(name) : undefined;
      const relabelled = !isDeepStrictEqual(before?.row.labels, after?.row.labels);

      if (before !== undefined) places.at(from).nodes.delete(before);
      if (after === undefined) nodes.delete(name);
      else {
        nodes.set(name, after);
        places.at(to).nodes.add(after);
      }
      if (moved || !countsAlike(before.row, after.row)) {
        for (const [entry, station, times] of [
          [before, from, -1],
          [after, to, 1],
        ] as const) {
          if (entry === undefined) continue;
          countNode(tally.nodes, entry.row, times);
          countNode(places.at(station).tally.nodes, entry.row, times);
          countUsed(station, metrics.get(name), times);
          places.touch(station);
        }
        report.cluster();
      }
      wanted.setNode(before, after);
      if (relabelled || moved) {
        places.touchMembership(from);
        places.touchMembership(to);
        touchWanting(name, before?.row.labels ?? {});
        touchWanting(name, after?.row.labels ?? {});
      }
      movePods?.();
      places.settle(places.at(from));
      places.settle(places.at(to));
    },
    setPod: pods.set,
    setObject({ before, after }) {
      if (before !== undefined && after !== undefined && sameIntent(before, after)) {
        const { objects } = places.at(stationNameOf(after.row));
        objects.delete(before);
        objects.add(after);
        places.touch(stationNameOf(after.row));
        return;
      }
      for (const [entry, action] of [
        [before, 'delete'],
        [after, 'add'],
      ] as const) {
        if (entry === undefined) continue;
        const name = stationNameOf(entry.row);
        const place = places.at(name);
        touchSharers(name);
        place.objects[action](entry);
        wanted.setSpec(name, objectOfPlace(place)?.row.spec);
        touchSharers(name);
        places.touchMembership(name);
        places.settle(place);
      }
    },
    setMetrics({ before, after }) {
      const name = (after ?? before)?.key.name ?? '';
      if (after === undefined) metrics.delete(name);
      else metrics.set(name, after.row);
      const node = nodes.get(name);
      if (node === undefined) return;
      countUsed(labelOf(node.row.labels), before?.row, -1);
      countUsed(labelOf(node.row.labels), after?.row, 1);
    },
    nodesAt: (station) => places.find(station)?.nodes ?? new Set(),
    podsOn: pods.on,
    podsMissingAt: (station) => places.find(station)?.misplaced ?? new Set(),
    tallyOf: (station) => places.find(station)?.tally,
    nodeTally: pods.tallyOn,
    stationNameOfPod: pods.stationNameOf,
    misplacedFrom: pods.misplacedFrom,
    nodesWantedBy: wanted.wantedBy,
    stationsWanting: wanted.stationsWanting,
  };
}

/** Nothing that says which nodes are wanted, or which of several objects counts, is different. */
function sameIntent(a: Entry<'MecStation'>, b: Entry<'MecStation'>): boolean {
  return (
    stationNameOf(a.row) === stationNameOf(b.row) &&
    a.row.createdAt === b.row.createdAt &&
    isDeepStrictEqual(a.row.spec, b.row.spec)
  );
}
