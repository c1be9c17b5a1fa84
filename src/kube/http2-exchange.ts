import { constants, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2';
import type { WireAnswer, WireRequest } from './wire.ts';

/** The server has surely not looked at the request: it may be sent again, whatever it does. */
export class NotProcessed extends Error {
  constructor(cause: unknown) {
    const reason = cause instanceof Error ? cause.message : 'unknown';
    super(`The server did not take the request: ${reason}`, { cause });
    this.name = 'NotProcessed';
  }
}

/** One request on its way, and its answer. */
export interface Exchange {
  readonly stream: ClientHttp2Stream;
  /** Rejects with `NotProcessed` or with what ended the stream before there was a head. */
  readonly answer: Promise<WireAnswer>;
}

/**
 * Sends a request on a session that has room for it. `lastTaken` says the last stream that a server which is going away
 * has taken on (RFC 9113 §6.8). Throws `NotProcessed` when the session takes no more.
 */
export function exchange(
  session: ClientHttp2Session,
  request: WireRequest,
  lastTaken: () => number,
): Exchange {
  const stream = streamOf(session, request);
  let answered = false;
  let failure: Error | undefined;
  const answer = new Promise<WireAnswer>((resolve, reject) => {
    const giveUp = () => cancel(stream);
    // Always listened to: also when nobody reads any more, an error must not become the process's.
    stream.on('error', (error: Error) => {
      failure = error;
    });
    stream.once('response', (headers) => {
      answered = true;
      resolve(answerOf(stream, headers[':status'] ?? 0, headers['retry-after']));
    });
    stream.once('close', () => {
      request.signal.removeEventListener('abort', giveUp);
      if (answered) return;
      const refused =
        stream.rstCode === constants.NGHTTP2_REFUSED_STREAM || (stream.id ?? 0) > lastTaken();
      const reason = failure ?? endOf(stream);
      reject(refused ? new NotProcessed(reason) : reason);
    });
    if (request.signal.aborted) giveUp();
    else request.signal.addEventListener('abort', giveUp, { once: true });
  });
  if (request.body !== undefined) stream.end(request.body);
  return { stream, answer };
}

function streamOf(session: ClientHttp2Session, request: WireRequest): ClientHttp2Stream {
  try {
    return session.request(
      { ':method': request.method, ':path': request.path, ...request.headers },
      { endStream: request.body === undefined },
    );
  } catch (error) {
    throw new NotProcessed(error);
  }
}

function answerOf(
  stream: ClientHttp2Stream,
  status: number,
  retryAfter: string | undefined,
): WireAnswer {
  return {
    status,
    guarded: true,
    retryAfter,
    text: () => textOf(stream),
    get chunks() {
      return chunksOf(stream);
    },
    discard: () => {
      if (!stream.destroyed) cancel(stream);
    },
  };
}

function textOf(stream: ClientHttp2Stream): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let whole = false;
    const cut = (error?: Error) => {
      if (!whole) reject(error ?? endOf(stream));
    };
    if (stream.destroyed) {
      cut();
      return;
    }
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.once('end', () => {
      whole = endedWhole(stream);
      if (whole) resolve(Buffer.concat(chunks).toString('utf8'));
    });
    stream.once('error', cut);
    stream.once('close', cut);
  });
}

async function* chunksOf(stream: ClientHttp2Stream): AsyncGenerator<Uint8Array> {
  yield* stream as AsyncIterable<Buffer>;
  if (!endedWhole(stream)) throw endOf(stream);
}

/** A stream that is cut off ends as one that is over does; only the code differs. */
function endedWhole({ rstCode }: ClientHttp2Stream): boolean {
  return rstCode === constants.NGHTTP2_NO_ERROR;
}

/** What is to be said of a stream that ended too early without an error of its own: Node cancels those of a lost connection. */
function endOf({ rstCode }: ClientHttp2Stream): Error {
  const lost = rstCode === constants.NGHTTP2_CANCEL || rstCode === constants.NGHTTP2_NO_ERROR;
  return new Error(
    lost ? 'the connection was closed' : `the server reset the stream with code ${rstCode}`,
  );
}

function cancel(stream: ClientHttp2Stream): void {
  stream.close(constants.NGHTTP2_CANCEL);
  stream.destroy();
}
