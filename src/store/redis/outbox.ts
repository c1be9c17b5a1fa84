import type { Clock } from '../../runtime/clock.ts';
import type { Position } from '../mirror.ts';
import { createLogBudget } from './log-budget.ts';
import type { Outcome, StoredCluster, WriteRequest } from './stored-cluster.ts';

/** What waits to be written under one epoch, in order and one at a time. */
export interface Outbox {
  /** What is in Redis already. */
  startAt(position: Position, logId: string): void;
  /** Resolves when it is in Redis, or given up here. */
  send(request: WriteRequest, bytes: number): Promise<void>;
  /** Sequence of the last that is known to be in Redis. */
  confirmed(): number;
  /** Resolves when nothing waits any more, for whichever reason. */
  flushed(): Promise<void>;
  /** Sends what waits, after an outcome that was mended. */
  resume(): void;
  /** Sends nothing more; whoever waits goes on. */
  giveUp(): void;
  /** Sends nothing more; whoever waits fails. */
  reject(error: Error): void;
}

export interface OutboxOptions {
  readonly holder: string;
  readonly logBytes: number;
  readonly logMs: number;
  readonly onFailure: (error: unknown) => void;
  readonly onOutcome: (outcome: Outcome) => void;
}

/** So much may wait; when it is more, one difference is less work. */
const maxWaitingBytes = 256 * 1024 * 1024;

interface Item {
  readonly request: WriteRequest;
  readonly bytes: number;
  readonly settled: PromiseWithResolvers<void>;
}

export function createOutbox(
  { stored, clock }: { readonly stored: StoredCluster; readonly clock: Pick<Clock, 'now'> },
  { holder, logBytes, logMs, onFailure, onOutcome }: OutboxOptions,
): Outbox {
  const budget = createLogBudget({ maxBytes: logBytes, maxAgeMs: logMs });
  let waiting: Item[] = [];
  let waitingBytes = 0;
  let confirmed = 0;
  let closed = false;
  let pumping: Promise<void> | undefined;

  const isClosed = () => closed;
  const note = (id: string, bytes: number) => budget.add({ id, bytes, atMs: clock.now() });

  const sendNext = async (): Promise<boolean> => {
    const item = waiting[0];
    if (item === undefined || isClosed()) return false;
    const keepFrom = budget.keepFrom(clock.now());
    let outcome: Outcome;
    try {
      outcome = await stored.write(holder, { ...item.request, keepFrom });
    } catch (error) {
      if (!isClosed()) onFailure(error);
      return false;
    }
    if (isClosed()) return false;
    if (outcome.outcome !== 'DONE') {
      onOutcome(outcome);
      return false;
    }
    note(outcome.logId, item.bytes);
    confirmed = item.request.position.sequence;
    waiting.shift();
    waitingBytes -= item.bytes;
    item.settled.resolve();
    return true;
  };
  const sendAll = async (): Promise<void> => {
    while (await sendNext());
    pumping = undefined;
  };
  const pump = () => {
    pumping ??= sendAll();
  };
  const close = (settle: (item: Item) => void) => {
    closed = true;
    const items = waiting;
    waiting = [];
    for (const item of items) settle(item);
  };

  return {
    startAt({ sequence }, logId) {
      confirmed = sequence;
      note(logId, 0);
    },
    send(request, bytes) {
      const settled: PromiseWithResolvers<void> = Promise.withResolvers();
      // Whoever is not patient does not hear of it.
      settled.promise.catch(() => undefined);
      waiting.push({ request, bytes, settled });
      waitingBytes += bytes;
      if (waitingBytes > maxWaitingBytes) onFailure('too much waits to be written');
      else pump();
      return settled.promise;
    },
    confirmed: () => confirmed,
    async flushed() {
      await pumping;
    },
    resume: pump,
    giveUp: () => close(({ settled }) => settled.resolve()),
    reject: (error) => close(({ settled }) => settled.reject(error)),
  };
}
