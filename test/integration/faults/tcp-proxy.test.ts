import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { startTcpProxy } from '../../support/faults/tcp-proxy.ts';

/** A server that says what it is told to, a proxy before it, and a client behind that. */
async function startLine() {
  await using started = new AsyncDisposableStack();
  const peers: Socket[] = [];
  const clients: Socket[] = [];
  let heardThere = '';
  const server = createServer((peer) => {
    peers.push(peer.on('error', () => undefined));
    peer.on('data', (chunk: Buffer) => (heardThere += chunk.toString()));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  started.defer(() => {
    for (const socket of [...peers, ...clients]) socket.destroy();
    server.close();
  });
  const proxy = started.use(await startTcpProxy(() => (server.address() as AddressInfo).port));
  const dial = () => {
    const client = connect(proxy.port, '127.0.0.1').on('error', () => undefined);
    clients.push(client);
    const line = { client, heard: '' };
    client.on('data', (chunk: Buffer) => (line.heard += chunk.toString()));
    return line;
  };
  const stack = started.move();
  return {
    proxy,
    dial,
    peers,
    heardThere: () => heardThere,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

const closed = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve));

describe('a line to be broken', () => {
  it('keeps the order of what is said while it becomes slow and fast again', async () => {
    await using line = await startLine();
    const here = line.dial();
    await vi.waitFor(() => expect(line.peers).toHaveLength(1));
    let said = '';
    for (let at = 0; at < 60; at += 1) {
      line.proxy.setDelay(at % 3 === 0 ? 20 : 0);
      said += `${at} `;
      line.peers[0]?.write(`${at} `);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await vi.waitFor(() => expect(here.heard).toHaveLength(said.length));
    expect(here.heard).toBe(said);
  });

  it('forgets what a frozen connection says, for good, and lets new ones through', async () => {
    await using line = await startLine();
    const frozen = line.dial();
    await vi.waitFor(() => expect(line.peers).toHaveLength(1));
    line.proxy.freeze('answers');
    frozen.client.write('still read');
    await vi.waitFor(() => expect(line.heardThere()).toBe('still read'));
    line.peers[0]?.write('lost');
    const fresh = line.dial();
    await vi.waitFor(() => expect(line.peers).toHaveLength(2));
    line.peers[1]?.write('heard');
    await vi.waitFor(() => expect(fresh.heard).toBe('heard'));
    expect(frozen.heard).toBe('');
  });

  it('holds, refuses and cuts', async () => {
    await using line = await startLine();
    line.proxy.setPassage('held');
    const held = line.dial();
    await once(held.client, 'connect');
    line.proxy.setPassage('refused');
    const refused = line.dial();
    await closed(refused.client);
    expect(held.client.destroyed).toBe(false);
    line.proxy.cut();
    await closed(held.client);
    expect(line.peers).toEqual([]);
  });
});
