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
  /** After so many milliseconds of a run others in the process have their turn before it goes on. */
  readonly turnMs: number;
}

/** A run, step by step; each step is short. Its result says whether anything was done: else no least rest is due. */
export type Run = Iterator<unknown, boolean>;

/**
 * The first run begins at once; while much is wanted the runs keep their distance, and each takes in all that has come
 * meanwhile. A long one is broken off for others and goes on; no other begins before it has ended.
 */
export function createRoundPace(
  begin: () => Run,
  clock: Pick<Clock, 'now' | 'after'>,
  { restMs, restFactor, longestRestMs, turnMs }: RoundPaceOptions,
): RoundPace {
  let next: 'none' | 'later' | 'soon' | 'stopped' = 'none';
  let run: { readonly steps: Run; tookMs: number } | undefined;
  let leastUntilMs = Number.NEGATIVE_INFINITY;
  let earnedUntilMs = Number.NEGATIVE_INFINITY;
  let cancel: CancelTimer = () => undefined;

  const start = () => {
    if (run !== undefined || next === 'none' || next === 'stopped') return;
    next = 'none';
    run = { steps: begin(), tookMs: 0 };
    goOn();
  };
  const goOn = () => {
    if (run === undefined || next === 'stopped') return;
    const begunMs = clock.now();
    let hasDone: boolean | undefined = true;
    try {
      hasDone = takeTurn(run.steps, begunMs);
    } finally {
      const endedMs = clock.now();
      run.tookMs += Math.max(0, endedMs - begunMs);
      if (hasDone !== undefined) {
        earnedUntilMs = endedMs + Math.min(longestRestMs, restFactor * run.tookMs);
        if (hasDone) leastUntilMs = endedMs + restMs;
        run = undefined;
      }
    }
    if (run === undefined) schedule();
    else cancel = clock.after(0, goOn);
  };
  /** What the run has come to; undefined when there is more of it. */
  const takeTurn = (steps: Run, begunMs: number): boolean | undefined => {
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      if (Math.abs(clock.now() - begunMs) >= turnMs) return undefined;
    }
  };
  /** For what is wanted, once nothing runs. */
  const schedule = () => {
    if (run !== undefined || next === 'none' || next === 'stopped') return;
    cancel();
    const atMs = next === 'soon' ? earnedUntilMs : Math.max(leastUntilMs, earnedUntilMs);
    // A system clock may be set back: never wait for longer than the longest rest.
    const waitMs = Math.min(longestRestMs, atMs - clock.now());
    if (waitMs > 0) cancel = clock.after(waitMs, start);
    else queueMicrotask(start);
  };
  return {
    want() {
      if (next !== 'none') return;
      next = 'later';
      schedule();
    },
    wantSoon() {
      if (next === 'soon' || next === 'stopped') return;
      next = 'soon';
      schedule();
    },
    forget() {
      if (next === 'stopped') return;
      next = 'none';
      if (run === undefined) cancel();
    },
    stop() {
      next = 'stopped';
      cancel();
    },
  };
}
