/**
 * A rollout as a pure function from what is to what is done next. Nothing is remembered but what HelmApp.status holds
 * (the batch in change, the failures) and what a person asked for (rollout-controls.ts), so that any process can go on
 * from any point.
 */
import { isReleased, type Target, type TargetPhase } from './app-target.ts';
import type { RolloutReason, RolloutStatus } from './helm-app.ts';
import { hopelessReason } from './release.ts';
import { isHalfWay, nextBatch } from './rollout-batch.ts';
import type { ClusterReleaseFacts, RolloutStep, RolloutWorld } from './rollout-step.ts';
import { paceOf, type Pace } from './rollout-strategy.ts';

/** Whether nothing more is done but to catch up what was away. */
export function isEnded({ phase }: Pick<RolloutStatus, 'phase'>): boolean {
  return phase === 'DONE' || phase === 'FAILED' || phase === 'CANCELLED';
}

/**
 * The rollout of a new revision as it begins. What of the batch is still in change goes on: these stations are the
 * first to be brought to the new revision, and no other is begun before they are ready. The others wait for their turn
 * anew, as the new revision may have another pace.
 */
export function beginRollout(
  before: RolloutStatus | undefined,
  begin: Pick<RolloutStatus, 'revision' | 'startedAt' | 'rollBackOf'>,
  targets: readonly Target[],
): RolloutStatus {
  const goesOn = before !== undefined && (!isEnded(before) || before.reason === 'REFUSED');
  const halfWay = new Set(targets.filter(isHalfWay).map(({ key }) => key));
  const inChange = (goesOn ? (before.batch?.targets ?? []) : []).filter((key) => halfWay.has(key));
  return {
    ...begin,
    phase: 'ROLLING_OUT',
    ...(inChange.length > 0 && {
      batch: { index: 1, targets: inChange, startedAt: begin.startedAt },
    }),
  };
}

/** What a step is chosen from. */
interface Situation extends RolloutWorld {
  readonly ended: boolean;
  readonly pace: Pace;
  /** Targets that this rollout still has to do with, and that can be reached. */
  readonly concerned: readonly Target[];
  /** Placed, and not yet given what they should have. */
  readonly behind: readonly Target[];
  readonly verifying: readonly Target[];
  readonly soaking: readonly Target[];
  readonly removing: readonly Target[];
}

/** The next step: the first that there is of these, in this order. */
export function nextRolloutStep(world: RolloutWorld): RolloutStep {
  const it = situationOf(world);
  const held = holdReason(it);
  if (it.ended) {
    return held === null
      ? (work(it) ?? beginNext(it) ?? sharedWork(it) ?? end(it))
      : { kind: 'rest' };
  }
  if (it.controls.cancelled) return carriedOn(it) ?? cancel;
  if (held === 'TOO_MANY_FAILURES' && it.pace.onFailure === 'ROLL_BACK') {
    return (
      carriedOn(it) ?? (it.rollout.phase === 'PAUSED' ? { kind: 'goOn' } : { kind: 'rollBack' })
    );
  }
  if (held !== null) return hold(it, held) ?? carriedOn(it) ?? verify(it) ?? idle;
  const waits = needsApproval(it);
  if (it.rollout.phase === 'PAUSED' && !(waits && it.rollout.reason === 'APPROVAL_NEEDED')) {
    return { kind: 'goOn' };
  }
  return (
    work(it) ??
    (waits ? (hold(it, 'APPROVAL_NEEDED') ?? idle) : undefined) ??
    beginNext(it) ??
    sharedWork(it) ??
    end(it)
  );
}

const idle: RolloutStep = { kind: 'wait', untilMs: null };

function situationOf(world: RolloutWorld): Situation {
  const { rollout, targets, strategy } = world;
  const ended = isEnded(rollout);
  const reachable = targets.filter(({ phase }) => phase !== 'UNREACHABLE');
  // After the end only what was away is caught up; what was changed by hand is left alone.
  const concerned = ended ? reachable.filter(({ outcome }) => outcome === null) : reachable;
  const ofPhase = (...phases: TargetPhase[]): readonly Target[] =>
    concerned.filter(({ phase }) => phases.includes(phase));
  return {
    ...world,
    ended,
    pace: paceOf(strategy, {
      stations: targets.filter(({ placed }) => placed).length,
      ...(rollout.rollBackOf !== undefined && { rollBackOf: rollout.rollBackOf }),
    }),
    concerned,
    behind: ofPhase('WAITING', 'APPLYING'),
    // A station whose content this rollout does not change is not in change, however ill it is.
    verifying: ofPhase('VERIFYING').filter(
      ({ inBatch, wantedRevision }) => inBatch || wantedRevision === rollout.revision,
    ),
    soaking: ofPhase('SOAKING'),
    removing: ofPhase('REMOVING'),
  };
}

/** Why no station may be begun, approval apart; null when any may. */
function holdReason({ controls, pace, targets }: Situation): RolloutReason | null {
  if (controls.paused) return 'PAUSED_BY_HAND';
  const failed = targets.filter(({ failure }) => failure !== null).length;
  const isOver = failed > pace.maxFailures + controls.forgivenFailures;
  return isOver && pace.onFailure !== 'CONTINUE' ? 'TOO_MANY_FAILURES' : null;
}

/** Says that it stands, when that is not said yet. */
function hold({ rollout }: Situation, reason: RolloutReason): RolloutStep | undefined {
  const isSaid = rollout.phase === 'PAUSED' && rollout.reason === reason;
  return isSaid ? undefined : { kind: 'hold', reason };
}

/** A release in the middle of an apply is carried on, whatever holds the rollout: none is left half done. */
function carriedOn({ behind }: Situation): RolloutStep | undefined {
  const pending = behind.filter(({ release }) => release?.status.startsWith('pending-') === true);
  return pending.length === 0
    ? undefined
    : { kind: 'applyTargets', targets: pending.map(({ key }) => key) };
}

/** Brings the batch in change to its end. */
function work(it: Situation): RolloutStep | undefined {
  const behind = it.behind.filter(({ inBatch }) => inBatch);
  if (behind.length > 0) {
    const lacking = lackingClusters(it).filter(({ cluster }) =>
      behind.some((target) => target.cluster === cluster),
    );
    return lacking.length > 0
      ? { kind: 'applyClusters', clusters: namesOf(lacking), prune: false }
      : { kind: 'applyTargets', targets: behind.map(({ key }) => key) };
  }
  const removing = it.removing.filter(({ inBatch }) => inBatch);
  if (removing.length > 0) {
    return { kind: 'removeTargets', targets: removing.map(({ key }) => key) };
  }
  return verify(it) ?? soak(it) ?? (it.syncing ? idle : undefined);
}

function verify(it: Situation): RolloutStep | undefined {
  const { verifying, rollout, now } = it;
  if (verifying.length === 0) return undefined;
  if (rollout.batch?.readyAt !== undefined && verifying.some(({ inBatch }) => inBatch)) {
    return { kind: 'soak', state: 'interrupt' };
  }
  const lost = verifying.filter((target) => now >= deadlineOf(it, target) || isHopeless(target));
  if (lost.length > 0) return { kind: 'fail', targets: lost.map(({ key }) => key) };
  return {
    kind: 'wait',
    untilMs: Math.min(...verifying.map((target) => deadlineOf(it, target))),
  };
}

/** Whether waiting cannot help any more. */
function isHopeless({ release, workloads }: Target): boolean {
  return release !== null && hopelessReason(release, workloads) !== null;
}

function soak({ soaking, rollout, pace, now }: Situation): RolloutStep | undefined {
  if (soaking.length === 0) return undefined;
  const readyAt = Date.parse(rollout.batch?.readyAt ?? '');
  if (Number.isNaN(readyAt)) return { kind: 'soak', state: 'begin' };
  const untilMs = readyAt + pace.soakMs;
  return now >= untilMs ? { kind: 'soak', state: 'complete' } : { kind: 'wait', untilMs };
}

/** Whether a person has yet to say that the next batch may begin. */
function needsApproval(it: Situation): boolean {
  const { rollout, pace, controls, canaries, targets } = it;
  const { batch } = rollout;
  const next = nextBatch(it);
  if (next === undefined || controls.approvedBatch > (batch?.index ?? 0)) return false;
  switch (pace.approval) {
    case 'NONE':
      return false;
    case 'EACH_BATCH':
      return batch !== undefined;
    case 'AFTER_CANARY': {
      // With the canaries away nobody has seen the revision work.
      const isUntried = targets.some(
        ({ key, phase }) => canaries.has(key) && phase === 'UNREACHABLE',
      );
      return !next.canary && (batch === undefined ? isUntried : batch.canary === true);
    }
  }
}

function beginNext(it: Situation): RolloutStep | undefined {
  const batch = nextBatch(it);
  if (batch === undefined) return undefined;
  return { kind: 'beginBatch', index: (it.rollout.batch?.index ?? 0) + 1, ...batch };
}

/** What is left to do in clusters when no station is left to change. */
function sharedWork(it: Situation): RolloutStep | undefined {
  const { clusters, targets, concerned, ended } = it;
  const lacking = lackingClusters(it);
  if (lacking.length > 0) {
    return { kind: 'applyClusters', clusters: namesOf(lacking), prune: false };
  }
  const isConcerned = ({ cluster }: ClusterReleaseFacts): boolean =>
    !ended ||
    (it.rollout.parkedClusters ?? []).includes(cluster) ||
    concerned.some((one) => one.cluster === cluster);
  const empty = clusters.filter(
    (one) =>
      one.reachable &&
      !one.placed &&
      one.current !== null &&
      one.stuck !== true &&
      isConcerned(one) &&
      !targets.some(({ cluster }) => cluster === one.cluster),
  );
  if (empty.length > 0) return { kind: 'removeClusters', clusters: namesOf(empty) };
  const overdue = clusters.filter(
    ({ cluster, reachable, placed, current, leftover }) =>
      reachable && placed && current === true && leftover && !isNeeded(cluster, targets),
  );
  return overdue.length > 0
    ? { kind: 'applyClusters', clusters: namesOf(overdue), prune: true }
    : undefined;
}

/** Clusters whose shared objects are not what they should be. One whose stations have all failed is not tried over and over. */
function lackingClusters({ clusters, concerned }: Situation): readonly ClusterReleaseFacts[] {
  const alive = new Set(
    concerned
      .filter(({ placed, failure }) => placed && failure === null)
      .map(({ cluster }) => cluster),
  );
  return clusters.filter(
    ({ cluster, reachable, placed, current }) =>
      reachable && placed && current !== true && alive.has(cluster),
  );
}

/** A station that still has another revision may use what the cluster is to lose. */
function isNeeded(name: string, targets: readonly Target[]): boolean {
  return targets.some(
    (target) => target.cluster === name && !(target.placed && isReleased(target)),
  );
}

const cancel: RolloutStep = {
  kind: 'finish',
  phase: 'CANCELLED',
  reason: 'CANCELLED',
  parkedClusters: [],
  parkedTargets: [],
};

function end({ ended, rollout, targets, clusters }: Situation): RolloutStep {
  const away = targets.filter(({ phase, outcome }) => phase === 'UNREACHABLE' && outcome === null);
  const silent = clusters.filter(
    ({ cluster, reachable }) =>
      !reachable && (!ended || (rollout.parkedClusters ?? []).includes(cluster)),
  );
  const parkedClusters = [
    ...new Set([
      ...away.filter(({ reachable }) => !reachable).map(({ cluster }) => cluster),
      ...namesOf(silent),
    ]),
  ].sort();
  const parkedTargets = away
    .filter(({ reachable, cluster }) => reachable && !parkedClusters.includes(cluster))
    .map(({ key }) => key)
    .sort();
  const isLacking = clusters.some(
    ({ reachable, placed, current, stuck }) =>
      reachable && (placed ? current !== true : stuck === true),
  );
  const hasFailed = targets.some(({ phase }) => phase === 'FAILED');
  if (rollout.phase === 'CANCELLED') return { kind: 'rest' };
  const phase = isLacking || hasFailed ? 'FAILED' : 'DONE';
  const reason = isLacking ? 'SHARED_OBJECTS_FAILED' : 'STATIONS_FAILED';
  const isSame =
    ended &&
    phase === rollout.phase &&
    parkedClusters.length === (rollout.parkedClusters ?? []).length &&
    parkedTargets.length === (rollout.parkedTargets ?? []).length &&
    !targets.some(({ outcome, phase: now }) => outcome === null && now !== 'UNREACHABLE');
  return isSame
    ? { kind: 'rest' }
    : {
        kind: 'finish',
        phase,
        ...(phase === 'FAILED' && { reason }),
        parkedClusters,
        parkedTargets,
      };
}

/**
 * When a station must be ready, in milliseconds since the Unix epoch: counted from its batch, or from its own apply or
 * a retry where that came later, so that a pause of the gateway fails nobody.
 */
function deadlineOf(it: Situation, { release, key }: Target): number {
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

const namesOf = (clusters: readonly ClusterReleaseFacts[]): readonly string[] =>
  clusters.map(({ cluster }) => cluster);
