import { defaultReflectorTimes } from '../kube/reflector.ts';
import { measuresMaxAgeMs } from '../model/measure-age.ts';
import { backoffDelay } from '../runtime/backoff.ts';
import { collectCluster } from './collect-cluster.ts';
import type { CollectorDeps, CollectorTimes } from './collector-deps.ts';

/** Keeps the store's rows of one cluster equal to the cluster, whenever it gets hold of the cluster's lease. */
export interface Collector {
  start(): void;
  /** Gives the lease back. Resolves when nothing more is written. */
  stop(): Promise<void>;
}

export const defaultCollectorTimes: CollectorTimes = {
  graceMs: 5_000,
  // What a holder that stops gives back is taken up well before it would have run out.
  leaseRetryMs: 500,
  probeMs: { well: 10_000, unwell: 1_000 },
  measuresMs: measuresMaxAgeMs,
  reflector: defaultReflectorTimes,
};

const failureBackoff = { firstMs: 500, maxMs: 10_000 };

export function createCollector(
  given: CollectorDeps,
  times: CollectorTimes = defaultCollectorTimes,
): Collector {
  const deps = { ...given, logger: given.logger.with({ cluster: given.client.cluster }) };
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();

  /** Resolves with how long to wait before the next try. */
  const hold = async (): Promise<number> => {
    const writer = await deps.store.acquire(deps.client.cluster);
    if (writer === undefined) return times.leaseRetryMs;
    try {
      await collectCluster(deps, times, { writer, signal: stopping.signal });
    } finally {
      await writer.release();
    }
    return 0;
  };

  const run = async (): Promise<void> => {
    let failures = 0;
    while (!stopping.signal.aborted) {
      let waitMs: number;
      try {
        waitMs = await hold();
        failures = 0;
      } catch (error) {
        failures += 1;
        deps.logger.warn('collecting was interrupted', { error, failures });
        waitMs = backoffDelay(failures, failureBackoff, deps.random());
      }
      await deps.clock.sleep(waitMs, stopping.signal).catch(() => undefined);
    }
  };

  return {
    start() {
      running = run();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
