/** What belongs to an app, and which apps are at a station, from the label and owner indexes. */
import { appLabel, appNamespaceLabel } from '../model/labels.ts';
import type { StationRef } from '../model/helm-app.ts';
import type { RowKind } from '../model/rows.ts';
import { wantedStationNames } from './app-index.ts';
import type { ClusterState } from './cluster-state.ts';
import type { Fleet } from './fleet.ts';
import type { AppKey, AppPlace, AppScope, Entry, PodEntry, View } from './view.ts';

type OfApp = Pick<
  View,
  'releasesOfApp' | 'workloadsOfApp' | 'servicesOfApp' | 'podsOfApp' | 'appsAtStation'
>;

export interface AppQueries {
  readonly view: OfApp;
  /** As `podsOfApp`; without a namespace for the apps of that name in all of them. */
  podsOf(app: AppKey, cluster: ClusterState): ReadonlySet<PodEntry>;
  /** `cluster/station` of every station that has, or wants, a release of the app. */
  stationsOf(app: AppKey): ReadonlySet<string>;
  /** Apps that have, or want, a release at the place: a station, or anywhere in a cluster. */
  appsAt(place: AppPlace): ReadonlySet<Entry<'HelmApp'>>;
  /** Services that bear the station's label, and those of the apps that are there (SPEC R1.6). */
  servicesAt(cluster: ClusterState, station: string): ReadonlySet<Entry<'Service'>>;
}

export function createAppQueries(fleet: Fleet): AppQueries {
  const inScope = (where: AppScope | undefined) =>
    fleet.clusters(where?.cluster === undefined ? undefined : [where.cluster]);

  const podsOf = (app: AppKey, { apps }: ClusterState): ReadonlySet<PodEntry> => {
    const pods = new Set([...apps.podsOfApp(app.name)].filter(belongsTo(app)));
    for (const workload of [...apps.workloadsOfApp(app.name)].filter(belongsTo(app))) {
      for (const maker of [workload, ...apps.podMakersOwnedBy(workload.row.uid)]) {
        for (const pod of apps.podsOwnedBy(maker.row.uid)) pods.add(pod);
      }
    }
    return pods;
  };

  /** True when this reference of an app means this station; without a cluster only where it is the only one. */
  const means = (ref: StationRef, cluster: string, station: string) =>
    ref.name === station &&
    (ref.cluster === undefined
      ? fleet.clusters().filter((other) => other.stations.station(station) !== undefined).length ===
        1
      : ref.cluster === cluster);
  const wants = ({ row }: Entry<'HelmApp'>, cluster: string, station: string) => {
    const { stations = [], include = [], exclude = [] } = row.spec.placement ?? {};
    const named = (refs: readonly StationRef[]) => refs.some((ref) => means(ref, cluster, station));
    return (named(stations) || named(include)) && !named(exclude);
  };
  const appEntriesAt = (cluster: ClusterState, station: string) => {
    const found = new Set<Entry<'HelmApp'>>();
    for (const home of fleet.homes()) {
      for (const { row } of cluster.releases.at(station)) {
        const app = home.tables.get('HelmApp', row.appNamespace, row.app);
        if (app !== undefined) found.add(app);
      }
      for (const app of home.apps.appsWanting(station)) {
        if (wants(app, cluster.name, station)) found.add(app);
      }
    }
    return found;
  };
  const wantsCluster = (app: Entry<'HelmApp'>, { name: cluster, stations }: ClusterState) => {
    const { stations: listed = [], include = [] } = app.row.spec.placement ?? {};
    return [...listed, ...include].some(
      (ref) => stations.station(ref.name) !== undefined && wants(app, cluster, ref.name),
    );
  };
  const appEntriesIn = (cluster: ClusterState) => {
    const found = new Set<Entry<'HelmApp'>>();
    for (const app of fleet.homes().flatMap(({ tables }) => [...tables.all('HelmApp')])) {
      const released = [...cluster.releases.ofApp(app.key.name)].some(
        ({ row }) => row.appNamespace === app.key.namespace,
      );
      if (released || wantsCluster(app, cluster)) found.add(app);
    }
    return found;
  };

  return {
    podsOf,
    appsAt({ cluster, station }) {
      const state = fleet.cluster(cluster);
      if (state === undefined) return new Set();
      return station === undefined ? appEntriesIn(state) : appEntriesAt(state, station);
    },
    view: {
      releasesOfApp: (app, where) =>
        inScope(where).flatMap(({ releases }) =>
          [...releases.ofApp(app.name)].filter(
            ({ row }) =>
              row.appNamespace === app.namespace &&
              (where?.station === undefined || row.station === where.station),
          ),
        ),
      workloadsOfApp: (app, where) =>
        inScope(where).flatMap(({ apps }) =>
          [...apps.workloadsOfApp(app.name)].filter(
            (entry) =>
              belongsTo(app)(entry) &&
              (where?.station === undefined ||
                entry.row.labels[fleet.stationLabel] === where.station),
          ),
        ),
      servicesOfApp: (app, where) =>
        inScope(where).flatMap(({ apps }) =>
          [...apps.servicesOfApp(app.name)].filter((entry) => {
            const station = entry.row.labels[fleet.stationLabel];
            return (
              belongsTo(app)(entry) &&
              (where?.station === undefined || station === undefined || station === where.station)
            );
          }),
        ),
      podsOfApp: (app, where) =>
        inScope(where).flatMap((cluster) =>
          [...podsOf(app, cluster)].filter(
            (pod) =>
              where?.station === undefined ||
              cluster.stations.stationNameOfPod(pod) === where.station,
          ),
        ),
      appsAtStation({ cluster, name }) {
        const state = fleet.cluster(cluster);
        return state === undefined ? [] : [...appEntriesAt(state, name)];
      },
    },
    stationsOf(app) {
      const stations = new Set<string>();
      for (const { name, releases } of fleet.clusters()) {
        for (const { row } of releases.ofApp(app.name)) {
          if (row.station === '' || !isNamespace(app, row.appNamespace)) continue;
          stations.add(`${name}/${row.station}`);
        }
      }
      for (const entry of fleet.homes().flatMap(({ tables }) => [...tables.all('HelmApp')])) {
        if (entry.key.name !== app.name || !isNamespace(app, entry.key.namespace)) continue;
        for (const station of wantedStationNames(entry.row)) {
          for (const { name } of fleet.clusters()) {
            if (wants(entry, name, station)) stations.add(`${name}/${station}`);
          }
        }
      }
      return stations;
    },
    servicesAt(cluster, station) {
      const services = new Set(cluster.apps.servicesAt(station));
      for (const { key } of appEntriesAt(cluster, station)) {
        const { namespace, name } = key;
        for (const service of cluster.apps.servicesOfApp(name)) {
          const label = service.row.labels[fleet.stationLabel] ?? station;
          if (label === station && belongsTo({ namespace, name })(service)) services.add(service);
        }
      }
      return services;
    },
  };
}

/** Whether an object of a release is the app's; an object without the namespace label is of its own. */
export function belongsTo(app: AppKey): (entry: Entry<Exclude<RowKind, 'Release'>>) => boolean {
  return ({ row }) =>
    row.labels[appLabel] === app.name &&
    isNamespace(app, row.labels[appNamespaceLabel] ?? row.namespace);
}

function isNamespace(app: AppKey, namespace: string): boolean {
  return app.namespace === undefined || app.namespace === namespace;
}
