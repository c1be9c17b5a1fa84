import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP proxy to a port of 127.0.0.1 that can hold its connections open and forward nothing, as a lost line does. */
export interface StallingProxy extends AsyncDisposable {
  readonly port: number;
  stalled: boolean;
  /** Lets nothing through until `release`; nothing is lost. */
  hold(): void;
  release(): void;
}

export async function startStallingProxy(target: number): Promise<StallingProxy> {
  const sockets = new Set<Socket>();
  let held = false;
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    const far = connect({ port: target, host: '127.0.0.1', noDelay: true });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      if (held) from.pause();
      from.on('data', (data) => {
        if (!proxy.stalled) to.write(data);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        if (!proxy.stalled) to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: StallingProxy = {
    port: (server.address() as AddressInfo).port,
    stalled: false,
    hold: () => {
      held = true;
      for (const socket of sockets) socket.pause();
    },
    release: () => {
      held = false;
      for (const socket of sockets) socket.resume();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}
