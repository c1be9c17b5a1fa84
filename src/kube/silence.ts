import type { CancelTimer, Clock } from '../runtime/clock.ts';

/** Notices when something that ought to speak has fallen silent. Disposing ends the watch over it. */
export interface Silence extends Disposable {
  /** It has spoken. */
  broken(): void;
  /** From now on this many milliseconds of silence are allowed. */
  allow(ms: number): void;
}

/** Calls back once when `broken` was not called for `ms`. One timer at a time, however many lines come. */
export function watchSilence(clock: Clock, ms: number, onSilence: () => void): Silence {
  let allowedMs = ms;
  let heardAt = clock.now();
  let cancel: CancelTimer;
  const arm = (delay: number) => {
    cancel = clock.after(delay, () => {
      const left = heardAt + allowedMs - clock.now();
      if (left > 0) arm(left);
      else onSilence();
    });
  };
  arm(ms);
  return {
    broken: () => {
      heardAt = clock.now();
    },
    allow: (next) => {
      allowedMs = next;
      cancel();
      arm(heardAt + allowedMs - clock.now());
    },
    [Symbol.dispose]: () => cancel(),
  };
}
