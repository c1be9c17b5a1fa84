import type { CancelTimer, Clock } from '../runtime/clock.ts';

/** Lets something run when it is wanted, but never one run right after the other. */
export interface RoundPace {
  /** Wants a run when the present work is done, but not before the rest after the last one is over. */
  want(): void;
  /** Wants a run without the least rest; not without the one that the last run has earned. */
  wantSoon(): void;
  /** Takes back what was wanted. */
  forget(): void;
  /** Nothing runs any more. */
  stop(): void;
}

export interface RoundPaceOptions {
  /** Least rest between two runs, in milliseconds. */
  readonly restMs: number;
  /** A run is followed by so many times the time it took, so that the rest of the process has its share. */
  readonly restFactor: number;
  /** Longest rest, in milliseconds. */
  readonly longestRestMs: number;
}

/**
 * The first run comes at once; while much is wanted the runs keep their distance, and each takes in all that has come
 * meanwhile.
 */
export function createRoundPace(
  run: () => void,
  clock: Pick<Clock, 'now' | 'after'>,
  { restMs, restFactor, longestRestMs }: RoundPaceOptions,
): RoundPace {
  let next: 'none' | 'later' | 'soon' | 'stopped' = 'none';
  /** When the last run has ended, and the rest that it has earned. */
  let last = { atMs: Number.NEGATIVE_INFINITY, earnedMs: 0 };
  let cancel: CancelTimer = () => undefined;

  const runNow = () => {
    if (next === 'none' || next === 'stopped') return;
    next = 'none';
    const begunMs = clock.now();
    try {
      run();
    } finally {
      const endedMs = clock.now();
      const earnedMs = Math.min(longestRestMs, restFactor * Math.max(0, endedMs - begunMs));
      last = { atMs: endedMs, earnedMs };
    }
  };
  const schedule = (leastMs: number) => {
    cancel();
    // A system clock may be set back: never wait for longer than the longest rest.
    const rest = Math.max(leastMs, last.earnedMs);
    const waitMs = Math.min(longestRestMs, last.atMs + rest - clock.now());
    if (waitMs > 0) cancel = clock.after(waitMs, runNow);
    else queueMicrotask(runNow);
  };
  return {
    want() {
      if (next !== 'none') return;
      next = 'later';
      schedule(restMs);
    },
    wantSoon() {
      if (next === 'soon' || next === 'stopped') return;
      next = 'soon';
      schedule(0);
    },
    forget() {
      if (next === 'stopped') return;
      next = 'none';
      cancel();
    },
    stop() {
      next = 'stopped';
      cancel();
    },
  };
}
