/**
 * A rollout as a pure function from what is to what is done next. Nothing is remembered but the batch in change and
 * the failures (HelmApp.status), so that any process can go on from any point.
 */
import {
  isHealthy,
  isReleased,
  replicasOf,
  targetPhases,
  type ReplicaCounts,
  type TargetFacts,
  type TargetPhase,
} from './app-target.ts';
import type {
  AppPhase,
  HelmAppStatus,
  RolloutStatus,
  StrategySpec,
  TargetKey,
} from './helm-app.ts';

/** A target with its phase. */
export interface Target extends TargetFacts {
  readonly phase: TargetPhase;
}

/** The cluster release of an app in one cluster. */
export interface ClusterReleaseFacts {
  readonly cluster: string;
  readonly reachable: boolean;
  /** Whether any station of this cluster is placed. */
  readonly placed: boolean;
  /** Whether what is wanted is deployed; null when there is no release at all. */
  readonly current: boolean | null;
  /** Whether objects that are no longer wanted are still there: they go after the last batch. */
  readonly leftover: boolean;
}

export interface RolloutWorld {
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  readonly rollout: RolloutStatus;
  readonly strategy: StrategySpec;
  readonly targets: readonly Target[];
  readonly clusters: readonly ClusterReleaseFacts[];
  /** Whether a cluster of the app is being read for the first time: what is in change there is not known yet. */
  readonly syncing: boolean;
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
  | { readonly kind: 'beginBatch'; readonly index: number; readonly targets: readonly TargetKey[] }
  | { readonly kind: 'applyTargets'; readonly targets: readonly TargetKey[] }
  /** The deadline has passed for these. */
  | { readonly kind: 'fail'; readonly targets: readonly TargetKey[] }
  /** Nothing to do until the world changes, or until then. */
  | { readonly kind: 'wait'; readonly untilMs: number | null }
  | { readonly kind: 'removeTargets'; readonly targets: readonly TargetKey[] }
  | { readonly kind: 'removeClusters'; readonly clusters: readonly string[] }
  | {
      readonly kind: 'finish';
      readonly phase: 'DONE' | 'FAILED';
      /** Clusters that did not answer: what is missing there is caught up when they do. */
      readonly parked: readonly string[];
    }
  | { readonly kind: 'rest' };

const defaultBatchSize = 10;
export const defaultProgressDeadlineSeconds = 600;

/**
 * The rollout of a new revision as it begins. The batch that is still in change goes on: its stations are the first
 * to be brought to the new revision, and no other is begun before they are ready.
 */
export function beginRollout(
  before: RolloutStatus | undefined,
  { revision, startedAt }: { readonly revision: number; readonly startedAt: string },
): RolloutStatus {
  const batch = before?.phase === 'ROLLING_OUT' ? before.batch : undefined;
  return { revision, phase: 'ROLLING_OUT', startedAt, ...(batch && { batch }) };
}

/** The next step. With the batch full of what is in change, R3 holds: no further target is begun. */
export function nextRolloutStep(world: RolloutWorld): RolloutStep {
  const { rollout, targets, clusters } = world;
  const parked = new Set(rollout.parkedClusters ?? []);
  const ended = rollout.phase === 'DONE' || rollout.phase === 'FAILED';
  const reachable = targets.filter(({ phase }) => phase !== 'UNREACHABLE');
  // After the end only clusters that were away are caught up; what was changed by hand is left alone.
  const concerned = ended ? reachable.filter(({ cluster }) => parked.has(cluster)) : reachable;
  const behind = concerned.filter(({ phase }) => phase === 'WAITING' || phase === 'APPLYING');
  // A station whose content this rollout does not change is not in change, however ill it is.
  const verifying = concerned.filter(
    ({ phase, inBatch, wantedRevision }) =>
      phase === 'VERIFYING' && (inBatch || wantedRevision === rollout.revision),
  );
  const removing = concerned.filter(({ phase }) => phase === 'REMOVING');

  // A cluster whose stations have all failed is not tried over and over.
  const alive = new Set(
    concerned
      .filter(({ placed, failure }) => placed && failure === null)
      .map(({ cluster }) => cluster),
  );
  const lacking = clusters.filter(
    ({ cluster, reachable: answers, placed, current }) =>
      answers && placed && current !== true && alive.has(cluster),
  );
  if (lacking.length > 0) {
    return { kind: 'applyClusters', clusters: namesOf(lacking), prune: false };
  }

  const inBatch = behind.filter((target) => target.inBatch);
  if (inBatch.length > 0) return { kind: 'applyTargets', targets: inBatch.map(({ key }) => key) };

  const late = verifying.filter((target) => world.now >= deadlineOf(world, target));
  if (late.length > 0) return { kind: 'fail', targets: late.map(({ key }) => key) };
  if (verifying.length > 0) {
    const deadlines = verifying.map((target) => deadlineOf(world, target));
    return { kind: 'wait', untilMs: Math.min(...deadlines) };
  }

  if (world.syncing) return { kind: 'wait', untilMs: null };

  if (behind.length > 0) {
    const size = world.strategy.batchSize ?? defaultBatchSize;
    return {
      kind: 'beginBatch',
      index: (rollout.batch?.index ?? 0) + 1,
      targets: inChangeFirst(behind)
        .slice(0, size)
        .map(({ key }) => key),
    };
  }

  if (removing.length > 0)
    return { kind: 'removeTargets', targets: removing.map(({ key }) => key) };
  const empty = clusters.filter(
    ({ cluster, reachable: answers, placed, current }) =>
      answers && !placed && current !== null && (!ended || parked.has(cluster)),
  );
  if (empty.length > 0) return { kind: 'removeClusters', clusters: namesOf(empty) };
  const overdue = clusters.filter(
    ({ cluster, reachable: answers, placed, current, leftover }) =>
      answers && placed && current === true && leftover && !isNeeded(cluster, targets),
  );
  if (overdue.length > 0) {
    return { kind: 'applyClusters', clusters: namesOf(overdue), prune: true };
  }

  const away = [
    ...new Set([
      ...targets.filter(({ phase }) => phase === 'UNREACHABLE').map(({ cluster }) => cluster),
      ...clusters.filter((one) => !one.reachable).map(({ cluster }) => cluster),
    ]),
  ].sort();
  const stillParked = ended ? away.filter((cluster) => parked.has(cluster)) : away;
  const isLacking = clusters.some((one) => one.reachable && one.placed && one.current !== true);
  const hasFailed = isLacking || targets.some((target) => target.phase === 'FAILED');
  const phase = hasFailed ? 'FAILED' : 'DONE';
  const same = ended && phase === rollout.phase && stillParked.length === parked.size;
  return same ? { kind: 'rest' } : { kind: 'finish', phase, parked: stillParked };
}

/** Stations that an earlier revision left half way come first: with them in the batch no more are in change (R3). */
function inChangeFirst(behind: readonly Target[]): readonly Target[] {
  const settled = behind.filter((target) => target.release === null || isHealthy(target));
  return [...behind.filter((target) => !settled.includes(target)), ...settled];
}

/** A station that still has another revision may use what the cluster is to lose. */
function isNeeded(name: string, targets: readonly Target[]): boolean {
  return targets.some(
    (target) => target.cluster === name && !(target.placed && isReleased(target)),
  );
}

/**
 * When a station must be ready, in milliseconds since the Unix epoch: counted from its batch, or from its own apply
 * where that came later, so that a pause of the gateway fails nobody.
 */
function deadlineOf({ rollout, strategy }: RolloutWorld, { release }: Target): number {
  const begun = Date.parse(rollout.batch?.startedAt ?? rollout.startedAt);
  const applied = Date.parse(release?.modifiedAt ?? '');
  const from = Number.isNaN(applied) ? begun : Math.max(begun, applied);
  return from + (strategy.progressDeadlineSeconds ?? defaultProgressDeadlineSeconds) * 1_000;
}

const namesOf = (clusters: readonly ClusterReleaseFacts[]): readonly string[] =>
  clusters.map(({ cluster }) => cluster);

/** Counters of a rollout; all of them but `total` add up to it. */
export type StationProgress = Readonly<
  Record<Lowercase<Exclude<TargetPhase, 'ROLLED_BACK'>>, number>
> & {
  readonly total: number;
  readonly rolledBack: number;
};

export interface RolloutProgress {
  /** Share of the stations that are done, 0–100; 100 when there are none. */
  readonly percent: number;
  readonly stations: StationProgress;
  readonly replicas: ReplicaCounts;
}

export function progressOf(targets: readonly Target[]): RolloutProgress {
  const counts = Object.fromEntries(targetPhases.map((phase) => [phase, 0])) as Record<
    TargetPhase,
    number
  >;
  for (const { phase } of targets) counts[phase] += 1;
  const total = targets.length;
  return {
    percent: total === 0 ? 100 : (100 * counts.DONE) / total,
    stations: {
      total,
      waiting: counts.WAITING,
      applying: counts.APPLYING,
      verifying: counts.VERIFYING,
      soaking: counts.SOAKING,
      done: counts.DONE,
      failed: counts.FAILED,
      unreachable: counts.UNREACHABLE,
      removing: counts.REMOVING,
      rolledBack: counts.ROLLED_BACK,
      skipped: counts.SKIPPED,
    },
    replicas: replicasOf(targets.flatMap(({ workloads }) => workloads)),
  };
}

/** How an app stands as a whole, from what is stored and how its targets are now. */
export function appPhase(
  app: { readonly deleting: boolean; readonly generation: number; readonly status: HelmAppStatus },
  targets: readonly Target[],
): AppPhase {
  const { rollout, observedGeneration } = app.status;
  if (app.deleting) return 'DELETING';
  if (observedGeneration !== app.generation) return 'PENDING';
  if (app.status.phase === 'FAILED' && rollout?.revision !== app.generation) return 'FAILED';
  if (rollout === undefined || rollout.phase === 'PENDING') return 'PENDING';
  if (rollout.phase === 'ROLLING_OUT') return 'ROLLING_OUT';
  const placed = targets.filter((target) => target.placed);
  if (placed.length > 0 && placed.every(({ phase }) => phase === 'FAILED')) return 'FAILED';
  const well = placed.every((target) => target.phase === 'DONE' && isHealthy(target));
  return well ? 'READY' : 'DEGRADED';
}
