import type { Clock } from '../runtime/clock.ts';

/**
 * A queue of keys, as controllers need it (after client-go's workqueue):
 * - stingy: a key that is added many times before it is taken is handled once;
 * - never handled twice at the same time: a key added while in hand is queued again when it is done;
 * - fair: in the order of adding, except for keys added with a delay.
 */
export interface WorkQueue {
  add(key: string): void;
  /** Adds after `delayMs`; an earlier pending delay of the same key wins. */
  addAfter(key: string, delayMs: number): void;
  /** The next key; undefined when the queue was stopped. Pair each with `done`. */
  take(): Promise<string | undefined>;
  done(key: string): void;
  /** Keys waiting now (delayed ones not counted). */
  readonly length: number;
  stop(): void;
}

export function createWorkQueue(clock: Pick<Clock, 'now' | 'after'>): WorkQueue {
  // invariant: a key is in `order` exactly when it is in `dirty` and not in `processing`.
  const order: string[] = [];
  const dirty = new Set<string>();
  const processing = new Set<string>();
  const delayed = new Map<string, { at: number; cancel: () => void }>();
  const takers: ((key: string | undefined) => void)[] = [];
  let stopped = false;

  const hand = (): void => {
    for (const taker of takers.splice(0, order.length)) {
      const [key = ''] = order.splice(0, 1);
      dirty.delete(key);
      processing.add(key);
      taker(key);
    }
  };

  const queue: WorkQueue = {
    add(key) {
      if (stopped || dirty.has(key)) return;
      dirty.add(key);
      if (processing.has(key)) return;
      order.push(key);
      hand();
    },
    addAfter(key, delayMs) {
      if (stopped) return;
      if (delayMs <= 0) {
        queue.add(key);
        return;
      }
      const at = clock.now() + delayMs;
      const earlier = delayed.get(key);
      if (earlier && earlier.at <= at) return;
      earlier?.cancel();
      const cancel = clock.after(delayMs, () => {
        delayed.delete(key);
        queue.add(key);
      });
      delayed.set(key, { at, cancel });
    },
    async take() {
      if (stopped) return undefined;
      return await new Promise<string | undefined>((resolve) => {
        takers.push(resolve);
        hand();
      });
    },
    done(key) {
      processing.delete(key);
      if (!dirty.has(key)) return;
      order.push(key);
      hand();
    },
    get length() {
      return order.length;
    },
    stop() {
      stopped = true;
      for (const { cancel } of delayed.values()) cancel();
      delayed.clear();
      for (const taker of takers.splice(0)) taker(undefined);
    },
  };
  return queue;
}
