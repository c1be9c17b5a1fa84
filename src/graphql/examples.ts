import { targetsOf } from '../view/app-targets.ts';
import type { View } from '../view/view.ts';

/** An operation for people to begin with; it works as it stands. */
export interface Example {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** First operations on the running fleet: overview, one station with all that is on it, an app, and what changes. */
export function exampleOperations(view: View): readonly Example[] {
  const [station] = view.stations({
    first: 1,
    orderBy: [{ field: 'PODS', direction: 'DESC' }],
  }).edges;
  const { name, cluster } = station?.node ?? { name: 'st-1', cluster: null };
  return [
    { query: overviewQuery, variables: { filter: {} } },
    { query: stationQuery, variables: { name, cluster } },
    { query: changesSubscription, variables: { filter: {} } },
    ...appOperations(view),
  ];
}

function appOperations(view: View): readonly Example[] {
  const [edge] = view.apps({ first: 1 }).edges;
  if (edge === undefined) return [];
  const { namespace, name } = edge.node.key;
  const [target] = targetsOf(view, edge.node);
  const app = { namespace, name };
  const shown = [
    { query: appQuery, variables: app },
    { query: progressSubscription, variables: { app } },
  ];
  if (target === undefined) return shown;
  const station = { cluster: target.cluster, name: target.station };
  const input = { app, station, replicas: { fixed: { replicas: 3 } } };
  return [...shown, { query: replicasMutation, variables: { input } }];
}

const overviewQuery = `query Overview($filter: StationFilter) {
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

const appQuery = `query App($namespace: String, $name: String!) {
  app(namespace: $namespace, name: $name) {
    id
    phase
    revision
    chart { name version }
    targets {
      totalCount
      edges { node { station { name cluster { name } } phase revision replicas { desired ready } message } }
    }
    releases { edges { node { name scope revision status objects { kind name state } } } }
    rollout { revision phase progress { percent } }
  }
}
`;

const progressSubscription = `subscription RolloutProgress($app: AppRef!) {
  rolloutProgress(app: $app, follow: true) {
    cursor
    rollout { revision phase progress { percent stations { total waiting applying verifying done failed } } }
    targets { station { name } phase replicas { desired ready } message }
  }
}
`;

const replicasMutation = `mutation SetStationReplicas($input: SetStationReplicasInput!) {
  setStationReplicas(input: $input) {
    app { revision phase }
    plan { changes { release action } }
    errors { code message path }
  }
}
`;
