import type { CancelTimer, Clock } from '../runtime/clock.ts';
import type { ChangeLog } from './change-log.ts';

/** Readers who come from a replica that was further on than this one: they wait until it has come there too. */
export interface EarlyReaders {
  /** Calls back once: when the cursor is not ahead any more, or it has been for too long. Returns what takes it back. */
  admit(cursor: string, callback: () => void): CancelTimer;
  /** Looks who is to wait no longer: after each change. */
  look(): void;
  readonly size: number;
  /** Calls all of them back. */
  stop(): void;
}

export function createEarlyReaders(
  log: Pick<ChangeLog, 'isAhead'>,
  clock: Pick<Clock, 'after'>,
  { waitMs }: { readonly waitMs: number },
): EarlyReaders {
  interface Waiting {
    readonly cursor: string;
    readonly callback: () => void;
    readonly cancel: CancelTimer;
  }
  const waiting = new Set<Waiting>();
  const letGo = (one: Waiting) => {
    one.cancel();
    waiting.delete(one);
  };
  return {
    admit(cursor, callback) {
      const cancel = clock.after(waitMs, () => {
        letGo(one);
        callback();
      });
      const one: Waiting = { cursor, callback, cancel };
      waiting.add(one);
      return () => letGo(one);
    },
    look() {
      for (const one of waiting) {
        if (log.isAhead(one.cursor)) continue;
        letGo(one);
        one.callback();
      }
    },
    get size() {
      return waiting.size;
    },
    stop() {
      for (const one of waiting) {
        letGo(one);
        one.callback();
      }
    },
  };
}
