import type { RowKind } from '../model/rows.ts';
import type { ClusterSync, ClusterWriter, RowChange } from './fleet-store.ts';

/**
 * Gathers what arrives together into one write, and keeps writes in order. What comes while nothing is under way is
 * written at the end of the turn; while a write is under way, or the store is slow, only the latest row of each object is kept: what waits is bounded by the number of objects, not of events.
 */
export interface WriteBehind {
  /** The map is this one's from now on. */
  replace(kind: RowKind, rows: Map<string, object>): void;
  change(kind: RowKind, key: string, row: object | null): void;
  /** Written after all rows that were given before it, so that it never speaks of rows that are not there yet. */
  sync(sync: ClusterSync): void;
  /** Resolves when all that was given so far is in the store, or the writing has failed. */
  flush(): Promise<void>;
}

export interface WriteBehindDeps {
  readonly writer: ClusterWriter;
  /** Called once, with the first failure; nothing is written after it. */
  readonly onFailure: (error: Error) => void;
}

interface Waiting {
  readonly replaced: Map<RowKind, Map<string, object>>;
  readonly changed: Map<RowKind, Map<string, object | null>>;
  sync: ClusterSync | undefined;
}

export function createWriteBehind({ writer, onFailure }: WriteBehindDeps): WriteBehind {
  let waiting = nothing();
  let writing: Promise<void> | undefined;
  let failed = false;

  const drain = async (): Promise<void> => {
    try {
      while (!isEmpty(waiting)) {
        const batch = waiting;
        waiting = nothing();
        for (const [kind, rows] of batch.replaced) await writer.replace(kind, rows);
        const changes = changesOf(batch);
        if (changes.length > 0) await writer.write(changes);
        if (batch.sync !== undefined) await writer.sync(batch.sync);
      }
    } catch (error) {
      failed = true;
      waiting = nothing();
      onFailure(error instanceof Error ? error : new Error(String(error)));
    } finally {
      writing = undefined;
    }
  };

  const schedule = (): void => {
    if (failed) waiting = nothing();
    else writing ??= Promise.resolve().then(drain);
  };

  return {
    replace(kind, rows) {
      waiting.replaced.set(kind, rows);
      waiting.changed.delete(kind);
      schedule();
    },
    change(kind, key, row) {
      const replaced = waiting.replaced.get(kind);
      if (replaced === undefined) changedOf(waiting, kind).set(key, row);
      else if (row === null) replaced.delete(key);
      else replaced.set(key, row);
      schedule();
    },
    sync(sync) {
      waiting.sync = sync;
      schedule();
    },
    async flush() {
      await writing;
    },
  };
}

const nothing = (): Waiting => ({ replaced: new Map(), changed: new Map(), sync: undefined });

const isEmpty = ({ replaced, changed, sync }: Waiting): boolean =>
  replaced.size === 0 && changed.size === 0 && sync === undefined;

function changedOf({ changed }: Waiting, kind: RowKind): Map<string, object | null> {
  const present = changed.get(kind);
  if (present !== undefined) return present;
  const rows = new Map<string, object | null>();
  changed.set(kind, rows);
  return rows;
}

function changesOf({ changed }: Waiting): readonly RowChange[] {
  return [...changed].flatMap(([kind, rows]) =>
    [...rows].map(([key, row]) => ({ kind, key, row })),
  );
}
