import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodesAt, pick, startTestGateway, type TestGateway } from '../../support/gateway.ts';

let served: TestGateway;
let node: { readonly id: string; readonly name: string };

beforeAll(async () => {
  served = await startTestGateway({
    fleet: { clusters: ['east'], stations: 3, nodes: 6, pods: 6 },
  });
  const { data } = await served.run('Nodes', { first: 1 });
  node = nodesAt(data, 'nodes')[0] as typeof node;
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

/** Reports something about the node, as a controller would. */
function report(
  name: string,
  reason: string,
  at: { readonly lastTimestamp?: string; readonly eventTime?: string },
): void {
  served.fleet.cluster('east').store.create('events', {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace: 'default' },
    involvedObject: { kind: 'Node', name: node.name },
    type: 'Warning',
    reason,
    message: `${reason} of ${node.name}`,
    count: 2,
    source: { component: 'test' },
    ...at,
  });
}

describe('what is asked of the cluster itself', () => {
  it('shows events about an object, the newest first, a page at a time', async () => {
    report('older', 'Older', { lastTimestamp: '2026-01-01T00:00:00Z' });
    report('newest', 'Newest', { lastTimestamp: '2026-01-03T00:00:00Z' });
    report('newer', 'Newer', { eventTime: '2026-01-02T00:00:00.000000Z' });
    const query = `query ($id: ID!, $after: String) { node(id: $id) { ... on Resource {
      events(first: 2, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node { type reason message count source lastSeenAt } } } } } }`;
    const first = await served.post(query, { id: node.id });
    expect(first.errors).toEqual([]);
    expect(nodesAt(first.data, 'node.events').map((event) => pick(event, 'reason'))).toEqual([
      'Newest',
      'Newer',
    ]);
    expect(nodesAt(first.data, 'node.events')[0]).toEqual({
      type: 'Warning',
      reason: 'Newest',
      message: `Newest of ${node.name}`,
      count: 2,
      source: 'test',
      lastSeenAt: '2026-01-03T00:00:00.000Z',
    });
    const rest = await served.post(query, {
      id: node.id,
      after: pick(first.data, 'node.events.pageInfo.endCursor'),
    });
    expect(nodesAt(rest.data, 'node.events').map((event) => pick(event, 'reason'))).toEqual([
      'Older',
    ]);
  });

  it('shows the manifest as YAML or as JSON', async () => {
    const { data } = await served.post(
      'query ($id: ID!) { node(id: $id) { ... on Resource { yaml: manifest json: manifest(format: JSON) } } }',
      { id: node.id },
    );
    expect(pick(data, 'node.yaml')).toContain(`name: ${node.name}`);
    const json = JSON.parse(pick(data, 'node.json') as string) as unknown;
    expect(json).toMatchObject({ kind: 'Node', metadata: { name: node.name } });
  });

  it.each([
    ['tailLines: 0', 'BAD_USER_INPUT'],
    ['tailLines: 5001', 'BAD_USER_INPUT'],
    ['sinceSeconds: 0', 'BAD_USER_INPUT'],
    ['container: "none"', 'BAD_USER_INPUT'],
  ])('refuses logs(%s) with %s, and shows the rest', async (args, code) => {
    const { data, errors } = await served.post(
      `{ pods(first: 1) { edges { node { name logs(${args}) } } } }`,
    );
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual([code]);
    expect(nodesAt(data, 'pods')).toMatchObject([{ logs: null }]);
  });
});
