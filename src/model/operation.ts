/** Work that takes a while, as its followers see it. */
export type OperationState = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';

/** How it stands. Plain JSON, without secrets. */
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

/** How an operation stands when nothing is heard any more of the process that runs it: nobody will go on with it. */
export function abandoned(operation: Operation): Operation {
  return {
    ...operation,
    state: 'FAILED',
    message:
      'Nothing is heard of the process that ran it: it has ended, or does not reach Redis. Ask again: what is done stays done.',
  };
}
