import { expect, it, vi } from 'vitest';
import { startSimFleet } from '../../src/sim/fleet-process.ts';
import { startGateway } from '../support/apps.ts';
import { crds } from '../support/gateway.ts';
import { startHeldWatches } from '../support/held-watches.ts';

const patience = { timeout: 20_000, interval: 10 };

it('a drain evicts what has come to a node, though the view does not show it yet', async () => {
  await using stack = new AsyncDisposableStack();
  const fleet = stack.use(
    await startSimFleet({ clusters: ['east'], stations: 1, nodes: 2, paceMs: 5, crds }),
  );
  const [{ name, kubeconfig } = { name: '', kubeconfig: '' }] = fleet.clusters;
  const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(kubeconfig) ?? [];
  const late = stack.use(await startHeldWatches(url));
  const through = { name, kubeconfig: kubeconfig.replaceAll(url, late.url) };
  const gateway = await startGateway([through], []);
  stack.defer(() => gateway.stop());
  await vi.waitFor(() => {
    expect(gateway.view.cluster('east')?.sync.state).toBe('SYNCED');
    expect([...gateway.view.all('Node', 'east')]).toHaveLength(2);
  }, patience);
  const [node = ''] = [...gateway.view.all('Node', 'east')].map(({ key }) => key.name);
  const { store } = fleet.cluster('east');

  late.hold();
  store.create('pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'unseen', namespace: 'default' },
    spec: { nodeName: node, containers: [{ name: 'main', image: 'main:1' }] },
  });
  const drained = await gateway.commands.drainNodes({
    cluster: 'east',
    nodes: [node],
    force: true,
  });
  expect(drained).toMatchObject({ errors: [], pods: [] });
  const states = await gateway.commands.operations.follow(drained.operation?.id ?? '');
  const seen = await Array.fromAsync({ [Symbol.asyncIterator]: () => states! });
  expect(seen.at(-1)).toMatchObject({ state: 'SUCCEEDED', done: 1, total: 1 });
  await vi.waitFor(() => expect(store.get('pods', 'default', 'unseen')).toBeUndefined(), patience);
});
