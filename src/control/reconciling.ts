/** Reconciles HelmApps while this process leads: a queue of keys, filled from the view, worked off by one controller. */
import { backoffDelay } from '../runtime/backoff.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import type { View } from '../view/view.ts';
import { createAppTriggers } from './app-triggers.ts';
import { createController, type Reconciler } from './controller.ts';
import { campaign } from './leader.ts';
import { createWorkQueue } from './work-queue.ts';

export interface ReconcilingDeps {
  readonly view: View;
  readonly home: KubeClient;
  readonly reconciler: Reconciler;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
  /** Unique for each process. */
  readonly identity: string;
}

export interface Reconciling {
  /** Lets go of the lease after what is in hand has ended. */
  stop(): Promise<void>;
}

/** Of the Lease in the home cluster whose holder reconciles. */
export const leaseName = 'stationmaster-reconciler';
const workers = 4;

/** Begins to campaign for leadership; returns at once. */
export function startReconciling(deps: ReconcilingDeps): Reconciling {
  const { view, home, reconciler, clock, logger, random, identity } = deps;
  const stopping = new AbortController();

  async function lead(signal: AbortSignal): Promise<void> {
    const queue = createWorkQueue(clock);
    const triggers = createAppTriggers(view, home.cluster);
    const unfollow = view.onChange((change) => {
      for (const key of triggers.touched(change)) queue.add(key);
    });
    try {
      for (const key of triggers.all()) queue.add(key);
      const backoffMs = (attempt: number): number =>
        backoffDelay(attempt, { firstMs: 200, maxMs: 30_000 }, random());
      await createController({ queue, reconciler, logger, backoffMs }).run(signal, workers);
    } finally {
      unfollow();
    }
  }

  const campaigning = campaign(
    { client: home, clock, logger, identity, name: leaseName },
    lead,
    stopping.signal,
  );
  return {
    async stop() {
      stopping.abort();
      await campaigning;
    },
  };
}
