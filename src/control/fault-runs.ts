/** Since when something has met nothing but faults, as far as this process has seen. */
import type { Clock } from '../runtime/clock.ts';

export interface FaultRuns {
  /** Notes a fault; answers when the run of faults that it belongs to began, in milliseconds since the Unix epoch. */
  note(key: string): number;
  /** It went well: the next fault begins a new run. */
  end(key: string): void;
}

/** Faults further apart are none of one run: in between nothing was tried, as the cluster was away or the app at rest. */
const apartMs = 120_000;

export function createFaultRuns(clock: Pick<Clock, 'now'>): FaultRuns {
  const runs = new Map<string, { readonly from: number; readonly to: number }>();
  return {
    note(key) {
      const now = clock.now();
      for (const [known, { to }] of runs) if (now - to > apartMs) runs.delete(known);
      const from = runs.get(key)?.from ?? now;
      runs.set(key, { from, to: now });
      return from;
    },
    end(key) {
      runs.delete(key);
    },
  };
}
