import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { workloadKinds } from '../../../src/model/rows.ts';
import { nodesAt, pick, startTestGateway, type TestGateway } from '../../support/gateway.ts';

const namespace = 'default';
let served: TestGateway;
let station: string;

beforeAll(async () => {
  served = await startTestGateway({
    fleet: { clusters: ['east', 'west'], stations: 2, nodes: 4, paceMs: 10 },
  });
  const { data } = await served.post(
    '{ stations(first: 1, filter: { clusters: ["east"] }) { edges { node { name } } } }',
  );
  station = pick(nodesAt(data, 'stations')[0], 'name') as string;
  for (const cluster of ['east', 'west']) {
    for (const kind of workloadKinds) createIn(cluster, kind);
  }
  await vi.waitFor(
    async () => {
      const answer = await served.post('{ workloads { edges { node { kind state } } } }');
      const states = nodesAt(answer.data, 'workloads').map((node) => pick(node, 'state'));
      expect(states).toEqual(Array.from({ length: 10 }, () => 'READY'));
    },
    { timeout: 20_000, interval: 50 },
  );
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

/** A workload named `same`, with two replicas where its kind has such. */
function createIn(cluster: string, kind: (typeof workloadKinds)[number]): void {
  const labels = { app: `same-${kind.toLowerCase()}`, NodeGroup: station };
  const isJob = kind === 'Job' || kind === 'CronJob';
  const spec = { containers: [{ name: 'main', image: `registry.test/${kind.toLowerCase()}:1` }] };
  const template = {
    metadata: { labels },
    spec: { ...spec, ...(isJob && { restartPolicy: 'Never' }) },
  };
  const specs = {
    Deployment: { replicas: 2 },
    StatefulSet: { replicas: 2, serviceName: 'same' },
    DaemonSet: {},
    Job: { completions: 2 },
    CronJob: { schedule: '0 3 * * *', jobTemplate: { spec: { template } } },
  };
  const plural = `${kind.toLowerCase()}s.${isJob ? 'batch' : 'apps'}`;
  served.fleet.cluster(cluster).store.create(plural, {
    apiVersion: isJob ? 'batch/v1' : 'apps/v1',
    kind,
    metadata: { name: 'same', namespace, labels },
    spec: {
      ...specs[kind],
      ...(kind !== 'CronJob' && { template }),
      ...(!isJob && { selector: { matchLabels: { app: labels.app } } }),
    },
  });
}

describe('workloads of every kind in the graph', () => {
  it('are paged through once each, though they have one name', async () => {
    const seen: string[] = [];
    let after: unknown = null;
    do {
      const { data, errors } = await served.post(
        `query ($after: String) {
           workloads(first: 1, after: $after) {
             totalCount pageInfo { endCursor hasNextPage } edges { node { kind cluster { name } } }
           }
         }`,
        { after },
      );
      expect(errors).toEqual([]);
      expect(pick(data, 'workloads.totalCount')).toBe(10);
      const [node] = nodesAt(data, 'workloads');
      seen.push(`${pick(node, 'cluster.name') as string} ${pick(node, 'kind') as string}`);
      const { endCursor, hasNextPage } = pick(data, 'workloads.pageInfo') as {
        endCursor: string;
        hasNextPage: boolean;
      };
      after = hasNextPage ? endCursor : null;
    } while (after !== null);
    const expected = ['east', 'west'].flatMap((cluster) =>
      [...workloadKinds].sort().map((kind) => `${cluster} ${kind}`),
    );
    expect(seen).toEqual(expected);
  });

  it.each(workloadKinds)('are found by kind and by id: %s', async (kind) => {
    const { data } = await served.post(
      `query ($kind: String!) {
         workloads(filter: { kinds: [$kind], clusters: ["east"] }) {
           totalCount edges { node { id __typename kind images replicas { desired ready } manifest } }
         }
       }`,
      { kind },
    );
    expect(pick(data, 'workloads.totalCount')).toBe(1);
    const [found] = nodesAt(data, 'workloads');
    const { store } = served.fleet.cluster('east');
    const nodes = store.list('nodes').length;
    const replicas = { DaemonSet: nodes, CronJob: 0, Job: 2, Deployment: 2, StatefulSet: 2 }[kind];
    expect(found).toMatchObject({
      __typename: kind,
      kind,
      images: [`registry.test/${kind.toLowerCase()}:1`],
      replicas: { desired: replicas, ready: replicas },
    });
    expect(pick(found, 'manifest')).toContain(`kind: ${kind}`);
    const again = await served.post(
      'query ($id: ID!) { node(id: $id) { __typename ... on Workload { id kind } } }',
      { id: pick(found, 'id') },
    );
    expect(pick(again.data, 'node')).toEqual({
      __typename: kind,
      id: pick(found, 'id'),
      kind,
    });
  });

  it('are at the station that their label names', async () => {
    const { data } = await served.post(
      `query ($name: String!) {
         station(name: $name, cluster: "east") {
           workloads { totalCount edges { node { kind station { name } } } }
         }
       }`,
      { name: station },
    );
    expect(nodesAt(data, 'station.workloads')).toEqual(
      [...workloadKinds].sort().map((kind) => ({ kind, station: { name: station } })),
    );
  });

  it('are what made their pods', async () => {
    const { data } = await served.post(
      `{ pods(first: 200, filter: { clusters: ["east"], namespaces: ["${namespace}"] }) {
           edges { node { labels { key value } workload { __typename name } } }
         } }`,
    );
    const pods = nodesAt(data, 'pods');
    expect(pods.length).toBeGreaterThan(6);
    for (const pod of pods) {
      const labels = pick(pod, 'labels') as readonly { key: string; value: string }[];
      const label = labels.find(({ key }) => key === 'app')?.value;
      const kind = pick(pod, 'workload.__typename') as string;
      expect(label).toBe(`same-${kind.toLowerCase()}`);
      expect(pick(pod, 'workload.name')).toBe('same');
    }
  });
});
