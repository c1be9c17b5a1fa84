/** Work that takes a while: kept where it runs, and for a while after it has ended; shown to the other replicas by the board. */
import { randomUUID } from 'node:crypto';
import type { Operation } from '../model/operation.ts';
import type { Clock } from '../runtime/clock.ts';
import { Refusal } from '../runtime/errors.ts';
import { operationKeptMs, type OperationBoard } from '../store/operation-board.ts';

/** The side of whoever does the work. */
export interface Running {
  readonly id: string;
  /** How it stands. */
  readonly operation: Operation;
  /** Aborts when the operation is cancelled, at whatever replica. */
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

/** Operations of every replica; about one of another they throw `NOT_FOUND` while Redis does not answer. */
export interface Operations {
  begin(total: number): Running;
  get(id: string): Promise<Operation | undefined>;
  /** The state now, then each later one; fewer and newer for a slow reader. Ends when the operation has. Undefined when there is none. */
  follow(id: string): Promise<AsyncIterableIterator<Operation> | undefined>;
  /** Asks it to end, which it has when what is in hand has. Throws `NOT_FOUND` or, when it has ended already, `CONFLICT`. */
  cancel(id: string): Promise<Operation>;
}

/** How many operations are kept at most. */
const keptAtMost = 1_000;

/** What is followed: the latest state, and who is to be told of the next. */
interface Followed {
  operation: Operation;
  readonly listeners: Set<() => void>;
}

interface Entry extends Followed {
  readonly abort: AbortController;
}

export function createOperations({
  clock,
  board,
}: {
  readonly clock: Pick<Clock, 'after'>;
  readonly board: OperationBoard;
}): Operations {
  const entries = new Map<string, Entry>();

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
      if (entries.size > keptAtMost && ended) entries.delete(ended.operation.id);
      const changed = board.show({
        id,
        current: () => entry.operation,
        cancel: () => entry.abort.abort(),
      });
      const set = (change: Partial<Operation>): void => {
        tell(entry, { ...entry.operation, ...change });
        changed();
      };
      return {
        id,
        get operation() {
          return entry.operation;
        },
        signal: entry.abort.signal,
        advance({ total = 0, done = 0, failed = 0, message }) {
          const { operation } = entry;
          set({
            total: operation.total + total,
            done: operation.done + done,
            failed: operation.failed + failed,
            ...(message !== undefined && { message }),
          });
        },
        end() {
          const isCancelled = entry.abort.signal.aborted;
          const ending = entry.operation.failed > 0 ? 'FAILED' : 'SUCCEEDED';
          set({ state: isCancelled ? 'CANCELLED' : ending });
          clock.after(operationKeptMs, () => entries.delete(id));
          return entry.operation;
        },
      };
    },
    get: async (id) => entries.get(id)?.operation ?? (await asked(() => board.find(id))),
    async follow(id) {
      const entry = entries.get(id);
      if (entry !== undefined) return following(entry);
      const seen: { there?: Followed } = {};
      const watched = await asked(() =>
        board.watch(id, (operation) => {
          if (seen.there) tell(seen.there, operation);
        }),
      );
      if (watched === undefined) return undefined;
      seen.there = { operation: watched.found, listeners: new Set() };
      return following(seen.there, () => watched.stop());
    },
    async cancel(id) {
      const entry = entries.get(id);
      const operation = entry?.operation ?? (await asked(() => board.find(id)));
      const path = ['input', 'id'];
      if (operation === undefined) {
        throw new Refusal('NOT_FOUND', 'There is no such operation (any more).', path);
      }
      if (operation.state !== 'RUNNING') {
        throw new Refusal('CONFLICT', 'The operation has ended already.', path);
      }
      if (entry === undefined) await asked(() => board.cancel(id));
      else entry.abort.abort();
      return operation;
    },
  };
}

async function asked<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch {
    throw new Refusal(
      'NOT_FOUND',
      'It is no operation of this replica, and Redis, which knows those of the others, does not answer: try again.',
    );
  }
}

function tell(followed: Followed, operation: Operation): void {
  followed.operation = operation;
  for (const listener of followed.listeners) listener();
}

function following(
  followed: Followed,
  stop: () => void = () => undefined,
): AsyncIterableIterator<Operation> {
  let shown: Operation | undefined;
  let isOver = false;
  let wake: () => void = () => undefined;
  const listener = (): void => {
    wake();
  };
  followed.listeners.add(listener);
  const finish = (): IteratorResult<Operation> => {
    isOver = true;
    followed.listeners.delete(listener);
    stop();
    wake();
    return { done: true, value: undefined };
  };
  return {
    async next() {
      while (!isOver && shown === followed.operation) {
        if (shown.state !== 'RUNNING') return finish();
        await new Promise<void>((resolve) => (wake = resolve));
      }
      if (isOver) return { done: true, value: undefined };
      shown = followed.operation;
      return { done: false, value: shown };
    },
    return: () => Promise.resolve(finish()),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
