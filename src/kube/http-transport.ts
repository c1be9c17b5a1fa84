import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../runtime/clock.ts';
import { createHttp1Wire } from './http1-wire.ts';
import type { KubeRequest } from './kube-client.ts';
import type { ClusterConnection, Credentials, TlsOptions } from './kube-config.ts';
import { errorFromAnswer, KubeError, ownError } from './kube-error.ts';
import { createTlsWire } from './tls-wire.ts';
import type { Wire, WireAnswer } from './wire.ts';

const defaultTimeoutMs = 30_000;
/** How long credentials are used before they are asked for again; a 401 asks at once. */
const credentialsForMs = 30_000;

/** Sends requests to one API server, over HTTP/2 where it is offered. Rejects with `KubeError`, whatever happens. */
export interface Transport {
  /** Sends, reads the whole body as text, all within `timeoutMs`. */
  call(request: KubeRequest): Promise<string>;
  /** Sends; `timeoutMs` holds for the head only. The body may stay silent for ever: whoever reads it keeps time. */
  open(request: KubeRequest): Promise<OpenAnswer>;
  /** Ends all connections, also those in use. */
  close(): Promise<void>;
}

/** An answer with a 2xx status; its body is not read yet. */
export interface OpenAnswer extends Pick<WireAnswer, 'guarded'> {
  /** Throws when the body does not come whole: whatever it throws is for `kubeErrorOf`. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Lets go of the body, however much of it is read. To be called in the end. */
  discard(): void;
}

export interface TransportOptions {
  /** Connections for calls over HTTP/1.1; further calls wait their turn within their deadline. Left out: 16. */
  readonly connections?: number;
}

/** Credentials that were asked for: once for all requests that need them. */
interface Asked {
  readonly value: Promise<Credentials>;
  readonly until: number;
}

export function createTransport(
  deps: { readonly connection: ClusterConnection; readonly clock: Clock },
  { connections = 16 }: TransportOptions = {},
): Transport {
  const { connection, clock } = deps;
  const server = new URL(connection.server);
  const prefix = server.pathname.replace(/\/$/, '');
  let asked: Asked | undefined;
  let present: { readonly wire: Wire; readonly tls: TlsOptions } | undefined;
  /** The present one and those that run out. */
  const wires = new Set<Wire>();
  let closed = false;

  /** Asked for again after a while, and at once when those of `refused` are the last that were given. */
  const presentCredentials = (refused?: Asked): Asked => {
    const now = clock.now();
    if (asked === undefined || now >= asked.until || asked === refused) {
      const value = connection.credentials(refused === undefined ? {} : { refused: true });
      const asking: Asked = { value, until: now + credentialsForMs };
      asked = asking;
      value.catch(() => {
        if (asked === asking) asked = undefined;
      });
    }
    return asked;
  };
  const credentialsOf = async ({ value }: Asked, signal: AbortSignal): Promise<Credentials> => {
    try {
      return await unlessAborted(value, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      throw ownError('Unreachable', `No credentials: ${messageOf(error)}`);
    }
  };

  // TLS material is part of a connection: with renewed certificates new connections are made, old ones run out.
  const wireWith = (tls: TlsOptions): Wire => {
    if (closed) throw ownError('Aborted', 'The client is closed');
    if (present !== undefined && (present.tls === tls || isDeepStrictEqual(present.tls, tls))) {
      return present.wire;
    }
    const old = present?.wire;
    const http1 = { origin: server.origin, tls, connections };
    const wire =
      server.protocol === 'https:'
        ? createTlsWire({ server, tls, clock }, http1)
        : createHttp1Wire(http1);
    present = { wire, tls };
    wires.add(wire);
    if (old !== undefined) {
      const forget = () => wires.delete(old);
      // One that is destroyed while it runs out may say so; nobody waits for it.
      old.retire().then(forget, forget);
    }
    return wire;
  };

  const send = async (request: KubeRequest, way: Way, credentials: Asked): Promise<WireAnswer> => {
    const { headers, tls } = await credentialsOf(credentials, way.signal);
    const answer = await wireWith(tls).send({
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
      body: request.body === undefined ? undefined : JSON.stringify(request.body),
      ...way,
    });
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw errorFromAnswer(answer.status, await answer.text(), answer.retryAfter);
  };

  /** A 401 may mean that the token has just run out: asked for once more, with the same request, which had no effect. */
  const sendWithRenewal = async (request: KubeRequest, way: Way): Promise<WireAnswer> => {
    const credentials = presentCredentials();
    try {
      return await send(request, way, credentials);
    } catch (error) {
      if (!(error instanceof KubeError && error.status === 401)) throw error;
      return await send(request, way, presentCredentials(credentials));
    }
  };

  const failed = (error: unknown, request: KubeRequest, late: boolean): KubeError =>
    closed && !(error instanceof KubeError)
      ? ownError('Aborted', 'The client is closed', error)
      : kubeErrorOf(error, request, late);

  return {
    async call(request) {
      using limit = limitOf(clock, request);
      try {
        const answer = await sendWithRenewal(request, { stream: false, signal: limit.signal });
        return await answer.text();
      } catch (error) {
        throw failed(error, request, limit.late);
      }
    },
    async open(request) {
      const limit = limitOf(clock, request);
      try {
        const answer = await sendWithRenewal(request, { stream: true, signal: limit.signal });
        limit.lift();
        return {
          guarded: answer.guarded,
          chunks: answer.chunks,
          discard() {
            limit[Symbol.dispose]();
            answer.discard();
          },
        };
      } catch (error) {
        limit[Symbol.dispose]();
        throw failed(error, request, limit.late);
      }
    },
    async close() {
      closed = true;
      await Promise.all([...wires].map((wire) => wire.destroy()));
    },
  };
}

type Way = Pick<Parameters<Wire['send']>[0], 'stream' | 'signal'>;

/** What may end a request before its answer does: its deadline, and the caller. Disposing ends the watch over both. */
interface Limit extends Disposable {
  readonly signal: AbortSignal;
  /** The deadline has passed. */
  readonly late: boolean;
  /** From now on there is no deadline. */
  lift(): void;
}

function limitOf(clock: Clock, { timeoutMs = defaultTimeoutMs, signal }: KubeRequest): Limit {
  const ending = new AbortController();
  let late = false;
  const onAbort = () => ending.abort();
  const cancel = clock.after(timeoutMs, () => {
    late = true;
    ending.abort();
  });
  if (signal?.aborted === true) ending.abort();
  else signal?.addEventListener('abort', onAbort, { once: true });
  return {
    signal: ending.signal,
    get late() {
      return late;
    },
    lift: cancel,
    [Symbol.dispose]() {
      cancel();
      signal?.removeEventListener('abort', onAbort);
    },
  };
}

/** A plugin may hang, and those who wait for it give up in their own time. */
function unlessAborted<T>(value: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new Error('given up'));
    const done = () => signal.removeEventListener('abort', giveUp);
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
    value.finally(done).then(resolve, reject);
  });
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
  return ownError('Unreachable', `${what}: ${messageOf(error)}`, error);
}

/** Several addresses tried give an AggregateError with an empty message. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
