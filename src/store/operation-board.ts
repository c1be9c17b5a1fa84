/**
 * Where the replicas of a gateway show each other their operations.
 *
 * Contract, the same for memory and Redis:
 * - Whoever runs an operation is never held up, and never fails, because of the board.
 * - What was shown last is found at every replica, for ten minutes after the operation has ended.
 * - One whose process is silent while it runs is found as FAILED: it is RUNNING for ever nowhere.
 */
import type { Operation } from '../model/operation.ts';

/** How long an ended operation can be found, in milliseconds. */
export const operationKeptMs = 600_000;

/** An operation of this process, as the board asks about it. */
export interface ShownOperation {
  readonly id: string;
  readonly current: () => Operation;
  /** Called when another replica asks to end it, perhaps more than once. */
  readonly cancel: () => void;
}

/** An operation of another process, while it is watched. */
export interface WatchedOperation {
  readonly found: Operation;
  stop(): void;
}

export interface OperationBoard {
  /** Shows it until it has ended. Returns what is to be called after each change; the latest counts. */
  show(operation: ShownOperation): () => void;
  /** How an operation of another process stands; undefined when there is none. Rejects when it cannot be asked. */
  find(id: string): Promise<Operation | undefined>;
  /** The same, and calls back with each later state until one that is an end. */
  watch(
    id: string,
    listener: (operation: Operation) => void,
  ): Promise<WatchedOperation | undefined>;
  /** Asks whoever runs it to end it. Rejects when it cannot be asked. */
  cancel(id: string): Promise<void>;
  /** Resolves when it is shown how this process leaves its own. */
  close(): Promise<void>;
}

/** The board of a gateway that is one process: there is no other to show anything to. */
export const boardOfOne: OperationBoard = {
  show: () => () => undefined,
  find: () => Promise.resolve(undefined),
  watch: () => Promise.resolve(undefined),
  cancel: () => Promise.resolve(),
  close: () => Promise.resolve(),
};
