import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { nodesAt, pick, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import {
  expectedNodes,
  expectedPods,
  expectedStations,
  readCluster,
  type ExpectedNode,
  type ExpectedPod,
  type ExpectedStation,
  type RawCluster,
} from '../../support/oracle.ts';

let served: TestGateway;
let clusters: readonly RawCluster[];

beforeAll(async () => {
  served = await startTestGateway({
    fleet: { stations: 15, nodes: 60, pods: 150, heartbeatMs: 200 },
  });
  await disturb(served);
  clusters = await Promise.all(served.fleet.clusters.map(readCluster));
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

/** Makes the fleet less uniform than it came: a cordoned station, a node without a station, a station without an object. */
async function disturb(gateway: TestGateway): Promise<void> {
  const { store } = gateway.fleet.cluster('east');
  const [first, second, third] = [...store.list('nodes')];
  if (first === undefined || second === undefined || third === undefined)
    throw new Error('Too few nodes');
  store.update('nodes', { ...first, spec: { ...(first['spec'] as object), unschedulable: true } });
  const others = Object.fromEntries(
    Object.entries(second.metadata.labels ?? {}).filter(([key]) => key !== 'NodeGroup'),
  );
  store.update('nodes', { ...second, metadata: { ...second.metadata, labels: others } });
  const labels = { ...third.metadata.labels, NodeGroup: 'Label_Only' };
  store.update('nodes', { ...third, metadata: { ...third.metadata, labels } });
  await vi.waitFor(async () => {
    const { data } = await gateway.post(
      '{ station(name: "Label_Only") { nodes { totalCount } } nodes(filter: { unassigned: true, clusters: ["east"] }) { totalCount } }',
    );
    expect(pick(data, 'station.nodes.totalCount')).toBe(1);
    expect(pick(data, 'nodes.totalCount')).toBeGreaterThan(0);
  });
}

const withoutId = (node: unknown): unknown => {
  const { id, ...rest } = node as Record<string, unknown>;
  expect(typeof id).toBe('string');
  return rest;
};

/** Walks a connection to its end and gives what it held. */
async function walk(
  operation: string,
  path: string,
  variables: object,
): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  let after: unknown = null;
  for (;;) {
    const { data, errors } = await served.run(operation, { ...variables, after });
    expect(errors).toEqual([]);
    found.push(...nodesAt(data, path).map(withoutId));
    after = pick(data, `${path}.pageInfo.endCursor`);
    if (pick(data, `${path}.pageInfo.hasNextPage`) !== true) {
      expect(pick(data, `${path}.totalCount`)).toBe(found.length);
      return found;
    }
  }
}

describe('Stations', () => {
  it('equals what a script counts in the clusters, page by page', async () => {
    expect(await walk('Stations', 'stations', { first: 4 })).toEqual(expectedStations(clusters));
  });

  it.each<[string, object, (station: ExpectedStation) => boolean]>([
    ['clusters', { clusters: ['east', 'south'] }, ({ cluster }) => cluster.name !== 'west'],
    ['no cluster at all', { clusters: [] }, () => false],
    ['a part of the name', { nameContains: 'city' }, ({ name }) => name.includes('city')],
    [
      'tiers',
      { tiers: ['CITY', 'PROVINCE'] },
      ({ tier }) => tier === 'CITY' || tier === 'PROVINCE',
    ],
    [
      'states',
      { states: ['MAINTENANCE', 'DEGRADED'] },
      ({ state }) => state === 'MAINTENANCE' || state === 'DEGRADED',
    ],
    [
      'two at once',
      { clusters: ['west'], tiers: ['CITY'] },
      ({ cluster, tier }) => cluster.name === 'west' && tier === 'CITY',
    ],
    ['names', { names: ['Label_Only', 'nowhere'] }, ({ name }) => name === 'Label_Only'],
    [
      'provinces',
      { provinces: ['Guangdong', 'Sichuan'] },
      ({ location }) => ['Guangdong', 'Sichuan'].includes(location?.['province'] as string),
    ],
    ['null for a filter', { clusters: null, tiers: null }, () => true],
  ])('filters by %s as a script does', async (_name, filter, holds) => {
    expect(await walk('Stations', 'stations', { first: 50, filter })).toEqual(
      expectedStations(clusters).filter(holds),
    );
  });

  it('orders by several terms, both ways, over pages', async () => {
    const orderBy = [
      { field: 'READY_NODES', direction: 'DESC' },
      { field: 'NAME', direction: 'ASC' },
    ];
    const expected = [...expectedStations(clusters)].sort(
      (a, b) => b.totals.nodes.ready - a.totals.nodes.ready,
    );
    expect(await walk('Stations', 'stations', { first: 3, orderBy })).toEqual(expected);
  });

  it('pages backwards', async () => {
    const { data } = await served.post(
      '{ stations(last: 2) { edges { node { name } } pageInfo { hasNextPage hasPreviousPage } } }',
    );
    expect(pick(data, 'stations')).toEqual({
      edges: expectedStations(clusters)
        .slice(-2)
        .map(({ name }) => ({ node: { name } })),
      pageInfo: { hasNextPage: false, hasPreviousPage: true },
    });
  });
});

describe('Nodes', () => {
  it('equals what a script lists, page by page', async () => {
    expect(await walk('Nodes', 'nodes', { first: 17 })).toEqual(expectedNodes(clusters));
  });

  it.each<[string, object, (node: ExpectedNode) => boolean]>([
    ['hardware', { hardware: ['GPU', 'APPLIANCE'] }, ({ hardware }) => hardware !== 'GENERAL'],
    ['no station', { unassigned: true }, ({ station }) => station === null],
    ['readiness', { ready: false }, ({ ready }) => !ready],
    ['being cordoned', { schedulable: false }, ({ schedulable }) => !schedulable],
    ['station', { stations: ['Label_Only'] }, ({ station }) => station?.name === 'Label_Only'],
  ])('filters by %s as a script does', async (_name, filter, holds) => {
    expect(await walk('Nodes', 'nodes', { first: 50, filter })).toEqual(
      expectedNodes(clusters).filter(holds),
    );
  });
});

describe('Pods', () => {
  const sorted = (pods: readonly unknown[]) => [...pods].map((pod) => JSON.stringify(pod)).sort();

  it('equals what a script lists, page by page', async () => {
    const found = await walk('Pods', 'pods', { first: 40 });
    expect(found.length).toBeGreaterThan(100);
    expect(sorted(found)).toEqual(sorted(expectedPods(clusters)));
  });

  it.each<[string, object, (pod: ExpectedPod) => boolean]>([
    ['cluster', { clusters: ['west'] }, ({ cluster }) => cluster.name === 'west'],
    ['phase', { phases: ['RUNNING'] }, ({ phase }) => phase === 'RUNNING'],
    ['phase that none has', { phases: ['FAILED'] }, ({ phase }) => phase === 'FAILED'],
  ])('filters by %s as a script does', async (_name, filter, holds) => {
    const expected = expectedPods(clusters).filter(holds);
    expect(sorted(await walk('Pods', 'pods', { first: 5000, filter }))).toEqual(sorted(expected));
  });
});

describe('orders', () => {
  it('sort pods by when they were made, the newest first, over pages', async () => {
    const names: unknown[] = [];
    let after: unknown = null;
    do {
      const { data, errors } = await served.post(
        'query ($after: String) { pods(first: 60, after: $after, orderBy: [{ field: CREATED_AT, direction: DESC }]) { edges { node { createdAt } } pageInfo { endCursor hasNextPage } } }',
        { after },
      );
      expect(errors).toEqual([]);
      names.push(...nodesAt(data, 'pods').map((pod) => pick(pod, 'createdAt')));
      after =
        pick(data, 'pods.pageInfo.hasNextPage') === true
          ? pick(data, 'pods.pageInfo.endCursor')
          : null;
    } while (after !== null);
    expect(names).toHaveLength(expectedPods(clusters).length);
    expect(names).toEqual([...names].sort().reverse());
  });
});

describe('Search', () => {
  const found = async (text: string, kinds?: readonly string[]) => {
    const { data, errors } = await served.run('Search', { text, kinds });
    expect(errors).toEqual([]);
    return { total: pick(data, 'search.totalCount'), hits: nodesAt(data, 'search') };
  };

  it('finds a pod by the end of its name, in capitals too', async () => {
    const pod = expectedPods(clusters)[0]!;
    const { hits } = await found(pod.name.slice(3).toUpperCase(), ['POD']);
    expect(hits).toContainEqual(
      expect.objectContaining({ __typename: 'Pod', name: pod.name, cluster: pod.cluster }),
    );
  });

  it('puts what is called just so first, and counts all that has the words', async () => {
    const { hits, total } = await found('label_only');
    expect(hits[0]).toMatchObject({ __typename: 'Station', name: 'Label_Only' });
    const node = expectedNodes(clusters).find(({ station }) => station?.name === 'Label_Only')!;
    expect(hits).toContainEqual(
      expect.objectContaining({ __typename: 'ClusterNode', name: node.name }),
    );
    expect(total).toBeGreaterThanOrEqual(2);
  });

  it('finds nothing for no words, and nothing of kinds that were not asked for', async () => {
    expect(await found('  ')).toEqual({ total: 0, hits: [] });
    const { hits } = await found('city', ['STATION']);
    expect(hits.length).toBeGreaterThan(0);
    expect(hits.every((hit) => pick(hit, '__typename') === 'Station')).toBe(true);
  });
});

describe('counts by value', () => {
  const counted = (values: readonly (string | null | undefined)[]) => {
    const counts = new Map<string, number>();
    for (const value of values) if (value != null) counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts]
      .map(([value, count]) => ({ value, count }))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  };

  it('are over everything that passes the filter, the most frequent first', async () => {
    const { data, errors } = await served.post(`{
      stations(first: 1) { facets(field: TIER) { value count } states: facets(field: STATE) { value count } }
      nodes(first: 1, filter: { clusters: ["west"] }) { facets(field: HARDWARE) { value count } }
      pods(first: 1) { facets(field: NODE, first: 3) { value count } }
    }`);
    expect(errors).toEqual([]);
    const stations = expectedStations(clusters);
    const west = expectedNodes(clusters).filter(({ cluster }) => cluster.name === 'west');
    expect(data).toEqual({
      stations: {
        facets: counted(stations.map(({ tier }) => tier)),
        states: counted(stations.map(({ state }) => state)),
      },
      nodes: { facets: counted(west.map(({ hardware }) => hardware)) },
      pods: {
        facets: counted(expectedPods(clusters).map(({ node }) => node?.name)).slice(0, 3),
      },
    });
  });

  it('go by the values of a label too', async () => {
    const { data } = await served.post(
      '{ nodes(first: 0) { labelFacets(key: "NodeGroup", first: 1000) { value count } } }',
    );
    expect(pick(data, 'nodes.labelFacets')).toEqual(
      counted(expectedNodes(clusters).map(({ station }) => station?.name)),
    );
  });

  it('refuse a number of values that makes no sense', async () => {
    const { errors } = await served.post('{ nodes { facets(field: READY, first: 0) { count } } }');
    expect(errors[0]?.extensions['code']).toBe('BAD_USER_INPUT');
  });
});

describe('one of each', () => {
  it('shows clusters with their totals', async () => {
    const { data } = await served.run('Clusters');
    const byName = [...clusters].sort((a, b) => (a.name < b.name ? -1 : 1));
    const expected = byName.map(({ name, nodes, pods }) => ({
      name,
      state: 'SYNCED',
      totals: {
        stations: expectedStations(clusters).filter(({ cluster }) => cluster.name === name).length,
        nodes: {
          total: nodes.length,
          ready: expectedNodes(clusters).filter(
            ({ cluster, ready }) => ready && cluster.name === name,
          ).length,
        },
        pods: {
          total: pods.length,
          running: pods.filter(({ status }) => status.phase === 'Running').length,
        },
      },
    }));
    expect(pick(data, 'clusters')).toMatchObject(expected);
  });

  it('shows a station with all that is on it', async () => {
    const [busiest] = [...expectedStations(clusters)].sort(
      (a, b) => b.totals.pods.total - a.totals.pods.total,
    );
    const { name, cluster } = busiest!;
    const { data, errors } = await served.run('Station', { name, cluster: cluster.name });
    expect(errors).toEqual([]);
    const here = (node: { cluster: { name: string }; station: { name: string } | null }) =>
      node.cluster.name === cluster.name && node.station?.name === name;
    expect(nodesAt(data, 'station.nodes').map((node) => pick(node, 'name'))).toEqual(
      expectedNodes(clusters)
        .filter(here)
        .map((node) => node.name),
    );
    expect(pick(data, 'station.pods.totalCount')).toBe(expectedPods(clusters).filter(here).length);
    expect(pick(data, 'station.membership')).toMatchObject({
      labelled: busiest!.totals.nodes.total,
    });
  });

  it('shows a node with its pods', async () => {
    const pod = expectedPods(clusters).find(({ node }) => node !== null)!;
    const { data } = await served.run('OneNode', {
      name: pod.node!.name,
      cluster: pod.cluster.name,
    });
    expect(nodesAt(data, 'clusterNode.pods').map((found) => pick(found, 'name'))).toContain(
      pod.name,
    );
  });

  it('asks no cluster for what it shows', async () => {
    const asked = () =>
      served.fleet.clusters.map(({ requests }) =>
        requests
          .report()
          .requests.filter(
            ({ verb, resource }) => resource !== '' && ['get', 'list'].includes(verb),
          )
          .reduce((sum, { count }) => sum + count, 0),
      );
    const before = asked();
    for (const operation of ['Clusters', 'Stations', 'Nodes', 'Pods', 'Apps']) {
      expect((await served.run(operation, { first: 500 })).errors).toEqual([]);
    }
    expect(asked()).toEqual(before);
  });

  it('finds anything again by its id, with its live manifest, events and logs', async () => {
    const { data } = await served.post(
      '{ pods(first: 1, filter: { phases: [RUNNING] }) { edges { node { id name } } } }',
    );
    const [pod] = nodesAt(data, 'pods');
    const whole = await served.run('Whole', { id: pick(pod, 'id') });
    expect(whole.errors).toEqual([]);
    expect(whole.data).toMatchObject({
      node: { __typename: 'Pod', id: pick(pod, 'id'), name: pick(pod, 'name') },
    });
    expect(pick(whole.data, 'node.manifest')).toMatch(/^apiVersion: v1\nkind: Pod\n/);
    expect(pick(whole.data, 'node.logs')).toContain('phase Running');
  });

  it('answers null for an id that names nothing, and for one that is none', async () => {
    const gone = Buffer.from('Pod/east/default/gone').toString('base64url');
    for (const id of [gone, 'none', '']) {
      expect(await served.run('Whole', { id })).toMatchObject({
        status: 200,
        data: { node: null },
        errors: [],
      });
    }
  });
});
