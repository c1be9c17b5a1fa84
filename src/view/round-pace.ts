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
 * meanwhile. `run` answers whether it has done anything: else no least rest is due.
 */
export function createRoundPace(
  run: () => boolean,
  clock: Pick<Clock, 'now' | 'after'>,
  { restMs, restFactor, longestRestMs }: RoundPaceOptions,
): RoundPace {
  let next: 'none' | 'later' | 'soon' | 'stopped' = 'none';
  let leastUntilMs = Number.NEGATIVE_INFINITY;
  let earnedUntilMs = Number.NEGATIVE_INFINITY;
  let cancel: CancelTimer = () => undefined;

  const runNow = () => {
    if (next === 'none' || next === 'stopped') return;
    next = 'none';
    const begunMs = clock.now();
    let hasDone = true;
    try {
      hasDone = run();
    } finally {
      const endedMs = clock.now();
      const earnedMs = restFactor * Math.max(0, endedMs - begunMs);
      earnedUntilMs = endedMs + Math.min(longestRestMs, earnedMs);
      if (hasDone) leastUntilMs = endedMs + restMs;
    }
  };
  const schedule = (atMs: number) => {
    cancel();
    // A system clock may be set back: never wait for longer than the longest rest.
    const waitMs = Math.min(longestRestMs, atMs - clock.now());
    if (waitMs > 0) cancel = clock.after(waitMs, runNow);
    else queueMicrotask(runNow);
  };
  return {
    want() {
      if (next !== 'none') return;
      next = 'later';
      schedule(Math.max(leastUntilMs, earnedUntilMs));
    },
    wantSoon() {
      if (next === 'soon' || next === 'stopped') return;
      next = 'soon';
      schedule(earnedUntilMs);
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
