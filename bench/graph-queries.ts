/** What the benches of the graph ask. */
export interface GraphQuery {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Every node with 12 values. */
export const nodesQuery: GraphQuery = {
  query: `query Nodes($first: Int) {
    nodes(first: $first) {
      edges { node {
        id name ready schedulable hardware roles
        cluster { name } station { name }
        system { kubelet architecture } capacity { cpuCores memoryBytes }
      } }
    }
  }`,
  variables: { first: 5_000 },
};

/** Every pod with 5 values. */
export const podsQuery: GraphQuery = {
  query: `query Pods($first: Int) {
    pods(first: $first) { edges { node { name namespace phase ready restarts } } }
  }`,
  variables: { first: 5_000 },
};

/** One node with what runs on it. */
export const smallQuery: GraphQuery = {
  query: `query OneNode($name: String!, $cluster: String!, $pods: Int) {
    clusterNode(name: $name, cluster: $cluster) {
      id name ready station { name }
      pods(first: $pods) { totalCount edges { node { name namespace phase } } }
    }
  }`,
  variables: { name: 'node-42', cluster: 'east', pods: 5 },
};
