import { constants, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import type { AddressInfo, Socket } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { createKubeClient } from '../../src/kube/http-kube-client.ts';
import { isAborted, isUnreachable, type KubeError } from '../../src/kube/kube-error.ts';
import { sleepOn, systemClock, type Clock } from '../../src/runtime/clock.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { serverTls, trusting } from '../support/sim-api.ts';
import { startStallingProxy, type StallingProxy } from '../support/stalling-proxy.ts';
import { startTlsServer } from '../support/tls-server.ts';

const get = (path: string) => ({ method: 'GET', path }) as const;
const failureOf = async (promise: Promise<unknown>): Promise<KubeError> =>
  await promise.then(
    () => expect.fail('it did not fail'),
    (error: unknown) => error as KubeError,
  );

/** Answers requests when the test says so. */
function holding() {
  const held: Http2ServerResponse[] = [];
  return {
    held,
    answer: (_: Http2ServerRequest, response: Http2ServerResponse) => void held.push(response),
    release: () => {
      for (const response of held.splice(0)) response.end('{}');
    },
  };
}

describe('HTTP/2 to an API server', () => {
  it('shares one connection between calls, and another between streams', async () => {
    await using it = await startTlsServer((request, response) => {
      if (request.url === '/stream') response.write(`${request.httpVersion}\n`);
      else response.end('{}');
    });
    const stop = new AbortController();
    const streams = Array.from({ length: 20 }, () =>
      it.client.lines({ ...get('/stream'), signal: stop.signal })[Symbol.asyncIterator](),
    );
    for (const stream of streams) expect(await stream.next()).toMatchObject({ value: '2.0' });
    await Promise.all(Array.from({ length: 200 }, (_, n) => it.client.request(get(`/${n}`))));
    expect(it.sockets).toHaveLength(2);
    stop.abort();
    for (const stream of streams) await expect(stream.next()).rejects.toSatisfy(isAborted);
  });

  it('opens one more connection when the first is full, and lets the rest wait', async () => {
    const { held, answer, release } = holding();
    await using it = await startTlsServer(answer, {
      options: { settings: { maxConcurrentStreams: 5 } },
    });
    let done = false;
    const all = Promise.all(
      Array.from({ length: 40 }, (_, n) => it.client.request(get(`/${n}`))),
    ).then(() => {
      done = true;
    });
    await vi.waitFor(() => expect(held).toHaveLength(10));
    const late = it.client.request({ ...get('/late'), timeoutMs: 50 });
    await expect(late).rejects.toMatchObject({ reason: 'Timeout' });
    await vi.waitFor(() => {
      expect(held.length).toBeLessThanOrEqual(10);
      release();
      expect(done).toBe(true);
    });
    await all;
    expect(it.sockets).toHaveLength(2);
  });

  it('does not ask again and again for a connection that it does not get', async () => {
    const { held, answer, release } = holding();
    await using it = await startTlsServer(answer, {
      options: { settings: { maxConcurrentStreams: 2 } },
    });
    const first = [it.client.request(get('/0')), it.client.request(get('/1'))];
    await vi.waitFor(() => expect(held).toHaveLength(2));
    it.server.on('connection', (socket: Socket) => socket.destroy());
    const late = [2, 3].map((n) => it.client.request({ ...get(`/${n}`), timeoutMs: 300 }));
    for (const call of late) await expect(call).rejects.toMatchObject({ reason: 'Timeout' });
    expect(it.sockets.length).toBeLessThan(6);
    // Who waits has room as soon as others have done.
    const next = it.client.request(get('/next'));
    release();
    await vi.waitFor(() => expect(held).toHaveLength(1));
    release();
    await Promise.all([...first, next]);
  });

  it('outlives a server that goes away, and comes back to it', async () => {
    await using it = await startTlsServer((request, response) => {
      if (request.url === '/stream') response.write('one\n');
      else if (request.url !== '/held') response.end('{}');
    });
    expect(await it.client.request(get('/'))).toEqual({});
    const lines = it.client.lines(get('/stream'))[Symbol.asyncIterator]();
    expect(await lines.next()).toMatchObject({ value: 'one' });
    const held = failureOf(it.client.request(get('/held')));
    for (const socket of it.open()) socket.destroy();
    await expect(lines.next()).rejects.toSatisfy(isUnreachable);
    expect(await held).toSatisfy(isUnreachable);
    expect(await it.client.request(get('/'))).toEqual({});
  });

  it('learns at once of resets, also while it writes', async () => {
    await using it = await startTlsServer((_, response) => response.end('{}'));
    const resetting = setInterval(() => it.open()[0]?.resetAndDestroy(), 5);
    const reasons = new Set<string>();
    const until = performance.now() + 500;
    const lane = async () => {
      while (performance.now() < until) {
        const call = it.client.request({ ...get('/'), timeoutMs: 10_000 });
        await call.catch((error: unknown) => reasons.add((error as KubeError).reason));
      }
    };
    const begun = performance.now();
    await Promise.all(Array.from({ length: 20 }, lane));
    clearInterval(resetting);
    expect([...reasons]).toEqual(['Unreachable']);
    expect(performance.now() - begun).toBeLessThan(5000);
  });

  it('lets requests in flight finish where the server says that it goes, and asks the next elsewhere', async () => {
    const { held, answer, release } = holding();
    await using it = await startTlsServer((request, response) => {
      if (request.url === '/held') answer(request, response);
      else response.end('{}');
    });
    const inFlight = it.client.request(get('/held'));
    await vi.waitFor(() => expect(held).toHaveLength(1));
    held[0]!.stream.session!.goaway(constants.NGHTTP2_NO_ERROR);
    await vi.waitFor(async () => {
      expect(await it.client.request(get('/'))).toEqual({});
      expect(it.sockets).toHaveLength(2);
    });
    release();
    expect(await inFlight).toEqual({});
  });

  it('repeats a request that a server which goes has not taken on', async () => {
    const asked: string[] = [];
    await using it = await startTlsServer((request, response) => {
      asked.push(`${request.url} ${request.stream.id}`);
      if (request.url === '/first' || it.sockets.length > 1) response.end('{}');
      else request.stream.session!.goaway(constants.NGHTTP2_NO_ERROR, 1);
    });
    await it.client.request(get('/first'));
    expect(await it.client.request({ ...get('/second'), method: 'POST', body: {} })).toEqual({});
    expect(asked).toEqual(['/first 1', '/second 3', '/second 1']);
  });

  it('repeats a refused request once, on a fresh connection', async () => {
    const asked: string[] = [];
    let refusals = 1;
    await using it = await startTlsServer((request, response) => {
      asked.push(request.method);
      if (refusals-- > 0) request.stream.close(constants.NGHTTP2_REFUSED_STREAM);
      else response.end('{}');
    });
    const post = { ...get('/'), method: 'POST', body: { a: 1 } } as const;
    expect(await it.client.request(post)).toEqual({});
    expect(asked).toEqual(['POST', 'POST']);
    expect(it.sockets).toHaveLength(2);
    refusals = 2;
    await expect(it.client.request(post)).rejects.toSatisfy(isUnreachable);
    expect(asked).toHaveLength(4);
  });

  it('does not take a body that was cut for a whole one', async () => {
    await using it = await startTlsServer((request, response) => {
      response.write('{}\n');
      const cut = () =>
        request.url === '/reset'
          ? request.stream.close(constants.NGHTTP2_INTERNAL_ERROR)
          : it.open().forEach((socket) => socket.destroy());
      setTimeout(cut, 10);
    });
    for (const path of ['/reset', '/killed']) {
      expect(await failureOf(it.client.request(get(path)))).toSatisfy(isUnreachable);
      const lines = it.client.lines(get(path))[Symbol.asyncIterator]();
      expect(await lines.next()).toMatchObject({ value: '{}' });
      expect(await failureOf(lines.next())).toSatisfy(isUnreachable);
    }
  });

  it('says after how long a server wants to be asked again', async () => {
    await using it = await startTlsServer((_, response) => {
      response.writeHead(429, { 'retry-after': '7' }).end('{"message":"slow","code":429}');
    });
    expect(await failureOf(it.client.request(get('/')))).toMatchObject({
      status: 429,
      retryAfterMs: 7000,
      message: 'slow',
    });
  });

  it('gives up at its deadline, also in the middle of a body, and keeps the connection', async () => {
    await using it = await startTlsServer((request, response) => {
      if (request.url === '/body') response.writeHead(200).write('{"never":');
      else if (request.url === '/') response.end('{}');
    });
    for (const path of ['/head', '/body']) {
      const error = await failureOf(it.client.request({ ...get(path), timeoutMs: 50 }));
      expect(error).toMatchObject({ reason: 'Timeout', message: `GET ${path}: no answer in time` });
    }
    expect(await it.client.request(get('/'))).toEqual({});
    expect(it.sockets).toHaveLength(1);
  });

  it('ends the stream at the server when its reader stops', async () => {
    let closed = false;
    await using it = await startTlsServer((_, response) => {
      response.on('close', () => {
        closed = true;
      });
      response.write('one\ntwo\n');
    });
    for await (const line of it.client.lines(get('/'))) {
      expect(line).toBe('one');
      break;
    }
    await vi.waitFor(() => expect(closed).toBe(true));
  });

  it('holds up nobody else by a reader that is slow', async () => {
    const line = `${'x'.repeat(65_535)}\n`;
    let sent = 0;
    await using it = await startTlsServer((request, response) => {
      if (request.url === '/small') {
        response.end('small\n');
        return;
      }
      const pour = () => {
        while (!response.stream.destroyed && sent < 1000) {
          sent += 1;
          if (!response.write(line)) {
            response.once('drain', pour);
            return;
          }
        }
        response.end();
      };
      pour();
    });
    const slow = it.client.lines(get('/large'))[Symbol.asyncIterator]();
    await slow.next();
    for (let n = 0; n < 20; n += 1) {
      const small = it.client.lines(get('/small'))[Symbol.asyncIterator]();
      expect(await small.next()).toMatchObject({ value: 'small' });
      await small.return?.();
    }
    expect(sent).toBeLessThan(200);
    let read = 1;
    while ((await slow.next()).done !== true) read += 1;
    expect(read).toBe(1000);
    expect(it.sockets).toHaveLength(1);
  });

  it('finds a line that is held open but carries nothing, and comes back', async () => {
    const time = createManualClock();
    const clock: Clock = { ...time, sleep: (ms, signal) => sleepOn(time, ms, signal) };
    await using stack = new AsyncDisposableStack();
    let proxy: StallingProxy | undefined;
    const it = await startTlsServer(
      (request, response) => {
        if (request.url === '/') response.end('{}');
        else response.write('one\n');
      },
      {
        clock,
        through: async (port) => {
          proxy = stack.use(await startStallingProxy(port));
          return proxy.port;
        },
      },
    );
    stack.use(it);
    const lines = it.client.lines(get('/stream'))[Symbol.asyncIterator]();
    await lines.next();
    let ended: unknown;
    const next = lines.next().catch((error: unknown) => {
      ended = error;
    });
    // A line that works stays, however little is said on it. Ten calls leave ample time for each sign of life.
    for (let seconds = 0; seconds < 150; seconds += 1) {
      time.advance(1000);
      await it.client.request(get('/'));
    }
    expect(ended).toBeUndefined();
    expect(it.sockets).toHaveLength(2);
    proxy!.stalled = true;
    for (let seconds = 0; seconds < 45; seconds += 1) time.advance(1000);
    await next;
    expect(ended).toSatisfy(isUnreachable);
    expect(String(ended)).toContain('no sign of life');
    proxy!.stalled = false;
    expect(await it.client.request(get('/'))).toEqual({});
  });

  it('speaks HTTP/1.1 to a server that chooses it', async () => {
    const { certificate: cert, key, authority } = await serverTls();
    const versions: string[] = [];
    const server = createHttpsServer({ cert, key }, (request, response) => {
      versions.push(request.httpVersion);
      response.end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const connection = trusting(`https://127.0.0.1:${port}`, authority);
    const client = createKubeClient({ cluster: 'test', connection, clock: systemClock });
    await Promise.all(Array.from({ length: 5 }, () => client.request(get('/'))));
    for await (const line of client.lines(get('/'))) expect(line).toBe('{}');
    expect(versions).toEqual(Array(6).fill('1.1'));
    await client.close();
    await new Promise((resolve) => server.close(resolve));
  });

  it('says why it does not trust a server', async () => {
    const other = await serverTls();
    await using it = await startTlsServer((_, response) => response.end('{}'), {
      connection: (url) => trusting(url, other.authority),
    });
    const error = await failureOf(it.client.request(get('/')));
    expect(error).toSatisfy(isUnreachable);
    expect(error.message).toMatch(/^GET \/: .*(certificate|signature)/);
  });

  const talks: Record<string, (socket: TLSSocket) => void> = {
    'talks nonsense': (socket) => socket.write('nonsense '.repeat(100)),
    'hangs up': (socket) => socket.destroy(),
    'says nothing': () => undefined,
    // An empty SETTINGS frame, then DATA for a stream that was never opened.
    'breaks the protocol': (socket) =>
      socket.write(Buffer.from('000000040000000000' + '0000010000000000ff00', 'hex')),
  };
  it.each(Object.entries(talks))('ends its requests when a server %s', async (_, talk) => {
    const { certificate: cert, key, authority } = await serverTls();
    const sockets: TLSSocket[] = [];
    const server = createTlsServer({ cert, key, ALPNProtocols: ['h2'] }, (socket) => {
      socket.on('error', () => undefined);
      sockets.push(socket);
      talk(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const connection = trusting(`https://127.0.0.1:${port}`, authority);
    const client = createKubeClient({ cluster: 'test', connection, clock: systemClock });
    for (let n = 0; n < 3; n += 1) {
      const call = client.request({ ...get('/'), timeoutMs: 100 });
      expect(await failureOf(call)).toSatisfy(isUnreachable);
    }
    await client.close();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  it('lets go of everything when it is closed, also in the middle of connecting', async () => {
    const { held, answer } = holding();
    await using it = await startTlsServer(answer);
    const waiting = [failureOf(it.client.request(get('/1')))];
    await vi.waitFor(() => expect(held).toHaveLength(1));
    const lines = it.client.lines(get('/2'))[Symbol.asyncIterator]();
    waiting.push(failureOf(lines.next()));
    await it.client.close();
    for (const error of await Promise.all(waiting)) {
      expect(error).toMatchObject({ reason: 'Aborted', message: 'The client is closed' });
    }
    await expect(it.client.request(get('/'))).rejects.toThrow('The client is closed');
    await vi.waitFor(() => expect(it.open()).toEqual([]));
  });
});
