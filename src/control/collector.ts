import type { KubeClient, KubeObject } from '../kube/kube-client.ts';
import { defaultReflectorTimes, type ReflectorTimes } from '../kube/reflector.ts';
import type { RowKind } from '../model/rows.ts';
import { backoffDelay } from '../runtime/backoff.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import type { FleetStore } from '../store/fleet-store.ts';
import { collectCluster } from './collect-cluster.ts';

/** Keeps the store's rows of one cluster equal to the cluster, whenever it gets hold of the cluster's lease. */
export interface Collector {
  start(): void;
  /** Gives the lease back. Resolves when nothing more is written. */
  stop(): Promise<void>;
}

export interface CollectorDeps {
  readonly client: KubeClient;
  readonly store: FleetStore;
  /** From a live object to its row, for each kind. */
  readonly project: Readonly<Record<RowKind, (object: KubeObject) => object>>;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly logger: Logger;
}

/** All in milliseconds. */
export interface CollectorTimes {
  /** How long a watch may be broken before its rows are called stale. */
  readonly graceMs: number;
  /** How often the lease is asked for while somebody else has it. */
  readonly leaseRetryMs: number;
  /** How often the cluster is asked whether it is there: while all is well, and while it is not. */
  readonly probeMs: { readonly well: number; readonly unwell: number };
  readonly reflector: ReflectorTimes;
}

export const defaultCollectorTimes: CollectorTimes = {
  graceMs: 5_000,
  leaseRetryMs: 2_000,
  probeMs: { well: 10_000, unwell: 1_000 },
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
