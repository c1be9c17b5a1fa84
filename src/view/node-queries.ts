import { answerPage } from './answer-page.ts';
import { joined, matching, narrowest, unionOf, type Candidates, type Each } from './candidates.ts';
import type { Fleet } from './fleet.ts';
import type { OrderFields } from './item-order.ts';
import { among, hasLabels, matcherOf, on, type Predicates } from './matcher.ts';
import { amountsOf, emptyPodTally } from './tally.ts';
import type { NodeEntry, NodeFilter, NodeOrderField, View } from './view.ts';

/** The test that a node passes a filter. */
export function nodeMatcher(
  filter: NodeFilter | undefined,
  { stationLabel }: Pick<Fleet, 'stationLabel'>,
): (node: NodeEntry) => boolean {
  const stationOf = ({ row }: NodeEntry) => row.labels[stationLabel] ?? '';
  const predicates: Predicates<NodeFilter, NodeEntry> = {
    clusters: (wanted) => on(among(wanted), ({ key }) => key.cluster),
    stations: (wanted) => on(among(wanted), stationOf),
    unassigned: (wanted) => (node) => (stationOf(node) === '') === wanted,
    ready:
      (wanted) =>
      ({ row }) =>
        row.ready === wanted,
    schedulable:
      (wanted) =>
      ({ row }) =>
        row.schedulable === wanted,
    hardware: (wanted) => on(among(wanted), ({ row }) => row.hardware),
    nameContains:
      (wanted) =>
      ({ key }) =>
        key.name.includes(wanted),
    labels: (wanted) => on(hasLabels(wanted), ({ row }) => row.labels),
  };
  return matcherOf(predicates, filter);
}

/** The nodes part of the view. */
export function createNodeQueries(
  fleet: Fleet,
): Pick<View, 'nodes' | 'stationOfNode' | 'requestedOnNode'> {
  const tallyOf = ({ key }: NodeEntry) => fleet.cluster(key.cluster)?.stations.nodeTally(key.name);
  const order: OrderFields<NodeEntry, NodeOrderField> = {
    fields: {
      NAME: { type: 'string', of: ({ key }) => key.name },
      STATION: { type: 'string', of: ({ row }) => row.labels[fleet.stationLabel] ?? '' },
      PODS: { type: 'number', of: (node) => tallyOf(node)?.total ?? 0 },
      CPU_FREE: {
        type: 'number',
        of: (node) => node.row.allocatable.cpuCores - requestedOnNode(node).cpuCores,
      },
      CREATED_AT: { type: 'string', of: ({ row }) => row.createdAt },
    },
    identity: [
      { type: 'string', of: ({ key }) => key.name },
      { type: 'string', of: ({ key }) => key.cluster },
    ],
  };
  const requestedOnNode: View['requestedOnNode'] = (node) =>
    amountsOf((tallyOf(node) ?? emptyPodTally()).requested);

  const candidates = (filter: NodeFilter = {}): Each<NodeEntry> => {
    const clusters = fleet.clusters(filter.clusters);
    const stations = filter.unassigned === true ? [''] : filter.stations;
    const [label] = filter.labels ?? [];
    const options: (Candidates<NodeEntry> | undefined)[] = [
      stations &&
        unionOf(
          clusters.flatMap((cluster) =>
            [...new Set(stations)].map((station) => cluster.stations.nodesAt(station)),
          ),
        ),
      label &&
        unionOf(clusters.map(({ stations: index }) => index.nodesLabelled(label.key, label.value))),
    ];
    return narrowest(options, joined(clusters.map(({ tables }) => tables.candidates('Node'))));
  };

  return {
    nodes: (query) =>
      answerPage(query, {
        order,
        ordered: () =>
          fleet.clusters(query.filter?.clusters).map(({ tables }) => tables.inOrder('Node')),
        matches: () => matching(candidates(query.filter), nodeMatcher(query.filter, fleet)),
      }),
    stationOfNode: ({ key, row }) =>
      fleet.cluster(key.cluster)?.stations.station(row.labels[fleet.stationLabel] ?? ''),
    requestedOnNode,
  };
}
