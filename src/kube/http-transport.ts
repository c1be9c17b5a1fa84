import { Pool, type Dispatcher } from 'undici';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../runtime/clock.ts';
import type { KubeRequest } from './kube-client.ts';
import type { ClusterConnection, Credentials, TlsOptions } from './kube-config.ts';
import { errorFromAnswer, KubeError, ownError } from './kube-error.ts';

const defaultTimeoutMs = 30_000;
/** How long credentials are used before they are asked for again; a 401 asks at once. */
const credentialsForMs = 30_000;
const connectTimeoutMs = 10_000;
/** Idle time before TCP probes start (one a second after that): what ends a watch whose peer has vanished. */
const tcpKeepAliveMs = 15_000;
/**
 * undici speaks HTTP/2 wherever a server offers it, and there throws out of a socket's event, past every caller, when the
 * server goes away between GOAWAY and the end of the connection: an API server that restarts would end this process.
 */
const http1 = { allowH2: false };
/** Idle connections live on between the batches of a rollout, as a TLS handshake costs more than a request; API servers let them. */
const keepAliveTimeout = 60_000;

/** An answer with a 2xx status; its body is not read yet. */
type Answer = Pick<Dispatcher.ResponseData, 'headers' | 'body'>;

/** Sends requests to one API server: HTTP/1.1, a bounded pool for calls, a pool of its own for streams. */
export interface Transport {
  /** Sends, reads the whole body as text, all within `timeoutMs`. Rejects with `KubeError`. */
  call(request: KubeRequest): Promise<string>;
  /** Sends; `timeoutMs` holds for the head only. The body may stay silent for ever: whoever reads it keeps time. */
  open(request: KubeRequest): Promise<Answer>;
  /** Ends all connections, also those in use. */
  close(): Promise<void>;
}

export interface TransportOptions {
  /** Connections for calls; further calls wait their turn within their deadline. Left out: 16. */
  readonly connections?: number;
}

interface Pools {
  readonly calls: Pool;
  readonly streams: Pool;
  readonly tls: TlsOptions;
}

export function createTransport(
  deps: { readonly connection: ClusterConnection; readonly clock: Clock },
  { connections = 16 }: TransportOptions = {},
): Transport {
  const server = new URL(deps.connection.server);
  const prefix = server.pathname.replace(/\/$/, '');
  let credentials: { readonly value: Promise<Credentials>; readonly until: number } | undefined;
  let pools: Pools | undefined;
  let closed = false;

  const presentCredentials = async (): Promise<Credentials> => {
    if (credentials === undefined || deps.clock.now() >= credentials.until) {
      credentials = {
        value: deps.connection.credentials(),
        until: deps.clock.now() + credentialsForMs,
      };
    }
    try {
      return await credentials.value;
    } catch (error) {
      credentials = undefined;
      throw ownError(
        'Unreachable',
        `No credentials: ${error instanceof Error ? error.message : 'unknown'}`,
      );
    }
  };

  // TLS material is part of a connection: with renewed certificates new connections are made, old ones run out.
  const poolsWith = (tls: TlsOptions): Pools => {
    if (closed) throw ownError('Aborted', 'The client is closed');
    if (pools !== undefined && isDeepStrictEqual(pools.tls, tls)) return pools;
    const old = pools;
    const connect = {
      ...tls,
      timeout: connectTimeoutMs,
      keepAlive: true,
      keepAliveInitialDelay: tcpKeepAliveMs,
    };
    pools = {
      calls: new Pool(server.origin, { ...http1, connect, connections, keepAliveTimeout }),
      streams: new Pool(server.origin, {
        ...http1,
        connect,
        connections: null,
        bodyTimeout: 0,
      }),
      tls,
    };
    void old?.calls.close();
    void old?.streams.close();
    return pools;
  };

  const send = async (
    request: KubeRequest,
    stream: boolean,
    signal: AbortSignal | null,
  ): Promise<Answer> => {
    const { headers, tls } = await presentCredentials();
    const { calls, streams } = poolsWith(tls);
    const answer = await (stream ? streams : calls).request({
      method: request.method,
      path: `${prefix}${request.path}${queryText(request.query)}`,
      headers: {
        'user-agent': 'stationmaster',
        accept: request.accept ?? 'application/json',
        ...(request.body === undefined
          ? {}
          : { 'content-type': request.contentType ?? 'application/json' }),
        ...headers,
      },
      body: request.body === undefined ? null : JSON.stringify(request.body),
      signal,
      headersTimeout: request.timeoutMs ?? defaultTimeoutMs,
    });
    if (answer.statusCode >= 200 && answer.statusCode < 300) return answer;
    const retryAfter = answer.headers['retry-after'];
    throw errorFromAnswer(
      answer.statusCode,
      await answer.body.text(),
      typeof retryAfter === 'string' ? retryAfter : undefined,
    );
  };

  /** A 401 may mean that the token has just run out: asked for once more, with the same request, which had no effect. */
  const sendWithRenewal = async (
    request: KubeRequest,
    stream: boolean,
    signal: AbortSignal | null,
  ) => {
    try {
      return await send(request, stream, signal);
    } catch (error) {
      if (!(error instanceof KubeError && error.status === 401)) throw error;
      credentials = undefined;
      return await send(request, stream, signal);
    }
  };

  return {
    async call(request) {
      const timeoutMs = request.timeoutMs ?? defaultTimeoutMs;
      const deadline = AbortSignal.timeout(timeoutMs);
      const signal =
        request.signal === undefined ? deadline : AbortSignal.any([deadline, request.signal]);
      try {
        const answer = await sendWithRenewal(request, false, signal);
        return await answer.body.text();
      } catch (error) {
        throw kubeErrorOf(error, request, deadline.aborted);
      }
    },
    async open(request) {
      try {
        return await sendWithRenewal(request, true, request.signal ?? null);
      } catch (error) {
        throw kubeErrorOf(error, request, false);
      }
    },
    async close() {
      closed = true;
      await Promise.all([pools?.calls.destroy(), pools?.streams.destroy()]);
    },
  };
}

function queryText(query: Readonly<Record<string, string>> | undefined): string {
  const text = new URLSearchParams(query).toString();
  return text === '' ? '' : `?${text}`;
}

/** Whatever went wrong on the way, as a KubeError. */
export function kubeErrorOf(error: unknown, request: KubeRequest, late: boolean): KubeError {
  if (error instanceof KubeError) return error;
  const what = `${request.method} ${request.path}`;
  if (request.signal?.aborted === true) return ownError('Aborted', `${what} was given up`, error);
  const code = (error as { readonly code?: unknown } | null)?.code;
  const timedOut = typeof code === 'string' && code.includes('TIMEOUT');
  if (late || timedOut) return ownError('Timeout', `${what}: no answer in time`, error);
  return ownError(
    'Unreachable',
    `${what}: ${error instanceof Error ? reasonOf(error) : 'failed'}`,
    error,
  );
}

/** Several addresses tried give an AggregateError with an empty message. */
function reasonOf(error: Error): string {
  if (error instanceof AggregateError) {
    return error.errors
      .map((inner) => (inner instanceof Error ? inner.message : String(inner)))
      .join('; ');
  }
  return error.message;
}
