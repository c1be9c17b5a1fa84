/** Pages of apps, workloads, services and releases. */
import { belongsTo, type AppQueries } from './app-queries.ts';
import { narrowest, joined, unionOf } from './candidates.ts';
import { namespacedOrder, releaseOrder } from './entry-order.ts';
import type { Fleet } from './fleet.ts';
import { itemOrder } from './item-order.ts';
import { among, matcherOf, matching, on, type Predicates } from './matcher.ts';
import { pageOf } from './page.ts';
import type {
  AppFilter,
  Entry,
  ReleaseFilter,
  ServiceFilter,
  View,
  WorkloadFilter,
} from './view.ts';

/** The test that an app passes a filter. An app whose status says nothing yet is PENDING. */
export function appMatcher(filter: AppFilter | undefined): (app: Entry<'HelmApp'>) => boolean {
  const predicates: Predicates<AppFilter, Entry<'HelmApp'>> = {
    namespaces: (wanted) => on(among(wanted), ({ key }) => key.namespace),
    nameContains:
      (wanted) =>
      ({ key }) =>
        key.name.includes(wanted),
    phases: (wanted) => on(among(wanted), ({ row }) => row.status.phase ?? 'PENDING'),
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
): Pick<View, 'apps' | 'workloads' | 'services' | 'releases' | 'slicesOfService'> {
  const workloadPredicates: Predicates<WorkloadFilter, Entry<'Deployment'>> = {
    clusters: (wanted) => on(among(wanted), ({ key }) => key.cluster),
    stations: (wanted) => on(among(wanted), ({ row }) => row.labels[fleet.stationLabel]),
    namespaces: (wanted) => on(among(wanted), ({ key }) => key.namespace),
    app: belongsTo,
  };
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

  return {
    apps: ({ filter, orderBy = [], ...bounds }) =>
      pageOf(
        matching(
          fleet.homes().flatMap(({ tables }) => [...tables.all('HelmApp')]),
          appMatcher(filter),
        ),
        itemOrder(namespacedOrder<'HelmApp'>(), orderBy),
        bounds,
      ),
    workloads({ filter = {}, orderBy = [], ...bounds }) {
      const clusters = fleet.clusters(filter.clusters);
      const { app, stations } = filter;
      const items = narrowest(
        [
          app && unionOf(clusters.map((at) => at.apps.deploymentsOfApp(app.name))),
          stations &&
            unionOf(
              clusters.flatMap((at) => [...new Set(stations)].map((s) => at.apps.deploymentsAt(s))),
            ),
        ],
        joined(
          clusters.map(({ tables }) => ({
            size: tables.count('Deployment'),
            items: () => tables.all('Deployment'),
          })),
        ),
      );
      return pageOf(
        matching(items, matcherOf(workloadPredicates, filter)),
        itemOrder(namespacedOrder<'Deployment'>(), orderBy),
        bounds,
      );
    },
    services({ filter = {}, orderBy = [], ...bounds }) {
      const clusters = fleet.clusters(filter.clusters);
      const { app } = filter;
      const items = narrowest(
        [app && unionOf(clusters.map((at) => at.apps.servicesOfApp(app.name)))],
        joined(
          clusters.map(({ tables }) => ({
            size: tables.count('Service'),
            items: () => tables.all('Service'),
          })),
        ),
      );
      return pageOf(
        matching(items, matcherOf(servicePredicates, filter)),
        itemOrder(namespacedOrder<'Service'>(), orderBy),
        bounds,
      );
    },
    releases({ filter = {}, orderBy = [], ...bounds }) {
      const clusters = fleet.clusters(filter.clusters);
      const { app, stations } = filter;
      const items = narrowest(
        [
          app && unionOf(clusters.map(({ releases }) => releases.ofApp(app.name))),
          stations &&
            unionOf(
              clusters.flatMap(({ releases }) =>
                [...new Set(stations)].map((station) => releases.at(station)),
              ),
            ),
        ],
        joined(
          clusters.map(({ releases }) => ({
            size: releases.count(),
            items: () => releases.all(),
          })),
        ),
      );
      return pageOf(
        matching(items, releaseMatcher(filter)),
        itemOrder(releaseOrder, orderBy),
        bounds,
      );
    },
    slicesOfService: ({ key }) => [
      ...(fleet.cluster(key.cluster)?.apps.slicesOfService(`${key.namespace}/${key.name}`) ?? []),
    ],
  };
}
