/** Work that takes a while, kept where it runs: in this process, and for a while after it has ended. */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../runtime/clock.ts';

export type OperationState = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';

export interface Operation {
  readonly id: string;
  readonly state: OperationState;
  /** How many parts have ended, failed ones included. */
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  /** What holds it up, or what failed last; empty when there is nothing to say. */
  readonly message: string;
}

/** The side of whoever does the work. */
export interface Running {
  readonly id: string;
  /** Aborts when the operation is cancelled. */
  readonly signal: AbortSignal;
  /** So many more parts have ended, or been found. */
  advance(parts: {
    readonly total?: number;
    readonly done?: number;
    readonly failed?: number;
    readonly message?: string;
  }): void;
  /** Ends it: CANCELLED when it was, FAILED when a part failed, else SUCCEEDED. */
  end(): Operation;
}

export interface Operations {
  begin(total: number): Running;
  get(id: string): Operation | undefined;
  /** The state now, then each later one; fewer and newer for a slow reader. Ends when the operation has. Undefined when there is none. */
  follow(id: string): AsyncIterableIterator<Operation> | undefined;
  /** Asks it to end; false when it has ended, or there is none. */
  cancel(id: string): boolean;
}

/** How long an ended operation can be asked for, and how many are kept at most. */
const kept = { ms: 600_000, atMost: 1_000 };

interface Entry {
  operation: Operation;
  readonly abort: AbortController;
  readonly listeners: Set<() => void>;
}

export function createOperations(clock: Pick<Clock, 'after'>): Operations {
  const entries = new Map<string, Entry>();

  function set(entry: Entry, change: Partial<Operation>): void {
    entry.operation = { ...entry.operation, ...change };
    for (const listener of entry.listeners) listener();
  }

  return {
    begin(total) {
      const id = randomUUID();
      const entry: Entry = {
        operation: { id, state: 'RUNNING', done: 0, total, failed: 0, message: '' },
        abort: new AbortController(),
        listeners: new Set(),
      };
      entries.set(id, entry);
      const ended = [...entries.values()].find(({ operation }) => operation.state !== 'RUNNING');
      if (entries.size > kept.atMost && ended) entries.delete(ended.operation.id);
      return {
        id,
        signal: entry.abort.signal,
        advance({ total = 0, done = 0, failed = 0, message }) {
          const { operation } = entry;
          set(entry, {
            total: operation.total + total,
            done: operation.done + done,
            failed: operation.failed + failed,
            ...(message !== undefined && { message }),
          });
        },
        end() {
          const isCancelled = entry.abort.signal.aborted;
          const ending = entry.operation.failed > 0 ? 'FAILED' : 'SUCCEEDED';
          set(entry, { state: isCancelled ? 'CANCELLED' : ending });
          clock.after(kept.ms, () => entries.delete(id));
          return entry.operation;
        },
      };
    },
    get: (id) => entries.get(id)?.operation,
    follow(id) {
      const entry = entries.get(id);
      return entry && following(entry);
    },
    cancel(id) {
      const entry = entries.get(id);
      if (entry?.operation.state !== 'RUNNING') return false;
      entry.abort.abort();
      return true;
    },
  };
}

function following(entry: Entry): AsyncIterableIterator<Operation> {
  let shown: Operation | undefined;
  let isOver = false;
  let wake: () => void = () => undefined;
  const listener = (): void => {
    wake();
  };
  entry.listeners.add(listener);
  const finish = (): IteratorResult<Operation> => {
    isOver = true;
    entry.listeners.delete(listener);
    wake();
    return { done: true, value: undefined };
  };
  return {
    async next() {
      while (!isOver && shown === entry.operation) {
        if (shown.state !== 'RUNNING') return finish();
        await new Promise<void>((resolve) => (wake = resolve));
      }
      if (isOver) return { done: true, value: undefined };
      shown = entry.operation;
      return { done: false, value: shown };
    },
    return: () => Promise.resolve(finish()),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
