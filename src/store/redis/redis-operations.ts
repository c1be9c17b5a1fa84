/**
 * Operations in Redis: one small text each, and a channel for each direction. Channels carry nothing; whoever misses a
 * call looks by itself. Redis alone tells how old a text is, so that no two clocks are compared.
 */
import { isDeepStrictEqual } from 'node:util';
import { abandoned, type Operation } from '../../model/operation.ts';
import type { Clock } from '../../runtime/clock.ts';
import { operationKeptMs, type OperationBoard, type ShownOperation } from '../operation-board.ts';
import { createBell } from './bell.ts';
import { operationKeys } from './keys.ts';
import type { RedisAccess } from './redis-access.ts';
import { cancelScript, findScript, showScript } from './scripts.ts';

/** How the board waits, all in milliseconds. */
export interface BoardTimes {
  /** Between two writes of one operation, however fast it goes on. */
  readonly pauseMs: number;
  /** How often an operation that runs is written though nothing has changed. */
  readonly beatMs: number;
  /** How often who watches looks without being called; longer than a beat. */
  readonly lookMs: number;
  /** How long without a beat until an operation counts as abandoned. */
  readonly silentMs: number;
}

export const defaultBoardTimes: BoardTimes = {
  pauseMs: 100,
  beatMs: 2_000,
  lookMs: 3_000,
  silentMs: 6_000,
};

/**
 * So many looks in a row must find nobody at an operation: one that runs has several beats in that time, also when
 * Redis itself was away, or has lost what it knew.
 */
const enoughLooks = 3;

interface Found {
  readonly operation: Operation;
  /** Whether it should have been written again by now. */
  readonly silent: boolean;
}

/** The access is somebody else's to close. */
export function createRedisOperations(
  { redis, clock }: { readonly redis: RedisAccess; readonly clock: Clock },
  { prefix, times = defaultBoardTimes }: { readonly prefix: string; readonly times?: BoardTimes },
): OperationBoard {
  const closing = new AbortController();
  const showing = new Set<Promise<void>>();
  const keysOf = (id: string) => operationKeys(prefix, id);

  async function look(id: string): Promise<Found | undefined> {
    // Whoever asks may have sent anything.
    if (!/^[\w-]{1,64}$/.test(id)) return undefined;
    const answer = await redis.run(findScript, [keysOf(id).state], []);
    const [text, leftMs] = answer as [string, number];
    if (text === '') return undefined;
    const operation = JSON.parse(text) as Operation;
    const isSilent = operationKeptMs - leftMs > times.silentMs;
    return { operation, silent: operation.state === 'RUNNING' && isSilent };
  }

  /** Writes it until its end is written, or nobody would ask for it any more. */
  async function keepShown(
    { id, current, cancel }: ShownOperation,
    bell: ReturnType<typeof createBell>,
  ): Promise<void> {
    const { signal } = closing;
    const { state, cancel: asked, calls } = keysOf(id);
    let until = Infinity;
    while (clock.now() < until) {
      const isLast = signal.aborted;
      const operation = current();
      const hasEnded = operation.state !== 'RUNNING';
      if (hasEnded) until = Math.min(until, clock.now() + operationKeptMs);
      const args = [JSON.stringify(operation), operationKeptMs, calls];
      const answer = await redis.run(showScript, [state, asked], args).catch(() => undefined);
      if (hasEnded && answer !== undefined) return;
      // A process that ends says how it leaves it: what has ended by then has not failed.
      if (isLast) return;
      if (answer === 1) cancel();
      await clock.sleep(times.pauseMs, signal).catch(() => undefined);
      await bell.heard(times.beatMs, signal);
    }
  }

  /** Says how it goes on until it has ended, or nothing is heard of it. */
  async function keepWatching(
    { operation: known }: Found,
    listener: (operation: Operation) => void,
    { bell, signal }: { bell: ReturnType<typeof createBell>; signal: AbortSignal },
  ): Promise<void> {
    let last = known;
    let looksInVain = 0;
    while (last.state === 'RUNNING') {
      await bell.heard(times.lookMs, signal);
      if (signal.aborted) return;
      try {
        const found = await look(known.id);
        if (found !== undefined && !isDeepStrictEqual(found.operation, last)) {
          last = found.operation;
          if (!isAborted(signal)) listener(last);
        }
        looksInVain = found === undefined || found.silent ? looksInVain + 1 : 0;
      } catch {
        // Redis is away: that says nothing of the operation.
        continue;
      }
      if (looksInVain < enoughLooks) continue;
      if (!isAborted(signal)) listener(abandoned(last));
      return;
    }
  }

  return {
    show(operation) {
      const bell = createBell(clock);
      const unlisten = redis.listen(keysOf(operation.id).cancels, bell.ring);
      const shown = keepShown(operation, bell).finally(() => {
        unlisten();
        showing.delete(shown);
      });
      showing.add(shown);
      return bell.ring;
    },
    async find(id) {
      const found = await look(id);
      return found?.silent === true ? abandoned(found.operation) : found?.operation;
    },
    async watch(id, listener) {
      const found = await look(id);
      if (found === undefined) return undefined;
      const ending = new AbortController();
      const signal = AbortSignal.any([closing.signal, ending.signal]);
      const bell = createBell(clock);
      const unlisten = redis.listen(keysOf(id).calls, bell.ring);
      // It may have been called before anybody listened.
      bell.ring();
      void keepWatching(found, listener, { bell, signal }).finally(unlisten);
      return { found: found.operation, stop: () => ending.abort() };
    },
    async cancel(id) {
      const { cancel, cancels } = keysOf(id);
      await redis.run(cancelScript, [cancel], [operationKeptMs, cancels]);
    },
    async close() {
      closing.abort();
      await Promise.all(showing);
    },
  };
}

/** A call, as the compiler takes a property read once for settled. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;
