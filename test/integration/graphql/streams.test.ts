import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { LiveReads } from '../../../src/kube/live-reads.ts';
import { encodeGlobalId } from '../../../src/model/global-id.ts';
import { pick } from '../../support/gateway.ts';
import { startGraphServer, type GraphServer } from '../../support/graph-server.ts';
import { subscribeTo, transports, type Messages, type Transport } from '../../support/subscribe.ts';

const nodes = 'subscription { nodeChanges { cursor changes { kind id } } }';

/** A socket that speaks frame by frame, let in already; `heard` are the messages that have come. */
async function openSocket({ url }: GraphServer) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const heard: { readonly type: string; readonly id?: string; readonly payload?: unknown }[] = [];
  socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString()) as never));
  await once(socket, 'open');
  const send = (...messages: object[]) => {
    // In one piece, so that they arrive together.
    socket.pause();
    for (const message of messages) socket.send(JSON.stringify(message));
    socket.resume();
  };
  send({ type: 'connection_init' });
  await vi.waitFor(() => expect(heard).toMatchObject([{ type: 'connection_ack' }]));
  return {
    socket,
    heard,
    send,
    subscribe: (id: string, query = nodes) => ({ id, type: 'subscribe', payload: { query } }),
    complete: (id: string) => ({ id, type: 'complete' }),
    [Symbol.dispose]: () => socket.terminate(),
  };
}

describe('an id of a WebSocket that is used again', () => {
  it('follows on, and leaves nothing behind when the socket closes', async () => {
    await using served = await startGraphServer();
    using client = await openSocket(served);
    const { send, subscribe, complete, heard } = client;
    send(subscribe('1'));
    await vi.waitFor(() => expect(heard).toHaveLength(2));
    send(complete('1'), subscribe('1'));
    await vi.waitFor(() => expect(heard).toHaveLength(3));
    expect(heard.map(({ type }) => type)).toEqual(['connection_ack', 'next', 'next']);
    served.putNode('a');
    await vi.waitFor(() => expect(heard).toHaveLength(4));
    client.socket.close();
    await vi.waitFor(async () => expect(await served.metric('subscribers')).toBe(0));
  });

  it('does not free a place for more than are allowed', async () => {
    await using served = await startGraphServer({ limits: { subscriptionsPerConnection: 1 } });
    using client = await openSocket(served);
    const { send, subscribe, complete, heard } = client;
    send(subscribe('1'), complete('1'), subscribe('1'), subscribe('2'));
    await vi.waitFor(() => expect(heard.some(({ type }) => type === 'error')).toBe(true));
    await vi.waitFor(() => expect(heard.some(({ type }) => type === 'next')).toBe(true));
    expect(await served.metric('subscribers')).toBe(1);
  });

  it('is refused while the operation that had it has not ended', async () => {
    const read = Promise.withResolvers<null>();
    await using served = await startGraphServer({ liveReads: { object: () => read.promise } });
    served.putNode('a');
    using client = await openSocket(served);
    const { send, subscribe, complete, heard } = client;
    const slow = '{ nodes(first: 1) { edges { node { manifest } } } }';
    send(subscribe('1', slow));
    send(complete('1'), subscribe('1'));
    await vi.waitFor(() =>
      expect(heard[1]).toMatchObject({
        id: '1',
        type: 'error',
        payload: [{ extensions: { code: 'CONFLICT' } }],
      }),
    );
    read.resolve(null);
    client.socket.close();
    await vi.waitFor(async () => expect(await served.metric('subscribers')).toBe(0));
  });
});

describe('subscriptions that are equal', () => {
  it('cause one request to a cluster for each change, whichever way they came', async () => {
    let reads = 0;
    await using served = await startGraphServer({
      liveReads: {
        object: (_cluster, { name }) => {
          reads += 1;
          return Promise.resolve({ kind: 'Node', metadata: { name } } as never);
        },
      },
    });
    const text = 'subscription { nodeChanges { changes { node { name manifest } } } }';
    await using first = subscribeTo(served.url, { text }, { over: 'WebSocket' });
    await using second = subscribeTo(served.url, { text }, { over: 'event stream' });
    await using third = subscribeTo(served.url, { text }, { over: 'event stream' });
    const all: readonly Messages[] = [first, second, third];
    await Promise.all(all.map((messages) => messages.next()));
    served.putNode('a');
    const told = await Promise.all(all.map((messages) => messages.next()));
    for (const message of told) {
      expect(pick(message?.data, 'nodeChanges.changes')).toMatchObject([{ node: { name: 'a' } }]);
    }
    expect(reads).toBe(1);
  });
});

describe('event streams', () => {
  it('take no place from requests while they are open', async () => {
    await using served = await startGraphServer({ limits: { requests: 2 } });
    const over = 'event stream';
    await using first = subscribeTo(served.url, { text: nodes }, { over });
    await using second = subscribeTo(served.url, { text: nodes }, { over });
    await using third = subscribeTo(served.url, { text: nodes }, { over });
    for (const messages of [first, second, third]) await messages.next();
    const answer = await fetch(`${served.url}/graphql?query={__typename}`);
    expect(answer.status).toBe(200);
  });
});

/** Batches of log lines without end; says how many were asked for, and whether it was ended. */
function endlessLog({ lines = 500, silent = false } = {}) {
  const log = { asked: 0, ended: 0 };
  const end = Promise.withResolvers<{ done: true; value: undefined }>();
  const batch = Array.from({ length: lines }, () => ({ at: null, text: 'x'.repeat(100) }));
  const followPodLog: LiveReads['followPodLog'] = () => ({
    next: async () => {
      log.asked += 1;
      // Lines come from a socket.
      await turn();
      return silent ? await end.promise : { done: false, value: batch };
    },
    return() {
      log.ended += 1;
      end.resolve({ done: true, value: undefined });
      return end.promise;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  });
  return { log, liveReads: { followPodLog } };
}

const followLog = 'subscription ($pod: ID!) { podLogs(pod: $pod) { lines { text } } }';
const pod = encodeGlobalId({ type: 'Pod', cluster: 'east', namespace: 'default', name: 'p' });

/** Begins to follow the pod's log and reads nothing of it; `leave` breaks the connection. */
async function followSlowly(served: GraphServer, over: Transport) {
  served.putPod('p');
  const payload = { query: followLog, variables: { pod } };
  if (over === 'WebSocket') {
    const { socket, send } = await openSocket(served);
    send({ id: '1', type: 'subscribe', payload });
    socket.pause();
    return () => socket.terminate();
  }
  const ending = new AbortController();
  await fetch(`${served.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify(payload),
    signal: ending.signal,
  });
  return () => ending.abort();
}

describe.each(transports)('a log that is followed over %s', (over) => {
  it('is read no faster than its reader takes it, and let go when he leaves', async () => {
    const { log, liveReads } = endlessLog();
    await using served = await startGraphServer({ liveReads });
    const leave = await followSlowly(served, over);
    let before = -1;
    await vi.waitFor(
      () => {
        const isStill = log.asked > 0 && log.asked === before;
        before = log.asked;
        expect(isStill).toBe(true);
      },
      { interval: 100, timeout: 5_000 },
    );
    // What the sockets of both sides hold, and one batch of 55 kB beside it.
    expect(log.asked).toBeLessThan(300);
    leave();
    await vi.waitFor(() => expect(log.ended).toBe(1));
  });

  it('is let go when its reader leaves while nothing is written', async () => {
    const { log, liveReads } = endlessLog({ silent: true });
    await using served = await startGraphServer({ liveReads });
    const leave = await followSlowly(served, over);
    await vi.waitFor(() => expect(log.asked).toBe(1));
    leave();
    await vi.waitFor(() => expect(log.ended).toBe(1));
  });

  it('keeps nothing of what has been sent', async () => {
    const { log, liveReads } = endlessLog({ lines: 2_000 });
    await using served = await startGraphServer({ liveReads });
    served.putPod('p');
    await using messages = subscribeTo(
      served.url,
      { text: followLog },
      { over, variables: { pod } },
    );
    for (let taken = 0; taken < 20; taken += 1) await messages.next();
    expect(log.asked).toBeGreaterThanOrEqual(20);
    for (const response of served.responses) {
      expect(response.listenerCount('close')).toBeLessThan(10);
    }
  });
});
