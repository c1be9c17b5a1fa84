import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Resolves with the port it listens on; rejects when it cannot (for example `EADDRINUSE`). Port 0: any free one. */
export function listenOn(
  server: Pick<Server, 'listen' | 'once' | 'off' | 'address'>,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Takes no more requests, waits for those that run, cuts what is left after the grace. */
export function endListening(
  server: Pick<Server, 'close' | 'closeAllConnections' | 'closeIdleConnections'>,
  graceMs: number,
): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => {
      server.closeAllConnections();
    }, graceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
