/**
 * A rollout as a pure function from what is to what is done next. Nothing is remembered but what HelmApp.status holds
 * (the batch in change, the failures) and what a person asked for (rollout-controls.ts), so that any process can go on
 * from any point.
 */
import type { Target } from './app-target.ts';
import type { RolloutReason, RolloutStatus } from './helm-app.ts';
import { isHalfWay, nextBatch } from './rollout-batch.ts';
import { cutOff, end, isHalfDone } from './rollout-end.ts';
import {
  deadlineOf,
  holdReason,
  isEnded,
  isLost,
  isNeeded,
  isRetried,
  lackingClusters,
  situationOf,
  type Situation,
} from './rollout-situation.ts';
import type { ClusterReleaseFacts, RolloutStep, RolloutWorld } from './rollout-step.ts';

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

/** The next step: the first that there is of these, in this order. */
export function nextRolloutStep(world: RolloutWorld): RolloutStep {
  const it = situationOf(world);
  const held = holdReason(it);
  if (it.ended) return caughtUp(it, held);
  if (it.controls.cancelled) {
    return halfDone(it) ?? { kind: 'finish', ...cutOff(it, cancelled) };
  }
  if (held === 'TOO_MANY_FAILURES' && it.pace.onFailure === 'ROLL_BACK') {
    if (it.rollout.phase === 'PAUSED') return { kind: 'goOn' };
    return halfDone(it) ?? { kind: 'rollBack', otherwise: cutOff(it, tooManyFailures) };
  }
  if (held !== null) {
    return hold(it, held) ?? halfDone(it) ?? verify(it) ?? tryAgain(it, held) ?? idle;
  }
  const waits = needsApproval(it);
  if (it.rollout.phase === 'PAUSED' && !(waits && it.rollout.reason === 'APPROVAL_NEEDED')) {
    return { kind: 'goOn' };
  }
  return (
    work(it) ??
    (waits ? (hold(it, 'APPROVAL_NEEDED') ?? idle) : undefined) ??
    beginNext(it) ??
    sharedWork(it) ??
    (it.syncingUntil === null
      ? end(it, false)
      : { kind: 'wait' as const, untilMs: it.syncingUntil })
  );
}

const idle: RolloutStep = { kind: 'wait', untilMs: null };
const cancelled = { phase: 'CANCELLED', reason: 'CANCELLED' } as const;
const tooManyFailures = { phase: 'FAILED', reason: 'TOO_MANY_FAILURES' } as const;

/** After the end: what was away, or is to be tried again, at the pace of the rollout and within its budget. */
function caughtUp(it: Situation, held: RolloutReason | null): RolloutStep {
  if (held === null) return work(it) ?? beginNext(it) ?? sharedWork(it) ?? end(it, false);
  const carriedOn = halfDone(it) ?? verify(it);
  if (held === 'PAUSED_BY_HAND') return carriedOn ?? { kind: 'rest' };
  return carriedOn ?? tryAgain(it, held) ?? end(it, true);
}

/** Says that it stands, when that is not said yet. */
function hold({ rollout }: Situation, reason: RolloutReason): RolloutStep | undefined {
  const isSaid = rollout.phase === 'PAUSED' && rollout.reason === reason;
  return isSaid ? undefined : { kind: 'hold', reason };
}

/** A release in the middle of an apply or a removal is carried on, whatever holds the rollout: none is left half done. */
function halfDone({ behind, removing }: Situation): RolloutStep | undefined {
  const pending = behind.filter(isHalfDone);
  if (pending.length > 0) {
    return { kind: 'applyTargets', targets: pending.map(({ key }) => key) };
  }
  const going = removing.filter(isHalfDone);
  return going.length > 0
    ? { kind: 'removeTargets', targets: going.map(({ key }) => key) }
    : undefined;
}

/** Failures hold the rollout, but not what a person asks to be tried again. */
function tryAgain(it: Situation, held: RolloutReason): RolloutStep | undefined {
  if (held !== 'TOO_MANY_FAILURES') return undefined;
  const retried = {
    ...it,
    behind: it.behind.filter((target) => isRetried(it, target)),
    removing: it.removing.filter((target) => isRetried(it, target)),
  };
  return bring(retried) ?? beginNext(retried);
}

/** Brings the batch in change to its end. */
function work(it: Situation): RolloutStep | undefined {
  return (
    bring(it) ??
    verify(it) ??
    (it.unknownUntil === null ? undefined : { kind: 'wait' as const, untilMs: it.unknownUntil }) ??
    (it.away.length > 0 ? { kind: 'leave', targets: it.away.map(({ key }) => key) } : undefined) ??
    soak(it)
  );
}

/** Gives the stations of the batch what they should have; what they share comes first. */
function bring(it: Situation): RolloutStep | undefined {
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
  return removing.length > 0
    ? { kind: 'removeTargets', targets: removing.map(({ key }) => key) }
    : undefined;
}

function verify(it: Situation): RolloutStep | undefined {
  const { verifying, rollout } = it;
  if (verifying.length === 0) return undefined;
  if (rollout.batch?.readyAt !== undefined) return { kind: 'soak', state: 'interrupt' };
  const lost = verifying.filter((target) => isLost(it, target));
  if (lost.length > 0) return { kind: 'fail', targets: lost.map(({ key }) => key) };
  return {
    kind: 'wait',
    untilMs: Math.min(...verifying.map((target) => deadlineOf(it, target))),
  };
}

function soak({ soaking, rollout, pace, now }: Situation): RolloutStep | undefined {
  if (soaking.length === 0) return undefined;
  const readyAt = Date.parse(rollout.batch?.readyAt ?? '');
  if (Number.isNaN(readyAt)) return { kind: 'soak', state: 'begin' };
  const untilMs = readyAt + pace.soakMs;
  return now >= untilMs ? { kind: 'soak', state: 'complete' } : { kind: 'wait', untilMs };
}

/** Whether a person has yet to say that the next batch may begin. What is adrift was begun with leave already. */
function needsApproval(it: Situation): boolean {
  const { rollout, pace, controls, canaries, targets } = it;
  const next = nextBatch(it);
  if (next === undefined || next.adrift) return false;
  switch (pace.approval) {
    case 'NONE':
      return false;
    case 'EACH_BATCH':
      return rollout.batch !== undefined && controls.approvedBatch <= rollout.batch.index;
    case 'AFTER_CANARY':
      // Also where the canaries are away: nobody has seen the revision work.
      return (
        !next.canary &&
        controls.approvedBatch === 0 &&
        targets.some(
          ({ key, wantedRevision, phase }) =>
            canaries.has(key) && (wantedRevision === rollout.revision || phase === 'UNREACHABLE'),
        )
      );
  }
}

function beginNext(it: Situation): RolloutStep | undefined {
  const batch = nextBatch(it);
  if (batch === undefined) return undefined;
  const { targets, canary } = batch;
  return { kind: 'beginBatch', index: (it.rollout.batch?.index ?? 0) + 1, targets, canary };
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

const namesOf = (clusters: readonly ClusterReleaseFacts[]): readonly string[] =>
  clusters.map(({ cluster }) => cluster);
