import type { AppQueries } from './app-queries.ts';
import type { Fleet } from './fleet.ts';
import { among, hasLabels, nameContains, passing } from './rules.ts';
import { createSection } from './section.ts';
import type { Station, StationFacet, StationFilter, StationOrderField, View } from './view.ts';

export function createStationSection(fleet: Fleet, apps: AppQueries) {
  return createSection<Station, StationFilter, StationFacet | 'NAME', StationOrderField>({
    name: ({ name }) => name,
    columns: {
      NAME: ({ name }) => name,
      CLUSTER: ({ cluster }) => cluster,
      STATE: ({ state }) => state,
      TIER: ({ spec }) => spec.tier ?? '',
      PROVINCE: ({ spec }) => spec.location?.province ?? '',
      CITY: ({ spec }) => spec.location?.city ?? '',
      OPERATOR: ({ spec }) => spec.operator ?? '',
    },
    labels: ({ labels }) => labels,
    searched: { labels: true },
    refresh: (station) => fleet.cluster(station.cluster)?.stations.station(station.name) ?? station,
    order: {
      fields: {
        NAME: { type: 'string', of: ({ name }) => name },
        NODES: { type: 'number', of: ({ totals }) => totals.nodes.total },
        READY_NODES: { type: 'number', of: ({ totals }) => totals.nodes.ready },
        PODS: { type: 'number', of: ({ totals }) => totals.pods.total },
        CPU_FREE: {
          type: 'number',
          of: ({ totals }) => totals.allocatable.cpuCores - totals.requested.cpuCores,
        },
      },
      identity: [
        { type: 'string', of: ({ name }) => name },
        { type: 'string', of: ({ cluster }) => cluster },
      ],
    },
    rules: {
      clusters: among('CLUSTER'),
      names: among('NAME'),
      nameContains: nameContains(),
      tiers: among('TIER'),
      provinces: among('PROVINCE'),
      cities: among('CITY'),
      states: among('STATE'),
      labels: hasLabels(),
      app: passing((wanted) => {
        const stations = apps.stationsOf(wanted);
        return ({ cluster, name }) => stations.has(`${cluster}/${name}`);
      }),
    },
  });
}

/** What a station's shelf knows it by. */
export function stationHandle(cluster: string, name: string): string {
  return `${cluster}/${name}`;
}

/** How stations are found by name. */
export function createStationJoins(
  fleet: Fleet,
): Pick<
  View,
  'station' | 'stationsByName' | 'allStations' | 'membership' | 'nodesWantedBy' | 'stationsWanting'
> {
  return {
    station: (cluster, name) => fleet.cluster(cluster)?.stations.station(name),
    stationsByName: (name) =>
      fleet
        .clusters()
        .map(({ stations }) => stations.station(name))
        .filter((station) => station !== undefined),
    *allStations() {
      for (const { stations } of fleet.clusters()) yield* stations.all();
    },
    membership: ({ cluster, name }) =>
      fleet.cluster(cluster)?.stations.membership(name) ?? {
        wanted: 0,
        labelled: 0,
        missingNodes: [],
        conflictingNodes: [],
      },
    nodesWantedBy: ({ cluster, name }) =>
      fleet.cluster(cluster)?.stations.nodesWantedBy(name) ?? new Set(),
    stationsWanting: (cluster, node, labels) =>
      fleet.cluster(cluster)?.stations.stationsWanting(node, labels) ?? new Set(),
  };
}
