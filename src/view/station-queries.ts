import { answerPage } from './answer-page.ts';
import type { AppQueries } from './app-queries.ts';
import { joined, matching, narrowest, type Candidates, type Each } from './candidates.ts';
import type { ClusterState } from './cluster-state.ts';
import type { Fleet } from './fleet.ts';
import type { OrderFields } from './item-order.ts';
import { among, hasLabels, matcherOf, on, type Predicates } from './matcher.ts';
import type { Station, StationFilter, StationOrderField, View } from './view.ts';

const order: OrderFields<Station, StationOrderField> = {
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
};

/** The test that a station passes a filter. */
export function stationMatcher(
  filter: StationFilter | undefined,
  apps: AppQueries,
): (station: Station) => boolean {
  const predicates: Predicates<StationFilter, Station> = {
    clusters: (wanted) => on(among(wanted), ({ cluster }) => cluster),
    names: (wanted) => on(among(wanted), ({ name }) => name),
    nameContains:
      (wanted) =>
      ({ name }) =>
        name.includes(wanted),
    tiers: (wanted) => on(among(wanted), ({ spec }) => spec.tier),
    provinces: (wanted) => on(among(wanted), ({ spec }) => spec.location?.province),
    cities: (wanted) => on(among(wanted), ({ spec }) => spec.location?.city),
    states: (wanted) => on(among(wanted), ({ state }) => state),
    labels: (wanted) => on(hasLabels(wanted), ({ labels }) => labels),
    app: (wanted) => {
      const stations = apps.stationsOf(wanted);
      return ({ cluster, name }) => stations.has(`${cluster}/${name}`);
    },
  };
  return matcherOf(predicates, filter);
}

/** The stations part of the view. */
export function createStationQueries(
  fleet: Fleet,
  apps: AppQueries,
): Pick<View, 'station' | 'stationsByName' | 'stations' | 'allStations' | 'membership'> {
  const candidates = (filter: StationFilter | undefined): Each<Station> => {
    const clusters = fleet.clusters(filter?.clusters);
    const named = filter?.names;
    return narrowest(
      [named && joined(clusters.map((at) => stationsNamed(at, named)))],
      joined(clusters.map(({ stations }) => stations.candidates())),
    );
  };
  return {
    station: (cluster, name) => fleet.cluster(cluster)?.stations.station(name),
    stationsByName: (name) =>
      fleet
        .clusters()
        .map(({ stations }) => stations.station(name))
        .filter((station) => station !== undefined),
    stations: (query) =>
      answerPage(query, {
        order,
        ordered: () =>
          fleet.clusters(query.filter?.clusters).map(({ stations }) => stations.inOrder()),
        matches: () => matching(candidates(query.filter), stationMatcher(query.filter, apps)),
      }),
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
  };
}

function stationsNamed({ stations }: ClusterState, names: readonly string[]): Candidates<Station> {
  const distinct = new Set(names);
  return {
    size: distinct.size,
    each(visit) {
      for (const name of distinct) {
        const station = stations.station(name);
        if (station !== undefined) visit(station);
      }
    },
  };
}
