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

describe('what is asked of the cluster itself', () => {
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
