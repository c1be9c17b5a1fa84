import type { Clock } from '../runtime/clock.ts';
import { createChangeLog, type ChangeLog } from './change-log.ts';
import { createChangeReader, type Change, type Subject } from './change-reader.ts';
import type { View, ViewChange } from './view.ts';

/** One message of a stream of changes; with `reset` the changes are the whole present state. */
export interface ChangesMessage<T> {
  readonly cursor: string;
  readonly reset: boolean;
  readonly changes: readonly Change<T>[];
}

/**
 * Streams of state, not of signals (invariant S1): the present state first, then what has changed since the message
 * before. What changes while a reader is slow is merged: its next message has the latest state of each thing, so
 * that what waits is bounded by the number of things, never by the number of changes.
 *
 * A cursor names a place in every cluster's log. Within the window a stream goes on from there with no gap; its
 * first message then comes at once too, though there may be nothing in it. Beyond the window, or with a cursor that
 * is none of ours, the stream begins anew and says `reset`.
 */
export interface ChangeFeed {
  /** Begins to follow when the first message is asked for; `return` ends it at once, also while one is waited for. */
  changes<T>(subject: Subject<T>, resumeFrom?: string): AsyncIterableIterator<ChangesMessage<T>>;
  /** How many streams are being followed. */
  readonly readers: number;
  /** Ends every stream. */
  stop(): void;
}

export interface ChangeFeedOptions {
  /** How long changes can be resumed from, in milliseconds; left out: 15 minutes. */
  readonly windowMs?: number;
  /** How many changed things are kept at most; left out: 500,000. */
  readonly windowKeys?: number;
  /** Changes within this many milliseconds come in one message; left out: 50. */
  readonly gatherMs?: number;
}

/** What every stream of a feed shares. */
interface Shared {
  readonly log: ChangeLog;
  readonly clock: Clock;
  readonly gatherMs: number;
  readonly listeners: Set<(change: ViewChange) => void>;
  readonly closers: Set<() => void>;
}

export function createChangeFeed(
  { view, clock }: { readonly view: View; readonly clock: Clock },
  { windowMs = 15 * 60_000, windowKeys = 500_000, gatherMs = 50 }: ChangeFeedOptions = {},
): ChangeFeed {
  const log = createChangeLog({ view, clock }, { windowMs, windowKeys });
  const listeners = new Set<(change: ViewChange) => void>();
  const closers = new Set<() => void>();
  const unfollow = view.onChange((change) => {
    log.add(change);
    for (const listener of listeners) listener(change);
  });
  return {
    changes: (subject, resumeFrom) =>
      createStream({ log, clock, gatherMs, listeners, closers }, subject, resumeFrom),
    get readers() {
      return listeners.size;
    },
    stop() {
      unfollow();
      for (const close of [...closers]) close();
    },
  };
}

function createStream<T>(
  { log, clock, gatherMs, listeners, closers }: Shared,
  subject: Subject<T>,
  resumeFrom: string | undefined,
): AsyncIterableIterator<ChangesMessage<T>> {
  const closing = new AbortController();
  const closed = () => closing.signal.aborted;
  let reader: ReturnType<typeof createChangeReader<T>> | undefined;
  let wake: () => void = () => undefined;
  let last: Promise<unknown> = Promise.resolve();

  const onChange = (change: ViewChange) => {
    if (reader?.take(change) === true) wake();
  };
  const close = () => {
    closing.abort();
    listeners.delete(onChange);
    closers.delete(close);
    wake();
  };
  closers.add(close);

  /** Resolves when there may be something to tell, or the stream is closed; then waits a little for more. */
  const gather = async (waiting: () => boolean) => {
    if (!waiting()) await new Promise<void>((resolve) => (wake = resolve));
    if (!closed()) await pause();
  };
  const pause = () =>
    clock.sleep(gatherMs, closing.signal).catch((error: unknown) => {
      if (!closed()) throw error;
    });
  const begin = (): ChangesMessage<T> => {
    reader = createChangeReader(
      subject,
      resumeFrom === undefined ? undefined : log.since(resumeFrom),
    );
    listeners.add(onChange);
    return { cursor: log.cursor(), ...reader.message() };
  };
  const following = async (): Promise<IteratorResult<ChangesMessage<T>, undefined>> => {
    while (!closed()) {
      if (reader === undefined) return { done: false, value: begin() };
      await gather(reader.waiting);
      if (closed()) break;
      const message = { cursor: log.cursor(), ...reader.message() };
      if (message.changes.length > 0) return { done: false, value: message };
    }
    return { done: true, value: undefined };
  };

  return {
    // One at a time, in the order in which they were asked for.
    next() {
      const result = last.then(following, following);
      last = result;
      return result;
    },
    return() {
      close();
      return Promise.resolve({ done: true, value: undefined });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
