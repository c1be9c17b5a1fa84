/** Reconciles while this process leads: for each kind a queue of keys, filled from the view, worked off by one controller. */
import { backoffDelay } from '../runtime/backoff.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import type { View, ViewChange } from '../view/view.ts';
import { createController, type Reconciler } from './controller.ts';
import { campaign } from './leader.ts';
import { createWorkQueue } from './work-queue.ts';

/** Which objects of a kind to look at. Naming too many costs passes that do nothing. */
export interface Triggers {
  /** The key of every object there is. */
  all(): Iterable<string>;
  /** Keys of objects that the change may concern. */
  touched(change: ViewChange): Iterable<string>;
}

/** How one kind is reconciled. */
export interface ReconciledKind {
  readonly reconciler: Reconciler;
  /** Made anew each time that this process begins to lead. */
  readonly triggers: () => Triggers;
}

export interface ReconcilingDeps {
  readonly view: View;
  readonly home: KubeClient;
  readonly kinds: readonly ReconciledKind[];
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
  const { view, home, kinds, clock, logger, random, identity } = deps;
  const stopping = new AbortController();

  const lead = async (signal: AbortSignal): Promise<void> => {
    await Promise.all(kinds.map(async (kind) => await work(kind, signal)));
  };

  async function work({ reconciler, ...kind }: ReconciledKind, signal: AbortSignal): Promise<void> {
    const queue = createWorkQueue(clock);
    const triggers = kind.triggers();
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
