/** What a rollout's next step is chosen from, and what it may be. */
import type { RolloutOutcome, Target } from './app-target.ts';
import type { RolloutReason, RolloutStatus, StrategySpec, TargetKey } from './helm-app.ts';
import type { RolloutControls } from './rollout-controls.ts';

/** The cluster release of an app in one cluster. */
export interface ClusterReleaseFacts {
  readonly cluster: string;
  readonly reachable: boolean;
  /** Whether any station of this cluster is placed. */
  readonly placed: boolean;
  /** Whether what is wanted is deployed; null when there is no release at all. */
  readonly current: boolean | null;
  /** Whether it was made when something else kept Services in their stations there. */
  readonly moved?: boolean;
  /** Whether objects that are no longer wanted are still there: they go after the last batch. */
  readonly leftover: boolean;
  /** Whether this rollout could not take its release away. */
  readonly stuck?: boolean;
}

export interface RolloutWorld {
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  readonly rollout: RolloutStatus;
  readonly strategy: StrategySpec;
  readonly controls: RolloutControls;
  readonly targets: readonly Target[];
  readonly canaries: ReadonlySet<TargetKey>;
  readonly clusters: readonly ClusterReleaseFacts[];
  /**
   * Until when, in milliseconds since the Unix epoch, a cluster of the batch is waited for that is being read for the first
   * time: how its stations stand is not known yet. Null when there is none, or it has been waited for long enough.
   */
  readonly unknownUntil: number | null;
  /** The same for any cluster of the app: it is about to answer, so the rollout does not end without it. */
  readonly syncingUntil: number | null;
  /** For how long of the time since then, in milliseconds, nothing could be done (H1): deadlines stand still. */
  readonly stoodStillMs: (since: number) => number;
}

/** What to do next: exactly one thing, after which the world is looked at anew. */
export type RolloutStep =
  /**
   * Shared objects come before the first station that needs them; with `prune`, after the last one, the old ones go
   * that no station needs any more.
   */
  | {
      readonly kind: 'applyClusters';
      readonly clusters: readonly string[];
      readonly prune: boolean;
    }
  | {
      readonly kind: 'beginBatch';
      readonly index: number;
      readonly targets: readonly TargetKey[];
      readonly canary: boolean;
    }
  | { readonly kind: 'applyTargets'; readonly targets: readonly TargetKey[] }
  /** The deadline has passed for these, or waiting cannot help any more. */
  | { readonly kind: 'fail'; readonly targets: readonly TargetKey[] }
  /** These are away: they leave the batch, which goes on without them. */
  | { readonly kind: 'leave'; readonly targets: readonly TargetKey[] }
  /** The batch is ready, and soaks from now on; is not ready any more; has been ready for long enough. */
  | { readonly kind: 'soak'; readonly state: 'begin' | 'interrupt' | 'complete' }
  /** It stands until somebody does something. */
  | { readonly kind: 'hold'; readonly reason: RolloutReason }
  /** What held it is gone. */
  | { readonly kind: 'goOn' }
  /** The app goes back to its last good revision; where there is none, the rollout ends so. */
  | { readonly kind: 'rollBack'; readonly otherwise: RolloutEnd }
  /** Nothing to do until the world changes, or until then. */
  | { readonly kind: 'wait'; readonly untilMs: number | null }
  | { readonly kind: 'removeTargets'; readonly targets: readonly TargetKey[] }
  | { readonly kind: 'removeClusters'; readonly clusters: readonly string[] }
  | ({ readonly kind: 'finish' } & RolloutEnd)
  | { readonly kind: 'rest' };

export interface RolloutEnd {
  readonly phase: RolloutOutcome;
  /** Set unless DONE. */
  readonly reason?: RolloutReason;
  /** Clusters that did not answer: what is missing there is caught up when they do. */
  readonly parkedClusters: readonly string[];
  /** Stations without a ready node in clusters that do answer. */
  readonly parkedTargets: readonly TargetKey[];
}
