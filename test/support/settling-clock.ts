import { sleepOn, type Clock } from '../../src/runtime/clock.ts';

/** A clock that stands still until it is told to go on, for code that awaits its sleeps. */
export interface SettlingClock extends Clock {
  /** Moves time on, firing what becomes due in order; resolves when all that follows from it has settled. */
  advance(ms: number): Promise<void>;
  /** Timers that wait. */
  readonly waiting: number;
}

export function createSettlingClock(startMs = Date.parse('2026-01-01T00:00:00Z')): SettlingClock {
  let now = startMs;
  let next = 0;
  const timers = new Map<number, { readonly at: number; readonly callback: () => void }>();

  const clock: SettlingClock = {
    now: () => now,
    sleep: (ms, signal) => sleepOn(clock, ms, signal),
    after(ms, callback) {
      const id = next++;
      timers.set(id, { at: now + ms, callback });
      return () => {
        timers.delete(id);
      };
    },
    async advance(ms) {
      const end = now + ms;
      await settled();
      for (let due = earliest(end); due !== undefined; due = earliest(end)) {
        now = Math.max(now, due.at);
        timers.delete(due.id);
        due.callback();
        await settled();
      }
      now = end;
    },
    get waiting() {
      return timers.size;
    },
  };

  const earliest = (end: number) =>
    [...timers]
      .map(([id, timer]) => ({ id, ...timer }))
      .filter(({ at }) => at <= end)
      .sort((a, b) => a.at - b.at || a.id - b.id)[0];

  return clock;
}

/** Lets every promise that can go on go on. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
