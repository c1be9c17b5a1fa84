import type { Socket } from 'node:net';
import { createServer } from 'node:https';
import type { RequestHandler } from './http-server.ts';
import type { Logger } from './logger.ts';
import { endListening, listenOn } from './listening.ts';

/** A certificate with its chain, and its private key; both PEM. */
export interface ServingCertificate {
  readonly certificate: string;
  readonly key: string;
}

export interface HttpsServerOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Milliseconds in which a request must have come in whole; a slower one is answered with 408. Left out: 10,000. */
  readonly requestTimeoutMs?: number;
  /** Milliseconds that requests are given to end when the server stops. Left out: 5,000. */
  readonly graceMs?: number;
}

/** A listener with TLS, for callers that are programs. */
export interface HttpsServer {
  /** Resolves with where it listens; rejects when it cannot (for example `EADDRINUSE`). */
  start(): Promise<{ readonly port: number }>;
  /** From the next connection on; one that stands is closed with its next answer, so that callers come anew. */
  setCertificate(certificate: ServingCertificate): void;
  /** Takes no more requests, waits for those that run, cuts what is left after the grace. */
  stop(): Promise<void>;
}

/** Longer than callers keep idle connections (90 s in Go): who closes first never meets a request on its way. */
const keepAliveTimeoutMs = 120_000;

export function createHttpsServer(
  handle: RequestHandler,
  options: HttpsServerOptions & { readonly certificate: ServingCertificate },
  { logger }: { readonly logger: Logger },
): HttpsServer {
  const { requestTimeoutMs = 10_000, graceMs = 5_000 } = options;
  /** Connections that met the certificate of now. */
  let current = new WeakSet<Socket>();
  const server = createServer(
    {
      ...tlsOf(options.certificate),
      requestTimeout: requestTimeoutMs,
      headersTimeout: requestTimeoutMs,
      handshakeTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(1_000, requestTimeoutMs),
      keepAliveTimeout: keepAliveTimeoutMs,
    },
    (request, response) => {
      if (!current.has(request.socket)) response.setHeader('connection', 'close');
      Promise.resolve(handle(request, response)).catch((error: unknown) => {
        logger.error('A request failed', { method: request.method, error });
        response.destroy();
      });
    },
  );
  server.on('secureConnection', (socket) => {
    current.add(socket);
  });
  return {
    start: async () => ({ port: await listenOn(server, options) }),
    setCertificate: (certificate) => {
      server.setSecureContext(tlsOf(certificate));
      current = new WeakSet();
    },
    stop: () => endListening(server, graceMs),
  };
}

const tlsOf = ({ certificate, key }: ServingCertificate) => ({
  cert: certificate,
  key,
  minVersion: 'TLSv1.2' as const,
});
