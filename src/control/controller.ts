/**
 * Takes keys from a work queue and reconciles them. The one place where an outcome becomes a queue action:
 * reconcilers know nothing of retries (after controller-runtime's reconcile handler).
 */
import type { Logger } from '../runtime/logger.ts';
import { UnreachableCaseError } from '../runtime/errors.ts';
import type { WorkQueue } from './work-queue.ts';

/** What a reconcile pass says: nothing left to do, or look again after a while. A throw is retried with backoff. */
export type Outcome =
  { readonly kind: 'done' } | { readonly kind: 'after'; readonly delayMs: number };

export const done: Outcome = { kind: 'done' };
export const after = (delayMs: number): Outcome => ({ kind: 'after', delayMs });

export interface Reconciler {
  /** Carries only the key: the world is read anew. The signal aborts when leadership is lost or at stop. */
  reconcile(key: string, signal: AbortSignal): Promise<Outcome>;
}

export interface ControllerDeps {
  readonly queue: WorkQueue;
  readonly reconciler: Reconciler;
  readonly logger: Logger;
  /** Delay before attempt n (from 1) at a key that failed, in milliseconds. */
  readonly backoffMs: (attempt: number) => number;
}

export interface Controller {
  /** Runs until the signal aborts; resolves when nothing is in hand any more. */
  run(signal: AbortSignal, workers: number): Promise<void>;
}

export function createController({
  queue,
  reconciler,
  logger,
  backoffMs,
}: ControllerDeps): Controller {
  const failures = new Map<string, number>();

  async function attempt(key: string, signal: AbortSignal): Promise<void> {
    const outcome = await reconciler
      .reconcile(key, signal)
      .catch((error: unknown) => ({ kind: 'failed' as const, error }));
    switch (outcome.kind) {
      case 'done':
        failures.delete(key);
        break;
      case 'after':
        failures.delete(key);
        queue.addAfter(key, outcome.delayMs);
        break;
      case 'failed': {
        if (signal.aborted) break;
        const failed = (failures.get(key) ?? 0) + 1;
        failures.set(key, failed);
        const delayMs = backoffMs(failed);
        logger.warn('reconcile failed, trying again', {
          key,
          attempt: failed,
          delayMs,
          error: outcome.error,
        });
        queue.addAfter(key, delayMs);
        break;
      }
      default:
        throw new UnreachableCaseError(outcome);
    }
  }

  async function work(signal: AbortSignal): Promise<void> {
    for (;;) {
      const key = await queue.take();
      if (key === undefined) return;
      try {
        if (!signal.aborted) await attempt(key, signal);
      } finally {
        queue.done(key);
      }
    }
  }

  return {
    async run(signal, workers) {
      signal.addEventListener('abort', () => queue.stop(), { once: true });
      if (signal.aborted) queue.stop();
      await Promise.all(Array.from({ length: workers }, async () => await work(signal)));
    },
  };
}
