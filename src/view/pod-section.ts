import type { AppQueries } from './app-queries.ts';
import { appNameOf } from './entry-columns.ts';
import { entryIdentity } from './entry-order.ts';
import type { Fleet } from './fleet.ts';
import { among, hasLabels, hasValue, inSet, nameContains } from './rules.ts';
import { createSection } from './section.ts';
import type { PodEntry, PodFacet, PodFilter, PodOrderField, View } from './view.ts';

export function createPodSection(fleet: Fleet, apps: AppQueries) {
  return createSection<PodEntry, PodFilter, PodFacet, PodOrderField>({
    name: ({ key }) => key.name,
    columns: {
      CLUSTER: ({ key }) => key.cluster,
      STATION: (pod) => fleet.cluster(pod.key.cluster)?.stations.stationNameOfPod(pod) ?? '',
      NAMESPACE: ({ key }) => key.namespace,
      MISPLACED_FROM: (pod) => fleet.cluster(pod.key.cluster)?.stations.misplacedFrom(pod) ?? '',
      PHASE: ({ row }) => row.phase,
      NODE: ({ row }) => row.nodeName,
      APP: appNameOf,
    },
    // A cluster, a namespace or a phase is asked for once; each of many nodes, stations and apps for its own pods.
    // Nearly all pods are where they belong.
    unlinked: ['CLUSTER', 'NAMESPACE', 'PHASE', 'MISPLACED_FROM'],
    labels: ({ row }) => row.labels,
    searched: { columns: ['NAMESPACE', 'STATION'] },
    order: {
      fields: {
        NAME: { type: 'string', of: ({ key }) => key.name },
        CREATED_AT: { type: 'string', of: ({ row }) => row.createdAt },
        RESTARTS: { type: 'number', of: ({ row }) => row.restarts },
      },
      identity: entryIdentity,
    },
    rules: {
      clusters: among('CLUSTER'),
      stations: among('STATION'),
      misplaced: hasValue('MISPLACED_FROM'),
      misplacedFrom: among('MISPLACED_FROM'),
      nodes: among('NODE'),
      namespaces: among('NAMESPACE'),
      phases: among('PHASE'),
      // Also those whose workload is the app's: a label of the pod alone does not say.
      app: inSet(
        (wanted) => new Set(fleet.clusters().flatMap((at) => [...apps.podsOf(wanted, at)])),
        ({ key }) => key,
      ),
      nameContains: nameContains(),
      labels: hasLabels(),
    },
  });
}

/** How pods are joined with the rest. */
export function createPodJoins(
  fleet: Fleet,
): Pick<View, 'stationOfPod' | 'misplacedFrom' | 'podsMissingAt'> {
  return {
    misplacedFrom: (pod) => fleet.cluster(pod.key.cluster)?.stations.misplacedFrom(pod) ?? '',
    podsMissingAt: ({ cluster, name }) => [
      ...(fleet.cluster(cluster)?.stations.podsMissingAt(name) ?? []),
    ],
    stationOfPod(pod) {
      const stations = fleet.cluster(pod.key.cluster)?.stations;
      return stations?.station(stations.stationNameOfPod(pod));
    },
  };
}
