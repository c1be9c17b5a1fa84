import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { createHttpServer, type Route } from '../../src/runtime/http-server.ts';
import { silentLogger } from '../../src/runtime/logger.ts';

const methods = ['GET'];

/** A server with a request that ends when it is told to, and a socket that does nothing. */
async function startServer({ graceMs = 5_000 }: { readonly graceMs?: number } = {}) {
  const slow = Promise.withResolvers<undefined>();
  let begun = 0;
  const routes = new Map<string, Route>([
    [
      '/slow',
      {
        methods,
        handle: async (_request, response) => {
          begun += 1;
          await slow.promise;
          response.end('at last');
        },
        upgrade: (_request, socket) => {
          socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\n\r\n');
        },
      },
    ],
    [
      '/health',
      { methods, whileStopping: true, handle: (_request, response) => void response.end('well') },
    ],
  ]);
  const options = { host: '127.0.0.1', port: 0, origins: [], graceMs };
  const server = createHttpServer(routes, options, { logger: silentLogger });
  const { url, port } = await server.start();
  return { server, url, port, slow, begun: () => begun };
}

describe('a server that stops', () => {
  it('refuses new work at once, goes on saying how it is, and lets what runs end', async () => {
    const { server, url, slow, begun } = await startServer();
    const running = fetch(`${url}/slow`);
    await vi.waitFor(() => expect(begun()).toBe(1));
    const stopped = server.stop();
    expect(server.stopping).toBe(true);
    const refused = await fetch(`${url}/slow`);
    expect(refused.status).toBe(503);
    expect(refused.headers.get('connection')).toBe('close');
    expect((await fetch(`${url}/health`)).status).toBe(200);
    slow.resolve(undefined);
    expect(await (await running).text()).toBe('at last');
    await stopped;
    expect(begun()).toBe(1);
    await expect(fetch(`${url}/health`)).rejects.toThrow();
  });

  it('cuts what does not end within the grace, sockets too', async () => {
    const { server, url, port, begun } = await startServer({ graceMs: 100 });
    const running = fetch(`${url}/slow`);
    running.catch(() => undefined);
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `GET /slow HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n`,
    );
    await once(socket, 'data');
    await vi.waitFor(() => expect(begun()).toBe(1));
    const cut = once(socket, 'close');
    await Promise.race([
      server.stop(),
      sleep(3_000).then(() => Promise.reject(new Error('It hangs'))),
    ]);
    await cut;
    await expect(running).rejects.toThrow();
  });
});
