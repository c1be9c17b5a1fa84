import { connect, type ClientHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import type { CancelTimer, Clock } from '../runtime/clock.ts';
import { exchange } from './http2-exchange.ts';
import type { TlsOptions } from './kube-config.ts';
import { connectTls } from './tls-socket.ts';
import type { WireAnswer, WireRequest } from './wire.ts';

/** Silence, while an answer is awaited, after which the server is asked for a sign of life. */
const silenceMs = 15_000;
/** How long that sign may take. With the silence twice (it is looked at from time to time): a dead line is found in 40 s. */
const pingTimeoutMs = 10_000;
/** What may be under way to a reader: enough for 80 MB/s over 50 ms; a slow reader holds so much in memory, no more. */
const streamWindowBytes = 4 * 1024 * 1024;
/** What may be under way on the whole connection. Node takes it off at once, so one slow reader cannot use it up. */
const sessionWindowBytes = 64 * 1024 * 1024;
/** Node refuses streams of a session over this, and counts also what waits to be read; its own 10 MB are for small peers. */
const sessionMemoryMegabytes = 1024;

/** The server does not speak HTTP/2. */
export class Http2NotSpoken extends Error {
  constructor() {
    super('The server does not speak HTTP/2');
    this.name = 'Http2NotSpoken';
  }
}

/** One HTTP/2 connection. It keeps the process alive only while an answer is awaited. */
export interface Http2Session {
  /** Takes no more requests: the server is going away, the connection is lost, or it is retired. */
  readonly ending: boolean;
  /** Whether the server lets one more request be in flight here. */
  readonly hasRoom: boolean;
  /** Sends at once. Rejects with `NotProcessed` or with what ended it. Only where there is room. */
  send(request: WireRequest): Promise<WireAnswer>;
  /** Takes no more requests and closes when those in flight have ended. */
  retire(): void;
  /** Ends it with all that is in flight, for which this is the reason. */
  destroy(reason: Error): void;
}

export interface Http2SessionDeps {
  readonly server: URL;
  readonly tls: TlsOptions;
  readonly clock: Clock;
}

export interface Http2SessionOptions {
  /** Gives the attempt to connect up. */
  readonly signal: AbortSignal;
  /** A request has ended, or the session takes no more. */
  readonly onChange: () => void;
  /** The connection is closed. */
  readonly onClose: () => void;
}

/**
 * Connects, and waits for the server's settings, so that its limits are known and it is certain that it is there. Rejects
 * with `Http2NotSpoken` when the server chose otherwise.
 */
export async function openHttp2Session(
  deps: Http2SessionDeps,
  options: Http2SessionOptions,
): Promise<Http2Session> {
  const { socket, tcp } = await connectTls(deps.server, deps.tls, options.signal);
  if (socket.alpnProtocol !== 'h2') {
    socket.destroy();
    throw new Http2NotSpoken();
  }
  const session = connect(deps.server.origin, {
    createConnection: () => socket,
    settings: { enablePush: false, initialWindowSize: streamWindowBytes },
    maxSessionMemory: sessionMemoryMegabytes,
  });
  // With an error, as streams that end without one are taken for whole.
  tcp.once('close', () => session.destroy(tcp.errored ?? new Error('the connection was closed')));
  await settingsOf(session, options.signal);
  if (session.destroyed) throw new Error('the connection was closed');
  session.setLocalWindowSize(sessionWindowBytes);
  return runningSession({ session, tcp, clock: deps.clock }, options);
}

function settingsOf(session: ClientHttp2Session, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = () => session.destroy();
    // Stays for good: streams tell their readers what broke, and the session's own error must not become the process's.
    session.on('error', reject);
    session.once('close', () => {
      signal.removeEventListener('abort', giveUp);
      reject(new Error('the connection was closed'));
    });
    session.once('remoteSettings', () => {
      signal.removeEventListener('abort', giveUp);
      resolve();
    });
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
}

function runningSession(
  deps: {
    readonly session: ClientHttp2Session;
    readonly tcp: Socket;
    readonly clock: Clock;
  },
  { onChange, onClose }: Http2SessionOptions,
): Http2Session {
  const { session } = deps;
  const liveness = watchLiveness(deps);
  let inFlight = 0;
  let lastTaken = Number.POSITIVE_INFINITY;
  const isEnding = () => session.closed || session.destroyed;

  const begun = () => {
    inFlight += 1;
    if (inFlight > 1) return;
    session.ref();
    liveness.start();
  };
  const ended = () => {
    inFlight -= 1;
    if (inFlight === 0) {
      liveness.stop();
      if (!session.destroyed) session.unref();
    }
    onChange();
  };

  session.on('goaway', (_, lastStream: number) => {
    lastTaken = lastStream;
    onChange();
  });
  session.once('close', () => {
    liveness.stop();
    onClose();
  });
  session.unref();
  return {
    get ending() {
      return isEnding();
    },
    get hasRoom() {
      return !isEnding() && inFlight < (session.remoteSettings.maxConcurrentStreams ?? Infinity);
    },
    async send(request) {
      const { stream, answer } = exchange(session, request, () => lastTaken);
      begun();
      stream.once('close', ended);
      return await answer;
    },
    retire: () => session.close(),
    destroy: (reason) => session.destroy(reason),
  };
}

/** While started: a PING when nothing was heard for a while, and the end of the session when there is still nothing then. */
function watchLiveness({
  session,
  tcp,
  clock,
}: {
  readonly session: ClientHttp2Session;
  readonly tcp: Socket;
  readonly clock: Clock;
}) {
  let cancel: CancelTimer = () => undefined;
  const listen = () => {
    const heard = tcp.bytesRead;
    cancel = clock.after(silenceMs, () => {
      if (tcp.bytesRead === heard) ask(heard);
      else listen();
    });
  };
  const ask = (heard: number) => {
    // It may have broken a moment ago, and its close not have come yet.
    if (session.destroyed) return;
    // Any byte will do: the answer may stand behind much else on a slow line.
    session.ping(() => undefined);
    cancel = clock.after(pingTimeoutMs, () => {
      if (tcp.bytesRead === heard) session.destroy(new Error('the server gives no sign of life'));
      else listen();
    });
  };
  return {
    start: listen,
    stop: () => cancel(),
  };
}
