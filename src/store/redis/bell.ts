import type { Clock } from '../../runtime/clock.ts';

/** A call that may come while nobody waits for it. */
export function createBell(clock: Pick<Clock, 'sleep'>) {
  let rung = false;
  let wake: () => void = () => undefined;
  return {
    ring: () => {
      rung = true;
      wake();
    },
    /** Resolves when it has rung since the last time, or the time is over. */
    async heard(ms: number, signal: AbortSignal): Promise<void> {
      const waiting = new AbortController();
      wake = () => waiting.abort();
      if (!rung) {
        await clock.sleep(ms, AbortSignal.any([signal, waiting.signal])).catch(() => undefined);
      }
      rung = false;
    },
  };
}
