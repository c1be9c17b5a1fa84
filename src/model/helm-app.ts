/** `HelmApp`, stationmaster.io/v1alpha1, namespaced, in the home cluster: the intent and the state of one app. */
import type { Condition } from './condition.ts';

/** Names a station; `cluster` may be left out where the name is the only one. */
export interface StationRef {
  readonly cluster?: string;
  readonly name: string;
}

/** Where the chart comes from: exactly one of these. `digest` names an archive kept in the home cluster. */
export interface ChartSpec {
  /** `sha256:<hex>` of an archive kept in the home cluster; set by the gateway's own mutations. */
  readonly digest?: string;
  /** Base64 of a chart archive (.tgz), for small charts in a manifest. */
  readonly archive?: string;
  readonly url?: string;
  /** A chart folder on the gateway's own disk, inside a configured directory. */
  readonly directory?: string;
}

export interface FixedReplicas {
  readonly replicas: number;
}

/** Exactly one member; CPU and requests come with a later version. */
export interface ReplicaPolicy {
  readonly fixed?: FixedReplicas;
}

/** Settings of one station that differ from the app's. */
export interface StationOverride {
  readonly station: StationRef;
  readonly replicas?: ReplicaPolicy;
  readonly values?: Readonly<Record<string, unknown>>;
}

export interface PlacementSpec {
  readonly stations?: readonly StationRef[];
  readonly include?: readonly StationRef[];
  readonly exclude?: readonly StationRef[];
}

/** When a person has to say that the rollout may go on (docs/rollouts.md). */
export type Approval = 'NONE' | 'EACH_BATCH' | 'AFTER_CANARY';

/** What happens once more stations have failed than the budget allows. */
export type FailureAction = 'PAUSE' | 'ROLL_BACK' | 'CONTINUE';

/** The pace of a rollout. */
export interface StrategySpec {
  /** Stations in change at once, 1–500; left out, and with no percentage: 10. Not together with `batchPercent`. */
  readonly batchSize?: number;
  /** The same as a share of the app's stations, 1–100, rounded up. */
  readonly batchPercent?: number;
  /** Of the stations in change at most so many in one cluster, 1–500; left out: no limit of its own. */
  readonly batchSizePerCluster?: number;
  /** Stations that are changed before all others. */
  readonly canary?: readonly StationRef[];
  /**
   * Stations that may fail, 0–5,000. Left out: none where `canary` or `onFailure` is given, else failures stop nothing.
   */
  readonly maxFailures?: number;
  /** Seconds a station may take to become ready before it is failed; left out: 600. */
  readonly progressDeadlineSeconds?: number;
  /** Seconds a batch must stay ready before the next is begun, 0–86,400; left out: 0. */
  readonly soakSeconds?: number;
  /** Left out: NONE. */
  readonly approval?: Approval;
  /** Left out: PAUSE. */
  readonly onFailure?: FailureAction;
}

export interface HelmAppSpec {
  readonly chart: ChartSpec;
  readonly values?: Readonly<Record<string, unknown>>;
  readonly placement?: PlacementSpec;
  readonly replicas?: ReplicaPolicy;
  readonly stations?: readonly StationOverride[];
  readonly strategy?: StrategySpec;
  readonly services?: readonly { readonly name: string; readonly crossStation: boolean }[];
  readonly createNamespace?: boolean;
  /** RFC 3339. A later one makes every pod of the app anew, at the pace of the strategy. */
  readonly restartedAt?: string;
  /** Revisions kept to go back to, 1–100; left out: 10. */
  readonly revisionHistoryLimit?: number;
}

export type AppPhase =
  | 'PENDING'
  | 'ROLLING_OUT'
  | 'PAUSED'
  | 'READY'
  | 'DEGRADED'
  | 'FAILED'
  | 'ROLLING_BACK'
  | 'DELETING';

/** `<cluster>/<station>`: names a target of an app in its status and plans. */
export type TargetKey = string;

/** A station's failure with this revision; cleared when it becomes ready or a new revision begins. */
export interface TargetFailure {
  readonly target: TargetKey;
  readonly revision: number;
  readonly reason: string;
  readonly message: string;
  /** RFC 3339: a retry that was asked for later makes it void. */
  readonly at: string;
}

/**
 * Small by design (ARCHITECTURE 13): counts, batch state and exceptions, never a list of all stations.
 * A station's own revision is a label on its release Secret.
 */
export interface HelmAppStatus {
  /** Generation of the spec that `rollout` carries out. App.revision is metadata.generation. */
  readonly observedGeneration?: number;
  readonly phase?: AppPhase;
  readonly conditions?: readonly Condition[];
  readonly chart?: {
    readonly name: string;
    readonly version: string;
    readonly appVersion: string;
    readonly digest: string;
  };
  /** Targets that want a revision other than `baseRevision` (the last in which their own content changed). */
  readonly baseRevision?: number;
  readonly targetRevisions?: Readonly<Record<TargetKey, number>>;
  readonly rollout?: RolloutStatus;
  readonly failures?: readonly TargetFailure[];
  /** Clusters that have, or may have, anything of this app: deletion is done when all of them are clean. */
  readonly clusters?: readonly string[];
}

export type RolloutPhase = 'PENDING' | 'ROLLING_OUT' | 'PAUSED' | 'DONE' | 'FAILED' | 'CANCELLED';

/** Why a rollout is paused, or how it ended when not DONE. */
export type RolloutReason =
  | 'PAUSED_BY_HAND'
  | 'APPROVAL_NEEDED'
  | 'TOO_MANY_FAILURES'
  | 'STATIONS_FAILED'
  | 'SHARED_OBJECTS_FAILED'
  | 'CANCELLED'
  | 'REFUSED';

export interface RolloutStatus {
  readonly revision: number;
  readonly phase: RolloutPhase;
  /** Set while PAUSED and after an end that is not DONE. */
  readonly reason?: RolloutReason;
  /** The failed revision that this rollout takes back by itself. */
  readonly rollBackOf?: number;
  /** RFC 3339. */
  readonly startedAt: string;
  readonly finishedAt?: string;
  /** Clusters that did not answer when the rollout ended: they are caught up when they do. */
  readonly parkedClusters?: readonly string[];
  /** Stations of clusters that do answer, without a ready node when the rollout ended: caught up as well. */
  readonly parkedTargets?: readonly TargetKey[];
  /** The batch in change. */
  readonly batch?: BatchStatus;
}

/** Stations that are changed together. */
export interface BatchStatus {
  /** 1-based, counted within the rollout of a revision. */
  readonly index: number;
  readonly targets: readonly TargetKey[];
  /** RFC 3339: deadlines count from here. */
  readonly startedAt: string;
  /** Whether its stations are canaries. */
  readonly canary?: boolean;
  /** RFC 3339: since when all of them are ready, where they have to soak. */
  readonly readyAt?: string;
  /** Set once they have been ready for long enough. */
  readonly soaked?: boolean;
}
