import type { Clock } from '../runtime/clock.ts';

/**
 * Spaces writes that are wanted again and again: the second attempt at one thing waits, each later one twice as long.
 * Who fights with another controller over a label so does it ever more rarely, and what the view does not show yet is
 * not written twice.
 */
export interface WritePace {
  /** Milliseconds until it may be written; 0 when it may now, which counts as written. */
  wait(key: string): number;
  /** It was not written after all. */
  forget(key: string): void;
}

const pace = { firstMs: 1_000, longestMs: 600_000, remembered: 20_000 };

export function createWritePace(clock: Pick<Clock, 'now'>): WritePace {
  const written = new Map<string, { readonly at: number; readonly pauseMs: number }>();
  return {
    wait(key) {
      const now = clock.now();
      const last = written.get(key);
      const left = last === undefined ? 0 : last.at + last.pauseMs - now;
      if (left > 0) return left;
      // What was quiet for long enough is forgiven.
      const isAgain = last !== undefined && now < last.at + 4 * last.pauseMs;
      const pauseMs = isAgain ? Math.min(2 * last.pauseMs, pace.longestMs) : pace.firstMs;
      written.delete(key);
      written.set(key, { at: now, pauseMs });
      const [oldest] = written.keys();
      if (written.size > pace.remembered && oldest !== undefined) written.delete(oldest);
      return 0;
    },
    forget: (key) => void written.delete(key),
  };
}
