/** One cluster's pods: on which node, counted at which station, and missing at which. */
import { misplacedFrom } from '../model/misplaced.ts';
import type { Labels } from '../model/rows.ts';
import { createMultiIndex, refile } from './multi-index.ts';
import { countMisplacedFrom, countPodAt, type PlaceTally } from './place.ts';
import type { Places, StationReport } from './places.ts';
import type { RowUpdate } from './row-update.ts';
import { countPod, emptyPodTally, podsCountAlike, type PodTally } from './tally.ts';
import type { NodeEntry, PodEntry } from './view.ts';

export interface PlacedPods {
  readonly set: (change: RowUpdate<'Pod'>) => void;
  /** To be asked before the node comes, goes or gets another label; what it answers is called afterwards. */
  beforeMoveOf(node: string): () => void;
  /** As of the last change. */
  readonly on: (node: string) => ReadonlySet<PodEntry>;
  readonly tallyOn: (node: string) => PodTally;
  /** The station of the pod's node; while the node is not known, the pod's own label; empty for none. */
  readonly stationNameOf: (pod: PodEntry) => string;
  /** The station that its label names, where it runs at another one, or at none; else empty. */
  readonly misplacedFrom: (pod: PodEntry) => string;
}

export interface PlacedPodsDeps {
  readonly stationLabel: string;
  readonly nodeNamed: (name: string) => NodeEntry | undefined;
  readonly places: Places;
  /** Totals of the whole cluster. */
  readonly tally: PlaceTally;
  readonly report: Pick<StationReport, 'pod' | 'tally' | 'cluster'>;
}

/** Where a pod counts: at the station where it is, and at the one where it is missing. Empty for none. */
interface Standing {
  readonly station: string;
  readonly missingAt: string;
}

export function createPlacedPods(deps: PlacedPodsDeps): PlacedPods {
  const { stationLabel, nodeNamed, places, tally, report } = deps;
  const byNode = createMultiIndex<PodEntry>();
  const tallies = new Map<string, PodTally>();

  const labelOf = (labels: Labels) => labels[stationLabel] ?? '';
  const stationNameOf = ({ row }: PodEntry) =>
    labelOf((nodeNamed(row.nodeName) ?? { row }).row.labels);
  const missingAt = ({ row }: PodEntry) =>
    misplacedFrom(row, nodeNamed(row.nodeName)?.row.labels, stationLabel);
  const standingOf = (pod: PodEntry): Standing => ({
    station: stationNameOf(pod),
    missingAt: missingAt(pod),
  });

  /** Counts the pod where it stands, or with `times` −1 no longer. */
  const count = (pod: PodEntry, standing: Standing, times: 1 | -1) => {
    const here = places.at(standing.station);
    countPodAt(here.tally, pod, times);
    places.touch(here.name);
    places.settle(here);
    if (standing.missingAt === '') return;
    const there = places.at(standing.missingAt);
    if (times === 1) there.misplaced.add(pod);
    else there.misplaced.delete(pod);
    countMisplacedFrom(there.tally, pod, times);
    countMisplacedFrom(tally, pod, times);
    places.touch(there.name);
    places.settle(there);
  };
  const countOnNode = ({ row }: PodEntry, times: 1 | -1) => {
    if (row.nodeName === '') return;
    const node = nodeNamed(row.nodeName);
    if (node !== undefined) report.tally(node.key);
    const onNode = tallies.get(row.nodeName) ?? emptyPodTally();
    countPod(onNode, row, times);
    if (onNode.total === 0) tallies.delete(row.nodeName);
    else tallies.set(row.nodeName, onNode);
  };

  return {
    on: byNode.get,
    tallyOn: (node) => tallies.get(node) ?? emptyPodTally(),
    stationNameOf,
    misplacedFrom: missingAt,
    set({ before, after }) {
      refile(byNode, ({ row }) => (row.nodeName === '' ? [] : [row.nodeName]), { before, after });
      const was = before && standingOf(before);
      const is = after && standingOf(after);
      if (
        before !== undefined &&
        after !== undefined &&
        was?.station === is?.station &&
        was?.missingAt === is?.missingAt &&
        before.row.nodeName === after.row.nodeName &&
        podsCountAlike(before.row, after.row)
      ) {
        if (is === undefined || is.missingAt === '') return;
        const { misplaced } = places.at(is.missingAt);
        misplaced.delete(before);
        misplaced.add(after);
        return;
      }
      if (before !== undefined && was !== undefined) {
        countPodAt(tally, before, -1);
        countOnNode(before, -1);
        count(before, was, -1);
      }
      if (after !== undefined && is !== undefined) {
        countPodAt(tally, after, 1);
        countOnNode(after, 1);
        count(after, is, 1);
      }
      report.cluster();
    },
    beforeMoveOf(node) {
      const stood = [...byNode.get(node)].map((pod) => [pod, standingOf(pod)] as const);
      return () => {
        for (const [pod, was] of stood) {
          const is = standingOf(pod);
          // One that is misplaced now, or no more, is at another station, too.
          if (was.station === is.station) continue;
          count(pod, was, -1);
          count(pod, is, 1);
          report.pod(pod.key);
        }
      };
    },
  };
}
