import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { kubeconfigFor } from '../../../src/sim/kubeconfig.ts';
import { startFaultWorld } from '../../support/faults/fault-world.ts';
import { holderOf } from '../../support/faults/faults.ts';
import { startRedisUnderTest } from '../../support/faults/redis-under-test.ts';
import { breakableSims } from '../../support/faults/sim-clusters.ts';
import { startSimProcess } from '../../support/faults/sim-process.ts';
import { redisServer } from '../../support/redis.ts';
import { ask } from '../../support/faults/seen-picture.ts';
import { createReplica } from '../../support/faults/replica.ts';
import { operationText } from '../../support/operations.ts';
import { simNode, startSimApi } from '../../support/sim-api.ts';
import { subscribeTo } from '../../support/subscribe.ts';

/** A gateway process over one cluster whose answers about a node can be held back. */
async function startGateway() {
  await using started = new AsyncDisposableStack();
  const api = started.use(await startSimApi());
  api.store.create('nodes', simNode('n1', { NodeGroup: 'st-1' }));
  const folder = await mkdtemp(join(tmpdir(), 'stopping-'));
  started.defer(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'east.yaml'), kubeconfigFor('east', api.url));
  const config = join(folder, 'gateway.json');
  const clusters = [{ name: 'east', kubeconfig: './east.yaml', manage: false }];
  await writeFile(config, JSON.stringify({ clusters }));
  const gateway = started.use(
    createReplica({ name: 'gateway', args: ['--config', config, '--log-level', 'warn'] }),
  );
  await gateway.start();
  const stack = started.move();
  return { api, gateway, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

it('a gateway told to stop begins nothing, ends what runs, tells its streams, and ends well', async () => {
  await using world = await startGateway();
  const { api, gateway } = world;
  const url = gateway.url ?? '';
  expect((await fetch(`${url}/readyz`)).status).toBe(200);

  const events = subscribeTo(url, { name: 'NodeChanges' }, { over: 'event stream' });
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const told: { readonly type: string; readonly payload?: unknown }[] = [];
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  socket.on('message', (data: Buffer) => {
    told.push(JSON.parse(data.toString()) as (typeof told)[number]);
  });
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send(JSON.stringify({ type: 'connection_init' }));
  const payload = { query: operationText('StationChanges') };
  await vi.waitFor(() => expect(told).toHaveLength(1));
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }));
  await vi.waitFor(() => expect(told.at(-1)?.type).toBe('next'));
  await events.next();

  // A request that takes a while: the cluster is asked for the object itself, and does not answer yet.
  let asked: ServerResponse | undefined;
  api.fault = (_query, request, response) => {
    if (request.url?.startsWith('/api/v1/nodes/n1') !== true) return true;
    asked = response;
    return false;
  };
  const manifest = '{ clusterNode(name: "n1", cluster: "east") { manifest } }';
  const running = ask(url, manifest);
  await vi.waitFor(() => expect(asked).toBeDefined());

  const exit = gateway.stop();
  await vi.waitFor(async () => expect((await fetch(`${url}/readyz`)).status).toBe(503), {
    interval: 5,
  });
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  const refused = await fetch(`${url}/graphql?query={clusters{name}}`);
  expect(refused.status).toBe(503);
  asked
    ?.writeHead(200, { 'content-type': 'application/json' })
    .end(JSON.stringify(api.store.get('nodes', '', 'n1')));
  expect(JSON.stringify(await running)).toContain('kind: Node');
  expect(await closed).toBe(1001);
  await events.rest();
  expect(await exit).toBe(0);
  expect(gateway.log()).toBe('');
});

it.skipIf(redisServer === undefined)(
  'a gateway told to stop gives its leases back: another goes on before they would have run out',
  async () => {
    await using sim = await startSimProcess({ names: 'east,west', stations: 2, nodes: 6 });
    await using redis = await startRedisUnderTest(2);
    await using world = await startFaultWorld({
      clusters: breakableSims(sim),
      replicas: 2,
      seed: 1,
      redis,
      followersEach: 0,
    });
    const holder = await holderOf(world, 'east');
    const before = await redis.logState('east');
    expect(await holder.stop()).toBe(0);
    const stoppedAt = performance.now();
    await vi.waitFor(
      async () => {
        const { holder: now } = await redis.logState('east');
        expect(now).not.toBe('');
        expect(now).not.toBe(before.holder);
      },
      { interval: 20, timeout: 10_000 },
    );
    // Renewed every second, it would have lasted three more at least.
    expect(performance.now() - stoppedAt).toBeLessThan(2_500);
  },
);
