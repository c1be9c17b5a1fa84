import type { View } from '../view/view.ts';

/** An operation for people to begin with; it works as it stands. */
export interface Example {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** First operations on the running fleet: overview, one station with all that is on it, and what changes. */
export function exampleOperations(view: View): readonly Example[] {
  const [station] = view.stations({
    first: 1,
    orderBy: [{ field: 'PODS', direction: 'DESC' }],
  }).edges;
  const { name, cluster } = station?.node ?? { name: 'st-1', cluster: '' };
  return [
    { query: overviewQuery, variables: { filter: {} } },
    { query: stationQuery, variables: { name, ...(cluster === '' ? {} : { cluster }) } },
    { query: changesSubscription, variables: { filter: {} } },
  ];
}

export const overviewQuery = `query Overview($filter: StationFilter) {
  clusters {
    name
    state
    totals { stations nodes { total ready } pods { total running } }
  }
  stations(first: 20, filter: $filter, orderBy: [{ field: PODS, direction: DESC }]) {
    totalCount
    edges {
      node {
        name
        cluster { name }
        state
        tier
        location { province city latitude longitude }
        totals { nodes { total ready } pods { total running } }
      }
    }
  }
}
`;

const stationQuery = `query Station($name: String!, $cluster: String) {
  station(name: $name, cluster: $cluster) {
    id
    name
    state
    labels { key value }
    nodes { totalCount edges { node { name ready hardware allocatable { cpuCores gpus } } } }
    workloads { totalCount edges { node { kind name namespace state replicas { desired ready } } } }
    pods { totalCount edges { node { name phase ready node { name } } } }
    manifest
  }
}
`;

const changesSubscription = `subscription StationChanges($filter: StationFilter) {
  stationChanges(filter: $filter) {
    cursor
    reset
    changes { kind id station { name state totals { nodes { total ready } pods { running } } } }
  }
}
`;
