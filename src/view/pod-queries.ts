import { answerPage } from './answer-page.ts';
import type { AppQueries } from './app-queries.ts';
import { joined, matching, narrowest, unionOf, type Candidates, type Each } from './candidates.ts';
import type { ClusterState } from './cluster-state.ts';
import { namespacedOrder } from './entry-order.ts';
import type { Fleet } from './fleet.ts';
import { among, hasLabels, matcherOf, on, type Predicates } from './matcher.ts';
import type { PodEntry, PodFilter, View } from './view.ts';

/** The test that a pod passes a filter. */
export function podMatcher(
  filter: PodFilter | undefined,
  fleet: Fleet,
  apps: AppQueries,
): (pod: PodEntry) => boolean {
  const predicates: Predicates<PodFilter, PodEntry> = {
    clusters: (wanted) => on(among(wanted), ({ key }) => key.cluster),
    stations: (wanted) =>
      on(among(wanted), (pod) => fleet.cluster(pod.key.cluster)?.stations.stationNameOfPod(pod)),
    nodes: (wanted) => on(among(wanted), ({ row }) => row.nodeName),
    namespaces: (wanted) => on(among(wanted), ({ key }) => key.namespace),
    phases: (wanted) => on(among(wanted), ({ row }) => row.phase),
    app: (wanted) => {
      const pods = new Set(fleet.clusters().flatMap((at) => [...apps.podsOf(wanted, at)]));
      return (pod) => pods.has(pod);
    },
    nameContains:
      (wanted) =>
      ({ key }) =>
        key.name.includes(wanted),
    labels: (wanted) => on(hasLabels(wanted), ({ row }) => row.labels),
  };
  return matcherOf(predicates, filter);
}

/** The pods part of the view. */
export function createPodQueries(
  fleet: Fleet,
  apps: AppQueries,
): Pick<View, 'pods' | 'stationOfPod'> {
  const candidates = (filter: PodFilter = {}): Each<PodEntry> => {
    const clusters = fleet.clusters(filter.clusters);
    const { app } = filter;
    /** The union, over the clusters, of what is filed under each of these values. */
    const under = (
      values: readonly string[] | undefined,
      sets: (cluster: ClusterState, value: string) => ReadonlySet<PodEntry>,
    ): Candidates<PodEntry> | undefined =>
      values &&
      unionOf(clusters.flatMap((at) => [...new Set(values)].map((value) => sets(at, value))));
    return narrowest(
      [
        app && unionOf(clusters.map((at) => apps.podsOf(app, at))),
        under(filter.nodes, ({ stations }, node) => stations.podsOn(node)),
        under(filter.stations, ({ stations }, station) => stations.podsAt(station)),
        filter.namespaces && joined(clusters.flatMap((at) => inNamespaces(at, filter.namespaces))),
      ],
      joined(clusters.flatMap((at) => inNamespaces(at))),
    );
  };
  return {
    pods: (query) =>
      answerPage(query, {
        order: namespacedOrder<'Pod'>(),
        ordered: () =>
          fleet.clusters(query.filter?.clusters).map(({ tables }) => tables.inOrder('Pod')),
        matches: () => matching(candidates(query.filter), podMatcher(query.filter, fleet, apps)),
      }),
    stationOfPod(pod) {
      const stations = fleet.cluster(pod.key.cluster)?.stations;
      return stations?.station(stations.stationNameOfPod(pod));
    },
  };
}

function inNamespaces(
  { tables }: ClusterState,
  namespaces?: readonly string[],
): readonly Candidates<PodEntry>[] {
  const names = namespaces === undefined ? [undefined] : new Set(namespaces);
  return [...names].map((namespace) => tables.candidates('Pod', namespace));
}
