/** The world of a rollout, sorted by what can be done with it. */
import { isReleased, type Target, type TargetPhase } from './app-target.ts';
import type { RolloutReason, RolloutStatus } from './helm-app.ts';
import { hopelessReason } from './release.ts';
import type { ClusterReleaseFacts, RolloutWorld } from './rollout-step.ts';
import { paceOf, type Pace } from './rollout-strategy.ts';

/** What a step is chosen from. */
export interface Situation extends RolloutWorld {
  readonly ended: boolean;
  readonly pace: Pace;
  /** Targets that this rollout still has to do with, and that can be reached. */
  readonly concerned: readonly Target[];
  /** Placed, and not yet given what they should have. */
  readonly behind: readonly Target[];
  /** In the batch, given what they should have, and not ready. */
  readonly verifying: readonly Target[];
  /**
   * The same, and in no batch: they were away when their batch ended, or are tried again. With a batch of their own they
   * have their whole time, and no more are in change than may (R3).
   */
  readonly adrift: readonly Target[];
  readonly soaking: readonly Target[];
  readonly removing: readonly Target[];
  /** In the batch, and away. */
  readonly away: readonly Target[];
}

/** Whether nothing more is done but to catch up what was away. */
export function isEnded({ phase }: Pick<RolloutStatus, 'phase'>): boolean {
  return phase === 'DONE' || phase === 'FAILED' || phase === 'CANCELLED';
}

export function situationOf(world: RolloutWorld): Situation {
  const { rollout, targets, strategy } = world;
  const ended = isEnded(rollout);
  const reachable = targets.filter(({ phase }) => phase !== 'UNREACHABLE');
  // After the end only what was away is caught up; what was changed by hand is left alone.
  const concerned = ended ? reachable.filter(({ outcome }) => outcome === null) : reachable;
  const ofPhase = (...phases: TargetPhase[]): readonly Target[] =>
    concerned.filter(({ phase }) => phases.includes(phase));
  const verifying = ofPhase('VERIFYING');
  return {
    ...world,
    ended,
    pace: paceOf(strategy, {
      stations: targets.filter(({ placed }) => placed).length,
      ...(rollout.rollBackOf !== undefined && { rollBackOf: rollout.rollBackOf }),
    }),
    concerned,
    behind: ofPhase('WAITING', 'APPLYING'),
    verifying: verifying.filter(({ inBatch }) => inBatch),
    // A station whose content this rollout does not change is not in change, however ill it is.
    adrift: verifying.filter(
      (target) =>
        !target.inBatch && (target.wantedRevision === rollout.revision || isRetried(world, target)),
    ),
    soaking: ofPhase('SOAKING'),
    removing: ofPhase('REMOVING'),
    away: targets.filter(({ phase, inBatch }) => inBatch && phase === 'UNREACHABLE'),
  };
}

/** Whether somebody has asked, during this rollout or after it, to try the station again. */
export function isRetried(
  { controls, rollout }: Pick<RolloutWorld, 'controls' | 'rollout'>,
  { key }: Pick<Target, 'key'>,
): boolean {
  return (controls.retriedAt(key) ?? -Infinity) >= Date.parse(rollout.startedAt);
}

/** Why no station may be begun, approval apart; null when any may. */
export function holdReason(it: Situation): RolloutReason | null {
  const { controls, pace, targets, rollout } = it;
  if (controls.paused) return 'PAUSED_BY_HAND';
  const failed = targets.filter(
    ({ failure, phase }) =>
      failure?.revision === rollout.revision &&
      // One that became ready after all has not failed.
      phase !== 'DONE' &&
      phase !== 'SOAKING' &&
      !(Date.parse(failure.at) <= controls.forgivenUntil),
  );
  return failed.length > pace.maxFailures && pace.onFailure !== 'CONTINUE'
    ? 'TOO_MANY_FAILURES'
    : null;
}

/** Whether a station is not ready and will not be: its time is over, or waiting cannot help. */
export function isLost(it: Situation, target: Target): boolean {
  const { release, workloads } = target;
  const isHopeless = release !== null && hopelessReason(release, workloads) !== null;
  return isHopeless || it.now >= deadlineOf(it, target);
}

/**
 * When a station must be ready, in milliseconds since the Unix epoch: counted from its batch, or from its own apply or
 * a retry where that came later, so that a pause of the gateway fails nobody.
 */
export function deadlineOf(it: Situation, { release, key }: Target): number {
  const { rollout, controls, pace } = it;
  const begun = Date.parse(rollout.batch?.startedAt ?? rollout.startedAt);
  const applied = Date.parse(release?.modifiedAt ?? '');
  const from = Math.max(
    begun,
    Number.isNaN(applied) ? begun : applied,
    controls.retriedAt(key) ?? begun,
  );
  return from + it.stoodStillMs(from) + pace.progressDeadlineMs;
}

/** Clusters whose shared objects are not what they should be. One whose stations have all failed is not tried over and over. */
export function lackingClusters({
  clusters,
  concerned,
  targets,
  rollout,
}: Situation): readonly ClusterReleaseFacts[] {
  const alive = (stations: readonly Target[]) =>
    new Set(
      stations
        .filter(({ placed, failure }) => placed && failure?.revision !== rollout.revision)
        .map(({ cluster }) => cluster),
    );
  const [open, any] = [alive(concerned), alive(targets)];
  return clusters.filter(
    ({ cluster, reachable, placed, current, moved = false }) =>
      reachable &&
      placed &&
      current !== true &&
      (open.has(cluster) || (moved && isWhole(rollout) && any.has(cluster))),
  );
}

/**
 * Whether at its end every cluster that was there had what the revision wants of it: then it goes on to have that, also
 * when what keeps Services in their stations is another thing by now.
 */
export function isWhole({ phase, reason }: Pick<RolloutStatus, 'phase' | 'reason'>): boolean {
  return phase === 'DONE' || reason === 'STATIONS_FAILED';
}

/** A station that still has another revision may use what the cluster is to lose. */
export function isNeeded(name: string, targets: readonly Target[]): boolean {
  return targets.some(
    (target) => target.cluster === name && !(target.placed && isReleased(target)),
  );
}
