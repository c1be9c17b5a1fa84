import type { Clock } from '../runtime/clock.ts';
import { NotProcessed } from './http2-exchange.ts';
import { openHttp2Session, type Http2Session, type Http2SessionDeps } from './http2-session.ts';
import type { Wire, WireAnswer, WireRequest } from './wire.ts';

const connectTimeoutMs = 10_000;

interface Waiter {
  readonly go: (session: Http2Session) => void;
  readonly fail: (error: Error) => void;
}

/**
 * Sessions to one server that share their requests. A session more is opened only when all are full, up to `maxSessions`;
 * then requests wait for room. A request that a server has surely not taken on is sent once more.
 */
export function createHttp2Lane(
  deps: Http2SessionDeps & { readonly clock: Clock },
  { maxSessions }: { readonly maxSessions: number },
): Wire {
  const sessions = new Set<Http2Session>();
  const waiting = new Set<Waiter>();
  const ending = new AbortController();
  let opening = false;
  /** The server has just let us have no session more. */
  let refused = false;
  let retired: (() => void) | undefined;

  const withRoom = (): Http2Session | undefined => {
    for (const session of sessions) if (session.hasRoom) return session;
    return undefined;
  };
  const running = () => [...sessions].filter((session) => !session.ending).length;

  const open = async () => {
    opening = true;
    const late = new AbortController();
    const cancel = deps.clock.after(connectTimeoutMs, () => late.abort());
    const signal = AbortSignal.any([ending.signal, late.signal]);
    try {
      const session: Http2Session = await openHttp2Session(deps, {
        signal,
        onChange: pump,
        onClose: () => {
          sessions.delete(session);
          pump();
        },
      });
      sessions.add(session);
    } catch (error) {
      const reason = late.signal.aborted
        ? Object.assign(new Error('no connection in time'), { code: 'CONNECT_TIMEOUT' })
        : errorOf(error);
      // Where another session runs, those who wait have room there when a request of it ends; then it is tried again too.
      refused = running() > 0;
      if (!refused) failAll(reason);
    } finally {
      cancel();
      opening = false;
    }
    pump();
    refused = false;
  };
  const failAll = (error: Error) => {
    for (const waiter of waiting) waiter.fail(error);
    waiting.clear();
  };
  /** Brings those who wait and what there is together. */
  const pump = () => {
    for (const waiter of waiting) {
      const session = withRoom();
      if (session === undefined) break;
      waiting.delete(waiter);
      waiter.go(session);
    }
    if (waiting.size > 0 && !opening && !refused && running() < maxSessions) void open();
    if (retired !== undefined && waiting.size === 0 && !opening) {
      for (const session of sessions) session.retire();
      if (sessions.size === 0) retired();
    }
  };

  const attempt = async (request: WireRequest): Promise<WireAnswer> => {
    const session = waiting.size === 0 ? withRoom() : undefined;
    if (session !== undefined) return await sendOn(session, request);
    return await new Promise((resolve, reject) => {
      const { signal } = request;
      const giveUp = () => {
        waiting.delete(waiter);
        reject(new Error('given up while it waited'));
      };
      const waiter: Waiter = {
        go: (found) => {
          signal.removeEventListener('abort', giveUp);
          sendOn(found, request).then(resolve, reject);
        },
        fail: (error) => {
          signal.removeEventListener('abort', giveUp);
          reject(error);
        },
      };
      if (signal.aborted || ending.signal.aborted) {
        giveUp();
        return;
      }
      signal.addEventListener('abort', giveUp, { once: true });
      waiting.add(waiter);
      pump();
    });
  };
  const sendOn = async (session: Http2Session, request: WireRequest): Promise<WireAnswer> => {
    try {
      return await session.send(request);
    } catch (error) {
      // What refuses one request is not asked again: the next goes to a fresh session.
      if (error instanceof NotProcessed && !session.ending) session.retire();
      throw error;
    }
  };

  return {
    async send(request) {
      try {
        return await attempt(request);
      } catch (error) {
        if (!(error instanceof NotProcessed) || request.signal.aborted) throw error;
        return await attempt(request);
      }
    },
    retire: () =>
      new Promise((resolve) => {
        retired = resolve;
        pump();
      }),
    destroy: () => {
      const reason = new Error('the client is closed');
      ending.abort();
      failAll(reason);
      for (const session of sessions) session.destroy(reason);
      return Promise.resolve();
    },
  };
}

function errorOf(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
