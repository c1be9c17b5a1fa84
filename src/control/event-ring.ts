import type { RowSink } from '../kube/reflector.ts';
import type { EventRow } from '../model/rows.ts';
import type { CancelTimer, Clock } from '../runtime/clock.ts';

/**
 * Keeps the latest events of a cluster, so many at most, and hands them on at a pace of its own: a storm of events
 * neither fills the memory nor holds up the rows of other kinds. Of an event that changes again before its turn, the
 * last state alone is handed on.
 */
export interface EventRing extends RowSink {
  /** Hands on everything that waits. */
  flush(): void;
}

export interface EventRingOptions {
  readonly limit: number;
  /** How often some are handed on, in milliseconds; left out: 20. */
  readonly everyMs?: number;
  /** How many at a time; left out: 200. */
  readonly atOnce?: number;
}

export function createEventRing(
  { sink, clock }: { readonly sink: RowSink; readonly clock: Clock },
  { limit, everyMs = 20, atOnce = 200 }: EventRingOptions,
): EventRing {
  /** The oldest first. */
  const kept = new Map<string, object>();
  const waiting = new Set<string>();
  let cancel: CancelTimer | undefined;

  const handOn = (most: number) => {
    cancel = undefined;
    for (const key of [...waiting.values().take(most)]) {
      waiting.delete(key);
      sink.change('Event', key, kept.get(key) ?? null);
    }
    if (waiting.size > 0) schedule();
  };
  const schedule = () => {
    cancel ??= clock.after(everyMs, () => handOn(atOnce));
  };
  const forget = (key: string) => {
    kept.delete(key);
    waiting.add(key);
  };

  return {
    replace(_, rows) {
      const latest = [...rows].sort(([, a], [, b]) => byAge(a, b)).slice(-limit);
      kept.clear();
      waiting.clear();
      for (const [key, row] of latest) kept.set(key, row);
      sink.replace('Event', new Map(kept));
    },
    change(_, key, row) {
      forget(key);
      if (row !== null) kept.set(key, row);
      const [oldest] = kept.size > limit ? kept.keys().take(1) : [];
      if (oldest !== undefined) forget(oldest);
      schedule();
    },
    flush() {
      cancel?.();
      handOn(waiting.size);
    },
  };
}

function byAge(a: object, b: object): number {
  const [one, other] = [a, b].map((row) => (row as EventRow).lastSeenAt);
  return one === other ? 0 : (one ?? '') < (other ?? '') ? -1 : 1;
}
