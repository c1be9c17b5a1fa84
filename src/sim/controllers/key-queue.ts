import type { SimClock } from '../clock.ts';

/**
 * Keys to be looked at, each at most once at a time: a controller marks what changed and later acts on
 * the state of the world as it then is, never on the event.
 */
export interface KeyQueue {
  /** Marks `key`, to be handled after `afterMs` (default 0). Already marked: the earlier time wins. */
  add(key: string, afterMs?: number): void;
  /** Marks of keys that are not handled yet, the delayed ones included. */
  readonly size: number;
  /** Forgets everything and accepts nothing more. */
  stop(): void;
}

export interface KeyQueueOptions {
  readonly clock: SimClock;
  readonly handle: (key: string) => void;
  /** Told of what `handle` threw; the key is tried again later, with a growing delay. */
  readonly onError: (error: unknown) => void;
  /** Keys handled before other work gets its turn. */
  readonly batch?: number;
}

const firstRetryMs = 100;
const lastRetryMs = 10_000;

/** First come, first served; delayed keys join when their time has come. */
export function createKeyQueue(options: KeyQueueOptions): KeyQueue {
  const { clock, handle, onError, batch = 200 } = options;
  const ready = new Set<string>();
  const delayed = new Map<string, { dueMs: number; cancel: () => void }>();
  const failures = new Map<string, number>();
  let cancelDrain: (() => void) | undefined;
  let stopped = false;

  const attempt = (key: string): void => {
    try {
      handle(key);
      failures.delete(key);
    } catch (error) {
      onError(error);
      const count = failures.get(key) ?? 0;
      failures.set(key, count + 1);
      add(key, Math.min(firstRetryMs * 2 ** count, lastRetryMs));
    }
  };
  const drain = (): void => {
    cancelDrain = undefined;
    let left = batch;
    for (const key of ready) {
      if (left === 0) break;
      left -= 1;
      ready.delete(key);
      attempt(key);
    }
    if (ready.size > 0) wake();
  };
  const wake = (): void => {
    if (!stopped) cancelDrain ??= clock.after(0, drain);
  };
  const enter = (key: string): void => {
    ready.add(key);
    wake();
  };
  function add(key: string, afterMs = 0): void {
    if (stopped || ready.has(key)) return;
    const dueMs = clock.now() + afterMs;
    const waiting = delayed.get(key);
    if (waiting) {
      if (waiting.dueMs <= dueMs) return;
      waiting.cancel();
      delayed.delete(key);
    }
    if (afterMs <= 0) {
      enter(key);
      return;
    }
    const cancel = clock.after(afterMs, () => {
      delayed.delete(key);
      enter(key);
    });
    delayed.set(key, { dueMs, cancel });
  }

  return {
    add,
    get size() {
      return ready.size + delayed.size;
    },
    stop() {
      stopped = true;
      cancelDrain?.();
      for (const { cancel } of delayed.values()) cancel();
      ready.clear();
      delayed.clear();
    },
  };
}
