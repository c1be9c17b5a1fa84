/** Pages of apps, workloads, services and releases. */
import { workloadKinds, type RowKind, type WorkloadKind } from '../model/rows.ts';
import { answerPage } from './answer-page.ts';
import type { AppPhase } from '../model/helm-app.ts';
import { belongsTo, type AppQueries } from './app-queries.ts';
import { joined, matching, narrowest, unionOf, type Candidates } from './candidates.ts';
import type { ClusterState } from './cluster-state.ts';
import { namespacedOrder, releaseOrder, workloadOrder } from './entry-order.ts';
import type { Fleet } from './fleet.ts';
import { among, matcherOf, on, type Predicates } from './matcher.ts';
import type {
  AppFilter,
  Entry,
  ReleaseFilter,
  ServiceFilter,
  View,
  WorkloadFilter,
} from './view.ts';
import { workloadMatcher } from './workload-matcher.ts';

/** Where an app stands, as it is shown. */
export type PhaseOfApp = (app: Entry<'HelmApp'>) => AppPhase;

/** The test that an app passes a filter. */
export function appMatcher(
  filter: AppFilter | undefined,
  phaseOf: PhaseOfApp,
): (app: Entry<'HelmApp'>) => boolean {
  const predicates: Predicates<AppFilter, Entry<'HelmApp'>> = {
    namespaces: (wanted) => on(among(wanted), ({ key }) => key.namespace),
    nameContains:
      (wanted) =>
      ({ key }) =>
        key.name.includes(wanted),
    phases: (wanted) => on(among(wanted), phaseOf),
  };
  return matcherOf(predicates, filter);
}

/** The test that a release passes a filter. */
export function releaseMatcher(
  filter: ReleaseFilter | undefined,
): (release: Entry<'Release'>) => boolean {
  const predicates: Predicates<ReleaseFilter, Entry<'Release'>> = {
    clusters: (wanted) => on(among(wanted), ({ key }) => key.cluster),
    stations: (wanted) => on(among(wanted), ({ row }) => row.station),
    namespaces: (wanted) => on(among(wanted), ({ key }) => key.namespace),
    app:
      ({ name, namespace }) =>
      ({ row }) =>
        row.app === name && (namespace === undefined || row.appNamespace === namespace),
  };
  return matcherOf(predicates, filter);
}

export function createObjectQueries(
  fleet: Fleet,
  apps: AppQueries,
  phaseOf: PhaseOfApp,
): Pick<View, 'apps' | 'workloads' | 'services' | 'releases' | 'slicesOfService'> {
  const servicePredicates: Predicates<ServiceFilter, Entry<'Service'>> = {
    clusters: (wanted) => on(among(wanted), ({ key }) => key.cluster),
    stations: (wanted) => {
      const services = new Set(
        fleet
          .clusters()
          .flatMap((at) => wanted.flatMap((station) => [...apps.servicesAt(at, station)])),
      );
      return (service) => services.has(service);
    },
    namespaces: (wanted) => on(among(wanted), ({ key }) => key.namespace),
    app: belongsTo,
  };

  const workloads = (filter: WorkloadFilter = {}) => {
    const clusters = fleet.clusters(filter.clusters);
    const { app, stations } = filter;
    return narrowest(
      [
        app && unionOf(clusters.map((at) => at.apps.workloadsOfApp(app.name))),
        stations && unionOf(atEach(clusters, stations, (at, name) => at.apps.workloadsAt(name))),
      ],
      joined(workloadKinds.map((kind) => allOf<WorkloadKind>(kind, clusters))),
    );
  };
  const services = (filter: ServiceFilter = {}) => {
    const clusters = fleet.clusters(filter.clusters);
    const { app } = filter;
    return narrowest(
      [app && unionOf(clusters.map((at) => at.apps.servicesOfApp(app.name)))],
      allOf('Service', clusters),
    );
  };
  const releases = (filter: ReleaseFilter = {}) => {
    const clusters = fleet.clusters(filter.clusters);
    const { app, stations } = filter;
    return narrowest(
      [
        app && unionOf(clusters.map((at) => at.releases.ofApp(app.name))),
        stations && unionOf(atEach(clusters, stations, (at, name) => at.releases.at(name))),
      ],
      joined(clusters.map((at) => at.releases.candidates())),
    );
  };

  return {
    apps: (query) =>
      answerPage(query, {
        order: namespacedOrder<'HelmApp'>(),
        ordered: () => fleet.homes().map(({ tables }) => tables.inOrder('HelmApp')),
        matches: () =>
          matching(allOf('HelmApp', fleet.homes()).each, appMatcher(query.filter, phaseOf)),
      }),
    workloads: (query) =>
      answerPage(query, {
        order: workloadOrder,
        ordered: () =>
          fleet
            .clusters(query.filter?.clusters)
            .flatMap(({ tables }) =>
              workloadKinds.map((kind) => tables.inOrder<WorkloadKind>(kind)),
            ),
        matches: () =>
          matching(workloads(query.filter), workloadMatcher(query.filter, fleet.stationLabel)),
      }),
    services: (query) =>
      answerPage(query, {
        order: namespacedOrder<'Service'>(),
        ordered: () =>
          fleet.clusters(query.filter?.clusters).map(({ tables }) => tables.inOrder('Service')),
        matches: () => matching(services(query.filter), matcherOf(servicePredicates, query.filter)),
      }),
    releases: (query) =>
      answerPage(query, {
        order: releaseOrder,
        ordered: () => fleet.clusters(query.filter?.clusters).map((at) => at.releases.inOrder()),
        matches: () => matching(releases(query.filter), releaseMatcher(query.filter)),
      }),
    slicesOfService: ({ key }) => [
      ...(fleet.cluster(key.cluster)?.apps.slicesOfService(`${key.namespace}/${key.name}`) ?? []),
    ],
  };
}

function allOf<K extends RowKind>(
  kind: K,
  clusters: readonly ClusterState[],
): Candidates<Entry<K>> {
  return joined(clusters.map(({ tables }) => tables.candidates(kind)));
}

/** What is filed under each of these names in each cluster. */
function atEach<T>(
  clusters: readonly ClusterState[],
  names: readonly string[],
  read: (cluster: ClusterState, name: string) => ReadonlySet<T>,
): readonly ReadonlySet<T>[] {
  return clusters.flatMap((cluster) => [...new Set(names)].map((name) => read(cluster, name)));
}
