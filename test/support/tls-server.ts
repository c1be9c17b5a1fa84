import {
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type SecureServerOptions,
} from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { createKubeClient } from '../../src/kube/http-kube-client.ts';
import type { KubeClient } from '../../src/kube/kube-client.ts';
import type { ClusterConnection } from '../../src/kube/kube-config.ts';
import type { Clock } from '../../src/runtime/clock.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import type { ServerTls } from '../../src/sim/listener.ts';
import { serverTls, trusting } from './sim-api.ts';

/** How a test answers a request. */
export type TlsAnswer = (request: Http2ServerRequest, response: Http2ServerResponse) => void;

/** A server on 127.0.0.1 over TLS, with HTTP/2 and HTTP/1.1, that answers as the test says; and a client of it. */
export interface TlsServer extends AsyncDisposable {
  readonly client: KubeClient;
  readonly server: Http2SecureServer;
  readonly port: number;
  readonly tls: ServerTls;
  /** Every connection that was ever made, as seen below TLS. */
  readonly sockets: readonly Socket[];
  /** Those that are open. */
  open(): readonly Socket[];
}

export async function startTlsServer(
  answer: TlsAnswer,
  given: {
    readonly options?: SecureServerOptions;
    readonly tls?: ServerTls;
    readonly clock?: Clock;
    /** How the client gets in. Left out: it trusts the server and shows nothing. */
    readonly connection?: (url: string) => ClusterConnection;
    /** Where the client goes instead of to the server itself. */
    readonly through?: (port: number) => Promise<number>;
  } = {},
): Promise<TlsServer> {
  const tls = given.tls ?? (await serverTls());
  const server = createSecureServer(
    { cert: tls.certificate, key: tls.key, allowHTTP1: true, ...given.options },
    answer,
  );
  const sockets: Socket[] = [];
  server.on('connection', (socket: Socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `https://127.0.0.1:${(await given.through?.(port)) ?? port}`;
  const connection = given.connection?.(url) ?? trusting(url, tls.authority);
  const client = createKubeClient({
    cluster: 'test',
    connection,
    clock: given.clock ?? systemClock,
  });
  const open = () => sockets.filter((socket) => !socket.destroyed);
  return {
    client,
    server,
    port,
    tls,
    sockets,
    open,
    async [Symbol.asyncDispose]() {
      await client.close();
      for (const socket of open()) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
