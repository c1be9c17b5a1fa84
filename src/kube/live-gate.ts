import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  circuitBreaker,
  ConsecutiveBreaker,
  handleWhen,
  wrap,
} from 'cockatiel';
import { isUnreachable, ownError } from './kube-error.ts';

export interface LiveGateOptions {
  /** Requests at the same time. */
  readonly atOnce: number;
  /** Requests that may wait for their turn. */
  readonly waiting: number;
  /** After how many unanswered requests in a row none is sent any more. */
  readonly failures: number;
  /** For how long none is sent then, in milliseconds; after that one is let through to see. */
  readonly pauseMs: number;
}

/** Lets a request to a cluster through when it is its turn. */
export type LiveGate = <T>(send: () => Promise<T>) => Promise<T>;

/**
 * Bounds what one cluster costs: so many requests at once, so many waiting, and while the cluster does not answer none
 * at all, so that its callers hear at once what they would hear at their deadline. Rejects with `KubeError`.
 */
export function createLiveGate(
  cluster: string,
  { atOnce, waiting, failures, pauseMs }: LiveGateOptions,
): LiveGate {
  const policy = wrap(
    bulkhead(atOnce, waiting),
    circuitBreaker(handleWhen(isUnreachable), {
      halfOpenAfter: pauseMs,
      breaker: new ConsecutiveBreaker(failures),
    }),
  );
  return async (send) => {
    try {
      return await policy.execute(send);
    } catch (error) {
      if (error instanceof BrokenCircuitError) {
        throw ownError('Unreachable', `${cluster} has not answered lately`, error);
      }
      if (error instanceof BulkheadRejectedError) {
        throw ownError('Unreachable', `Too many requests wait for ${cluster}`, error);
      }
      throw error;
    }
  };
}
