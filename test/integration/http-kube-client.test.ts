import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { createKubeClient } from '../../src/kube/http-kube-client.ts';
import type { ClusterConnection } from '../../src/kube/kube-config.ts';
import { isAborted, isUnreachable } from '../../src/kube/kube-error.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { startSimApi } from '../support/sim-api.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** An HTTP server that answers as the test says, and a client of it. */
async function serve(
  answer: Answer,
  given: Partial<ClusterConnection> & {
    readonly path?: string;
    readonly connections?: number;
  } = {},
) {
  const sockets = new Set<unknown>();
  const server = createServer(answer);
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const connection: ClusterConnection = {
    server: url + (given.path ?? ''),
    credentials: given.credentials ?? (() => Promise.resolve({ headers: {}, tls: {} })),
  };
  const client = createKubeClient(
    { cluster: 'test', connection, clock: systemClock },
    given.connections === undefined ? {} : { connections: given.connections },
  );
  return {
    client,
    url,
    sockets,
    server,
    async [Symbol.asyncDispose]() {
      await client.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const json = (response: ServerResponse, body: unknown, status = 200) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const get = (path: string) => ({ method: 'GET', path }) as const;

describe('http kube client', () => {
  it('keeps the path in front of the API, and says who asks', async () => {
    const asked: (string | undefined)[] = [];
    await using it = await serve(
      (request, response) => {
        asked.push(request.url, request.headers['user-agent']);
        json(response, {});
      },
      { path: '/k8s/clusters/c-1/' },
    );
    await it.client.request({ method: 'GET', path: '/version', query: { a: 'x y', b: '=' } });
    expect(asked).toEqual(['/k8s/clusters/c-1/version?a=x+y&b=%3D', 'stationmaster']);
  });

  it('gives up at its deadline, also in the middle of a body', async () => {
    await using it = await serve((request, response) => {
      if (request.url === '/body') response.writeHead(200).write('{"never":');
    });
    for (const path of ['/head', '/body']) {
      const error: unknown = await it.client
        .request({ ...get(path), timeoutMs: 50 })
        .catch((late: unknown) => late);
      expect(error).toSatisfy(isUnreachable);
      expect(error).toMatchObject({
        status: 0,
        reason: 'Timeout',
        message: `GET ${path}: no answer in time`,
      });
    }
  });

  it('gives up when the caller does, and says that it was the caller', async () => {
    await using it = await serve(() => undefined);
    const giveUp = new AbortController();
    const asking = it.client.request({ ...get('/slow'), signal: giveUp.signal });
    setTimeout(() => giveUp.abort(), 10);
    const error: unknown = await asking.catch((aborted: unknown) => aborted);
    expect(error).toSatisfy(isAborted);
    expect(error).not.toSatisfy(isUnreachable);
  });

  it('says Unreachable when nobody listens or the connection breaks', async () => {
    await using it = await serve((request) => request.socket.destroy());
    await expect(it.client.request(get('/'))).rejects.toMatchObject({
      reason: 'Unreachable',
      status: 0,
    });
    await using gone = await serve(() => undefined);
    gone.server.close();
    await expect(gone.client.request(get('/'))).rejects.toMatchObject({ reason: 'Unreachable' });
  });

  it('asks for new credentials when the old are refused, and repeats the request once', async () => {
    let token = 0;
    const seen: (string | undefined)[] = [];
    await using it = await serve(
      (request, response) => {
        seen.push(request.headers.authorization);
        if (request.headers.authorization === 'Bearer 2') json(response, { ok: true });
        else json(response, { message: 'Unauthorized', code: 401 }, 401);
      },
      {
        credentials: () => {
          token += 1;
          return Promise.resolve({ headers: { authorization: `Bearer ${token}` }, tls: {} });
        },
      },
    );
    expect(await it.client.request(get('/'))).toEqual({ ok: true });
    await it.client.request(get('/'));
    expect(seen).toEqual(['Bearer 1', 'Bearer 2', 'Bearer 2']);
  });

  it('gives up on credentials that are refused twice', async () => {
    let asked = 0;
    await using it = await serve((_, response) => {
      asked += 1;
      json(response, { message: 'Unauthorized', reason: 'Unauthorized', code: 401 }, 401);
    });
    await expect(it.client.request(get('/'))).rejects.toMatchObject({
      status: 401,
      reason: 'Unauthorized',
    });
    expect(asked).toBe(2);
  });

  it('says what hinders the credentials, and tries again next time', async () => {
    let working = false;
    await using it = await serve((_, response) => json(response, {}), {
      credentials: () =>
        working
          ? Promise.resolve({ headers: {}, tls: {} })
          : Promise.reject(new Error('the plugin is not there')),
    });
    await expect(it.client.request(get('/'))).rejects.toThrow(
      'No credentials: the plugin is not there',
    );
    working = true;
    expect(await it.client.request(get('/'))).toEqual({});
  });

  it('shares a bounded number of connections between calls, and leaves streams out of it', async () => {
    let waiting: ServerResponse[] = [];
    await using it = await serve(
      (request, response) => {
        if (request.url === '/stream') response.writeHead(200).flushHeaders();
        else waiting.push(response);
      },
      { connections: 3 },
    );
    const stop = new AbortController();
    const streams = Array.from({ length: 5 }, async () => {
      for await (const line of it.client.lines({ ...get('/stream'), signal: stop.signal }))
        expect.unreachable(line);
    });
    const calls = Array.from({ length: 20 }, (_, n) => it.client.request(get(`/${n}`)));
    await vi.waitFor(() => expect(waiting).toHaveLength(3));
    await vi.waitFor(() => expect(it.sockets.size).toBe(8));
    let done = false;
    const all = Promise.all(calls).then(() => {
      done = true;
    });
    await vi.waitFor(() => {
      const now = waiting;
      waiting = [];
      expect(now.length).toBeLessThanOrEqual(3);
      for (const response of now) json(response, {});
      expect(done).toBe(true);
    });
    await all;
    expect(it.sockets.size).toBe(8);
    stop.abort();
    const ends = await Promise.allSettled(streams);
    expect(ends.every((end) => end.status === 'rejected' && isAborted(end.reason))).toBe(true);
  });

  it('closes the stream when its reader stops', async () => {
    let closed = false;
    await using it = await serve((_, response) => {
      response.on('close', () => {
        closed = true;
      });
      response.writeHead(200).write('one\ntwo\n');
    });
    for await (const line of it.client.lines(get('/'))) {
      expect(line).toBe('one');
      break;
    }
    await vi.waitFor(() => expect(closed).toBe(true));
  });

  it('tells a bad answer from a good one', async () => {
    await using it = await serve((_, response) => response.end('<html>'));
    await expect(it.client.request(get('/'))).rejects.toMatchObject({ reason: 'BadAnswer' });
  });

  it('refuses to go on after it was closed', async () => {
    await using it = await serve((_, response) => json(response, {}));
    await it.client.close();
    await expect(it.client.request(get('/'))).rejects.toThrow('The client is closed');
  });

  it('reads plain discovery as it reads the aggregated, and does without a group that is down', async () => {
    await using api = await startSimApi();
    const aggregated = await api.client.capabilities();
    api.fault = (_, request, response) => {
      if (request.headers.accept?.includes('APIGroupDiscoveryList') === true) {
        request.headers.accept = 'application/json';
      }
      if (request.url !== '/apis/apps/v1') return true;
      response.writeHead(503).end('{"message":"down","code":503}');
      return false;
    };
    await using plain = await serve((request, response) => {
      api.client
        .text({ method: 'GET', path: request.url! })
        .then((text) => response.end(text))
        .catch(() => response.writeHead(503).end());
    });
    const { apiVersions } = await plain.client.capabilities();
    const all = aggregated.apiVersions.filter((one) => !one.startsWith('apps/v1'));
    expect([...apiVersions].sort()).toEqual([...all].sort());
    expect(aggregated.apiVersions).toContain('apps/v1/Deployment');
  });
});
