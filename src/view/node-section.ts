import type { Fleet } from './fleet.ts';
import { among, hasLabels, is, nameContains } from './rules.ts';
import { createSection } from './section.ts';
import { amountsOf, emptyPodTally } from './tally.ts';
import type { NodeEntry, NodeFacet, NodeFilter, NodeOrderField, View } from './view.ts';

export function createNodeSection(fleet: Fleet) {
  const stationOf = ({ row }: NodeEntry) => row.labels[fleet.stationLabel] ?? '';
  return createSection<NodeEntry, NodeFilter, NodeFacet, NodeOrderField>({
    name: ({ key }) => key.name,
    columns: {
      CLUSTER: ({ key }) => key.cluster,
      STATION: stationOf,
      READY: ({ row }) => String(row.ready),
      SCHEDULABLE: ({ row }) => String(row.schedulable),
      HARDWARE: ({ row }) => row.hardware,
    },
    labels: ({ row }) => row.labels,
    searched: { columns: ['STATION'], labels: true },
    order: {
      fields: {
        NAME: { type: 'string', of: ({ key }) => key.name },
        STATION: { type: 'string', of: stationOf },
        PODS: { type: 'number', of: (node) => podsOn(fleet, node)?.total ?? 0 },
        CPU_FREE: {
          type: 'number',
          of: (node) => node.row.allocatable.cpuCores - requestedOnNode(fleet, node).cpuCores,
        },
        CREATED_AT: { type: 'string', of: ({ row }) => row.createdAt },
      },
      identity: [
        { type: 'string', of: ({ key }) => key.name },
        { type: 'string', of: ({ key }) => key.cluster },
      ],
    },
    rules: {
      clusters: among('CLUSTER'),
      stations: among('STATION'),
      unassigned: is('STATION', ''),
      ready: is('READY', 'true'),
      schedulable: is('SCHEDULABLE', 'true'),
      hardware: among('HARDWARE'),
      nameContains: nameContains(),
      labels: hasLabels(),
    },
  });
}

/** How nodes are joined with the rest. */
export function createNodeJoins(fleet: Fleet): Pick<View, 'stationOfNode' | 'requestedOnNode'> {
  return {
    stationOfNode: ({ key, row }) =>
      fleet.cluster(key.cluster)?.stations.station(row.labels[fleet.stationLabel] ?? ''),
    requestedOnNode: (node) => requestedOnNode(fleet, node),
  };
}

function podsOn(fleet: Fleet, { key }: NodeEntry) {
  return fleet.cluster(key.cluster)?.stations.nodeTally(key.name);
}

function requestedOnNode(fleet: Fleet, node: NodeEntry) {
  return amountsOf((podsOn(fleet, node) ?? emptyPodTally()).requested);
}
