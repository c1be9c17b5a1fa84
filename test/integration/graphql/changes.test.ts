import { getOperationAST, OperationTypeNode } from 'graphql';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { nodesAt, pick, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { operationDocument, operationNames, operationsToCome } from '../../support/operations.ts';
import { subscribeTo, transports, type Message } from '../../support/subscribe.ts';

let served: TestGateway;

beforeAll(async () => {
  served = await startTestGateway({
    fleet: { clusters: ['east', 'west'], stations: 6, nodes: 18 },
  });
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

/** Cordons a node as somebody with kubectl would, or takes that back. */
function setCordoned(cluster: string, name: string, cordoned: boolean): void {
  const { store } = served.fleet.cluster(cluster);
  const node = store.get('nodes', '', name)!;
  store.update('nodes', {
    ...node,
    spec: { ...(node['spec'] as object), unschedulable: cordoned },
  });
}

async function aNode(
  cluster: string,
  at = 0,
): Promise<{ readonly id: string; readonly name: string }> {
  const { data } = await served.run('Nodes', { first: 50, filter: { clusters: [cluster] } });
  return nodesAt(data, 'nodes')[at] as { id: string; name: string };
}

const changesOf = (message: Message | undefined, field: string) =>
  (pick(message?.data, `${field}.changes`) ?? []) as readonly { kind: string; id: string }[];

const operationOf = (name: string) => getOperationAST(operationDocument(name));
const isServedQuery = (name: string) =>
  !(name in operationsToCome) && operationOf(name)?.operation === OperationTypeNode.QUERY;

/** The same but for how old it is. */
const withoutAge = (data: unknown): unknown =>
  JSON.parse(
    JSON.stringify(data, (key, value: unknown) => (/^(asOf|lagMs)$/.test(key) ? null : value)),
  );

describe.each(transports)('a query over %s', (over) => {
  it.each(operationNames.filter(isServedQuery))(
    '%s is answered just as over plain HTTP',
    async (name) => {
      const node = await aNode('east');
      const { data: stations } = await served.run('Stations', { filter: { clusters: ['east'] } });
      const station = nodesAt(stations, 'stations')[0] as typeof node;
      const one = name === 'Station' ? station : node;
      const variables = { name: one.name, id: one.id, cluster: 'east', text: 'st' };
      const known = operationOf(name)?.variableDefinitions ?? [];
      const asked = new Set(known.map(({ variable }) => variable.name.value));
      const given = Object.fromEntries(
        Object.entries(variables).filter(([variable]) => asked.has(variable)),
      );
      const plain = await served.run(name, given);
      expect(plain.errors).toEqual([]);
      await using messages = subscribeTo(served.url, { name }, { over, variables: given });
      const [only, ...more] = await messages.rest();
      expect(more).toEqual([]);
      expect(withoutAge(only?.data)).toEqual(withoutAge(plain.data));
      expect(only?.errors).toBeUndefined();
    },
  );
});

describe.each(transports)('over %s', (over) => {
  it.each([
    ['ClusterChanges', 'clusterChanges', 2],
    ['StationChanges', 'stationChanges', 6],
    ['NodeChanges', 'nodeChanges', 18],
    ['PodChanges', 'podChanges', 0],
    ['AppChanges', 'appChanges', 0],
    ['ReleaseChanges', 'releaseChanges', 0],
  ])('%s begins with the present state', async (name, field, count) => {
    await using messages = subscribeTo(served.url, { name }, { over });
    const first = await messages.next();
    expect(first?.errors).toBeUndefined();
    expect(pick(first?.data, `${field}.reset`)).toBe(true);
    expect(changesOf(first, field).map(({ kind }) => kind)).toEqual(
      Array.from({ length: count }, () => 'ADDED'),
    );
  });

  it('tells of a change of a node, and of its station', async () => {
    const node = await aNode('east');
    const text =
      'subscription { nodeChanges(filter: { schedulable: false }) { cursor reset changes { kind id node { name schedulable } } } }';
    await using messages = subscribeTo(served.url, { text }, { over });
    await messages.next();
    setCordoned('east', node.name, true);
    expect(changesOf(await messages.next(), 'nodeChanges')).toEqual([
      { kind: 'ADDED', id: node.id, node: { name: node.name, schedulable: false } },
    ]);
    setCordoned('east', node.name, false);
    // The taint that Kubernetes gives a cordoned node may come as a change of its own.
    const later = await messages.until((message) =>
      changesOf(message, 'nodeChanges').some(({ kind }) => kind === 'REMOVED'),
    );
    expect(changesOf(later.at(-1), 'nodeChanges')).toEqual([
      { kind: 'REMOVED', id: node.id, node: null },
    ]);
  });

  it('goes on from a cursor with what was missed, and no more', async () => {
    const [one, two] = [await aNode('west', 0), await aNode('west', 1)];
    const tainted = (name: string) =>
      served.view.get('Node', 'west', name)?.row.taints.length === 1;
    setCordoned('west', one.name, true);
    await expect.poll(() => tainted(one.name)).toBe(true);
    const first = subscribeTo(served.url, { name: 'NodeChanges' }, { over });
    const cursor = pick((await first.next())?.data, 'nodeChanges.cursor');
    await first[Symbol.asyncDispose]();
    setCordoned('west', two.name, true);
    await expect.poll(() => tainted(two.name)).toBe(true);

    await using resumed = subscribeTo(
      served.url,
      { name: 'NodeChanges' },
      { over, variables: { resumeFrom: cursor } },
    );
    const message = await resumed.next();
    expect(pick(message?.data, 'nodeChanges.reset')).toBe(false);
    expect(changesOf(message, 'nodeChanges').map(({ id }) => id)).toEqual([two.id]);
    for (const { name } of [one, two]) {
      setCordoned('west', name, false);
      await expect.poll(() => tainted(name)).toBe(false);
    }
  });

  it('begins anew, and says so, with a cursor that is none of ours', async () => {
    await using messages = subscribeTo(
      served.url,
      { name: 'StationChanges' },
      { over, variables: { resumeFrom: 'bm9uZQ' } },
    );
    const message = await messages.next();
    expect(pick(message?.data, 'stationChanges.reset')).toBe(true);
    expect(changesOf(message, 'stationChanges')).toHaveLength(6);
  });
});

describe('ClusterChanges', () => {
  it('tells when a cluster goes and comes back, and nothing while only time passes', async () => {
    await using messages = subscribeTo(served.url, { name: 'ClusterChanges' });
    await messages.next();
    const stateOf = (message: Message) =>
      pick(changesOf(message, 'clusterChanges')[0], 'cluster.state');
    served.fleet.inject({ cluster: 'west', api: 'down' });
    const away = await messages.until((message) => stateOf(message) === 'UNREACHABLE');
    expect(
      away
        .flatMap((message) => changesOf(message, 'clusterChanges'))
        .map((change) => pick(change, 'cluster.name')),
    ).not.toContain('east');
    const { data } = await served.run('Stations', { first: 50 });
    expect(pick(data, 'stations.totalCount')).toBe(6);
    served.fleet.inject({ cluster: 'west', api: 'up' });
    await messages.until((message) => stateOf(message) === 'SYNCED');
  });
});

describe('graphql-transport-ws', () => {
  it('refuses input that does not fit as BAD_USER_INPUT, also of a one-of input', async () => {
    const operations = [
      [
        'subscription ($f: StationFilter) { stationChanges(filter: $f) { cursor } }',
        { f: { states: ['FINE'] } },
      ],
      ['subscription { stationChanges(filter: { colour: "red" }) { cursor } }', {}],
      [
        'mutation ($input: CreateAppInput!) { createApp(input: $input) { errors { code } } }',
        { input: { name: 'a', placement: {}, chart: { url: 'a', archive: 'b' } } },
      ],
    ] as const;
    for (const [text, variables] of operations) {
      await using messages = subscribeTo(served.url, { text }, { variables });
      await expect(messages.next()).rejects.toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT' } },
      ]);
    }
  });

  it('answers queries too, and gives errors of theirs their codes', async () => {
    await using messages = subscribeTo(served.url, {
      text: '{ clusters { name } stations(first: 5001) { totalCount } }',
    });
    expect(await messages.rest()).toEqual([
      expect.objectContaining({
        errors: [
          expect.objectContaining({
            extensions: { code: 'LIMIT_EXCEEDED', limit: 'pageSize', allowed: 5_000 },
          }),
        ],
      }),
    ]);
  });

  it.each([
    ['none, as a program does', undefined, 'open'],
    ['its own', 'own', 'open'],
    ['that of another page', 'http://evil.example', 403],
    ['that of no page', 'null', 403],
  ])('lets a socket in by its Origin: %s', async (_name, origin, outcome) => {
    const headers = origin === undefined ? {} : { origin: origin === 'own' ? served.url : origin };
    const socket = new WebSocket(
      `${served.url.replace('http', 'ws')}/graphql`,
      'graphql-transport-ws',
      { headers },
    );
    const result = await new Promise((resolve) => {
      socket.once('open', () => resolve('open'));
      socket.once('unexpected-response', (_request, response) => resolve(response.statusCode));
      socket.once('error', () => undefined);
    });
    socket.terminate();
    expect(result).toBe(outcome);
  });

  it('does not speak another protocol', async () => {
    const socket = new WebSocket(`${served.url.replace('http', 'ws')}/graphql`, 'graphql-ws');
    const closed = await new Promise((resolve) => {
      socket.once('close', (code) => resolve(code));
      socket.once('error', () => resolve('refused'));
    });
    expect([4406, 'refused']).toContain(closed);
  });

  it('refuses more subscriptions on one socket than are allowed, naming the limit, until one has ended', async () => {
    const client = createClient({
      url: `${served.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
    });
    const query = 'subscription { clusterChanges { cursor } }';
    const streams = Array.from({ length: 100 }, () => client.iterate({ query }));
    for (const stream of streams) expect((await stream.next()).done).toBe(false);
    await expect(client.iterate({ query }).next()).rejects.toMatchObject([
      { extensions: { code: 'LIMIT_EXCEEDED', limit: 'subscriptionsPerConnection' } },
    ]);
    await streams[0]?.return?.();
    await expect(client.iterate({ query }).next()).resolves.toMatchObject({ done: false });
    await client.dispose();
  });

  it('tells clients that streams are complete, then closes sockets with 1001, when the gateway stops', async () => {
    const stopped = await startTestGateway({
      fleet: { clusters: ['east'], stations: 2, nodes: 4 },
    });
    const heard: unknown[] = [];
    const closed = new Promise((resolve) => {
      const client = createClient({
        url: `${stopped.url.replace('http', 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        retryAttempts: 0,
        on: {
          message: ({ type }) => heard.push(type),
          closed: (event) => {
            heard.push((event as { code: number }).code);
            resolve(undefined);
          },
        },
      });
      client.subscribe(
        { query: 'subscription { clusterChanges { cursor } }' },
        {
          next: () => void stopped[Symbol.asyncDispose](),
          error: () => undefined,
          complete: () => undefined,
        },
      );
    });
    await closed;
    expect(heard).toEqual(['connection_ack', 'next', 'complete', 1001]);
  });
});
