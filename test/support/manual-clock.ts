import type { SimClock } from '../../src/sim/clock.ts';

/** Time that moves only when the test says so. */
export interface ManualClock extends SimClock {
  /** Moves time on by `ms`, running what falls due on the way, in the order of its time. */
  advance(ms: number): void;
  /** Timers that are still to run. */
  readonly pending: number;
}

interface Timer {
  readonly dueMs: number;
  action: (() => void) | undefined;
}

/** A clock that stands at `startMs` (default: the first second of 2026, UTC). */
export function createManualClock(startMs = Date.UTC(2026, 0, 1)): ManualClock {
  let nowMs = startMs;
  let pending = 0;
  /** Latest first; among equals the one that was set last comes first, so that the end is always next. */
  const timers: Timer[] = [];
  const placeOf = (dueMs: number): number => {
    let [low, high] = [0, timers.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (timers[middle]!.dueMs > dueMs) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    now: () => nowMs,
    after(delayMs, action) {
      const timer: Timer = { dueMs: nowMs + delayMs, action };
      timers.splice(placeOf(timer.dueMs), 0, timer);
      pending += 1;
      return () => {
        if (timer.action) pending -= 1;
        timer.action = undefined;
      };
    },
    advance(ms) {
      const endMs = nowMs + ms;
      for (let next = timers.at(-1); next && next.dueMs <= endMs; next = timers.at(-1)) {
        timers.pop();
        if (!next.action) continue;
        pending -= 1;
        nowMs = Math.max(nowMs, next.dueMs);
        const { action } = next;
        next.action = undefined;
        action();
      }
      nowMs = endMs;
    },
    get pending() {
      return pending;
    },
  };
}
