import { once } from 'node:events';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { SimObject } from '../../../src/sim/sim-object.ts';
import { pick, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { subscribeTo, transports, type Message } from '../../support/subscribe.ts';

let served: TestGateway;
beforeAll(async () => {
  served = await startTestGateway({
    fleet: { clusters: ['east'], stations: 3, nodes: 9 },
    gateway: { reconcile: false },
  });
  const { store } = served.fleet.cluster('east');
  store.create('pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'moving', namespace: 'default' },
    spec: { containers: [{ name: 'main', image: 'main' }], nodeName: 'nowhere' },
  });
  store.create('secrets', {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'helm.sh/release.v1',
    metadata: {
      name: 'sh.helm.release.v1.moving.v1',
      namespace: 'default',
      labels: { owner: 'helm', name: 'moving', version: '1', status: 'deployed' },
    },
  });
  store.create('helmapps.stationmaster.io', {
    apiVersion: 'stationmaster.io/v1alpha1',
    kind: 'HelmApp',
    metadata: { name: 'moving', namespace: 'default' },
    spec: { chart: { digest: `sha256:${'0'.repeat(64)}` }, placement: {} },
  });
  const { view } = served;
  await vi.waitFor(() => {
    expect(view.release(release)).toBeDefined();
    expect(view.get('HelmApp', 'east', 'moving', 'default')).toBeDefined();
    expect(view.get('Pod', 'east', 'moving', 'default')).toBeDefined();
  });
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

const release = { cluster: 'east', namespace: 'default', release: 'moving' };

interface Named {
  readonly name: string;
  readonly namespace?: string;
}

function change(
  resource: string,
  { name, namespace = '' }: Named,
  to: (object: SimObject) => SimObject,
): void {
  const { store } = served.fleet.cluster('east');
  store.update(resource, to(store.get(resource, namespace, name)!));
}

function changeStatus(resource: string, { name, namespace = '' }: Named, status: object): void {
  const { store } = served.fleet.cluster('east');
  const object = store.get(resource, namespace, name)!;
  const changed = { ...(object['status'] as object | undefined), ...status };
  store.update(resource, { ...object, status: changed }, { status: true });
}

const moving = { name: 'moving', namespace: 'default' };
const withLabels = (labels: Record<string, string>) => (object: SimObject) => ({
  ...object,
  metadata: { ...object.metadata, labels: { ...object.metadata.labels, ...labels } },
});
const firstOf = (resource: string) => {
  const [object] = served.fleet.cluster('east').store.list(resource, '');
  return { name: object!.metadata.name };
};

/** Of each kind: a filter, and how something comes to fit it and ceases to. */
const followed = [
  {
    field: 'stationChanges',
    filter: '{ labels: [{ key: "ring", value: "inner" }] }',
    move: (fits: boolean) =>
      change('mecstations.stationmaster.io', firstOf('mecstations.stationmaster.io'), (object) => ({
        ...object,
        spec: { ...(object['spec'] as object), labels: { ring: fits ? 'inner' : 'outer' } },
      })),
  },
  {
    field: 'nodeChanges',
    filter: '{ labels: [{ key: "ring", value: "inner" }] }',
    move: (fits: boolean) =>
      change('nodes', firstOf('nodes'), withLabels({ ring: fits ? 'inner' : 'outer' })),
  },
  {
    field: 'podChanges',
    filter: '{ phases: [RUNNING] }',
    move: (fits: boolean) => changeStatus('pods', moving, { phase: fits ? 'Running' : 'Pending' }),
  },
  {
    field: 'appChanges',
    filter: '{ phases: [FAILED] }',
    move: (fits: boolean) =>
      changeStatus('helmapps.stationmaster.io', moving, {
        observedGeneration: 1,
        rollout: {
          revision: 1,
          phase: 'FAILED',
          ...(fits ? { reason: 'REFUSED' } : {}),
          startedAt: '2026-11-01T00:00:00Z',
        },
      }),
  },
  {
    field: 'releaseChanges',
    filter: '{ app: { name: "shop", namespace: "default" } }',
    move: (fits: boolean) =>
      change(
        'secrets',
        { ...moving, name: 'sh.helm.release.v1.moving.v1' },
        withLabels({
          'stationmaster.io/app': fits ? 'shop' : 'other',
          'stationmaster.io/app-namespace': 'default',
        }),
      ),
  },
];

const changesIn = (message: Message | undefined, field: string) =>
  pick(message?.data, `${field}.changes`) as readonly { kind: string; id: string }[];

describe.each(transports)('over %s', (over) => {
  it.each(followed)(
    '$field tells what comes to fit its filter and what ceases to',
    async (kind) => {
      const { field, filter, move } = kind;
      const text = `subscription { ${field}(filter: ${filter}) { reset changes { kind id } } }`;
      await using messages = subscribeTo(served.url, { text }, { over });
      expect(changesIn(await messages.next(), field)).toEqual([]);
      move(true);
      const [came] = changesIn(await messages.next(), field);
      expect(came?.kind).toBe('ADDED');
      move(false);
      const last = (
        await messages.until((message) =>
          changesIn(message, field).some(({ kind: what }) => what === 'REMOVED'),
        )
      ).at(-1);
      expect(changesIn(last, field)).toEqual([{ kind: 'REMOVED', id: came?.id }]);
    },
  );
});

/** A reader who reads nothing until he is told to; then the text of everything that came. */
interface SlowReader extends Disposable {
  read(enough: (text: string) => boolean): Promise<string>;
}

const bulky =
  'subscription { nodeChanges { changes { kind id node { id name labels { key value } system { os kernel kubelet architecture containerRuntime } } } } }';

async function slowSocket(): Promise<SlowReader> {
  const socket = new WebSocket(
    `${served.url.replace('http', 'ws')}/graphql`,
    'graphql-transport-ws',
  );
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  socket.send(JSON.stringify({ id: 'slow', type: 'subscribe', payload: { query: bulky } }));
  await once(socket, 'message');
  socket.pause();
  let text = '';
  socket.on('message', (data: Buffer) => (text += data.toString()));
  return {
    read: async (enough) => {
      socket.resume();
      await expect.poll(() => enough(text), { timeout: 10_000 }).toBe(true);
      return text;
    },
    [Symbol.dispose]: () => socket.terminate(),
  };
}

async function slowEvents(): Promise<SlowReader> {
  const headers = { accept: 'text/event-stream', 'content-type': 'application/json' };
  const asking = request(`${served.url}/graphql`, { method: 'POST', headers });
  asking.end(JSON.stringify({ query: bulky }));
  const [answer] = (await once(asking, 'response')) as [NodeJS.ReadableStream];
  await once(answer, 'readable');
  return {
    read: async (enough) => {
      let text = '';
      answer.on('data', (data: Buffer) => (text += data.toString()));
      await expect.poll(() => enough(text), { timeout: 10_000 }).toBe(true);
      return text;
    },
    [Symbol.dispose]: () => asking.destroy(),
  };
}

describe('a reader who does not keep up', () => {
  it.each([
    ['WebSocket', slowSocket],
    ['event stream', slowEvents],
  ])('gets the last state over %s, and not all that came before', async (_name, connect) => {
    using slow = await connect();
    const node = firstOf('nodes');
    await using quick = subscribeTo(served.url, { text: bulky });
    await quick.next();
    const rounds = 60;
    // Far more than sockets hold: each change makes a message of some 250 kB.
    const filling = 'x'.repeat(250_000);
    for (let round = 1; round <= rounds; round += 1) {
      const kernelVersion = `r${round}-end ${filling}`;
      changeStatus('nodes', node, { nodeInfo: { kernelVersion } });
      await quick.until((message) => JSON.stringify(message).includes(`r${round}-end`));
    }
    const text = await slow.read((so) => so.includes(`r${rounds}-end`));
    expect(text.match(/r\d+-end/g)?.length).toBeLessThan(rounds - 5);
  });
});
