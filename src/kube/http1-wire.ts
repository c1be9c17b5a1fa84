import { Pool } from 'undici';
import type { TlsOptions } from './kube-config.ts';
import type { Wire } from './wire.ts';

const connectTimeoutMs = 10_000;
/** Idle time before TCP probes start (one a second after that): what ends a watch whose peer has vanished. */
const tcpKeepAliveMs = 15_000;
/** Idle connections live on between the batches of a rollout, as a TLS handshake costs more than a request; API servers let them. */
const keepAliveTimeout = 60_000;

export interface Http1WireOptions {
  readonly origin: string;
  readonly tls: TlsOptions;
  /** Connections for calls; further calls wait their turn. */
  readonly connections: number;
}

/** HTTP/1.1: a bounded pool for calls, and for streams a pool that grows with them, as each takes a whole connection. */
export function createHttp1Wire({ origin, tls, connections }: Http1WireOptions): Wire {
  const shared = {
    // undici's own HTTP/2 throws out of a socket's event, past every caller, when the server goes away (http2-wire.ts has ours).
    allowH2: false,
    connect: {
      ...tls,
      timeout: connectTimeoutMs,
      keepAlive: true,
      keepAliveInitialDelay: tcpKeepAliveMs,
    },
    // The signal of each request keeps its time.
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  const calls = new Pool(origin, { ...shared, connections, keepAliveTimeout });
  const streams = new Pool(origin, { ...shared, connections: null });
  return {
    async send({ stream, body = null, ...request }) {
      const answer = await (stream ? streams : calls).request({
        ...request,
        method: request.method,
        body,
      });
      const retryAfter = answer.headers['retry-after'];
      return {
        status: answer.statusCode,
        guarded: false,
        retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined,
        text: () => answer.body.text(),
        chunks: answer.body,
        discard: () => answer.body.destroy(),
      };
    },
    async retire() {
      await Promise.all([calls.close(), streams.close()]);
    },
    async destroy() {
      await Promise.all([calls.destroy(), streams.destroy()]);
    },
  };
}
