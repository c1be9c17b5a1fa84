/** How a rollout ends, and what is caught up afterwards. */
import type { Target } from './app-target.ts';
import type { TargetKey } from './helm-app.ts';
import type { Situation } from './rollout-situation.ts';
import type { RolloutEnd, RolloutStep } from './rollout-step.ts';

/** In the middle of an apply or of a removal: whatever ends the rollout, that is finished. */
export function isHalfDone({ release }: Pick<Target, 'release'>): boolean {
  const status = release?.status ?? '';
  return status.startsWith('pending-') || status === 'uninstalling';
}

/** The end of a rollout that somebody cancelled, or that has nothing to go back to: only what is half done is kept in mind. */
export function cutOff(
  { targets }: Situation,
  end: Pick<RolloutEnd, 'phase' | 'reason'>,
): RolloutEnd {
  const away = targets.filter((target) => target.phase === 'UNREACHABLE' && isHalfDone(target));
  return { ...end, parkedClusters: [], parkedTargets: keysOf(away) };
}

/**
 * The end; or, once it has ended, how it has ended by now. What is away is parked. `held`: what waits for its turn stays
 * parked too, as more have failed than may.
 */
export function end(it: Situation, held: boolean): RolloutStep {
  const { ended, rollout, targets, clusters } = it;
  const open = targets.filter(({ outcome }) => outcome === null);
  const away = open.filter(({ phase }) => phase === 'UNREACHABLE');
  const silent = clusters.filter(
    ({ cluster, reachable }) =>
      !reachable && (!ended || (rollout.parkedClusters ?? []).includes(cluster)),
  );
  const parkedClusters = [
    ...new Set([
      ...away.filter(({ reachable }) => !reachable).map(({ cluster }) => cluster),
      ...silent.map(({ cluster }) => cluster),
    ]),
  ].sort();
  const waiting = held ? [...it.behind, ...it.adrift, ...it.removing] : [];
  const parkedTargets = keysOf(
    [...away.filter(({ reachable }) => reachable), ...waiting].filter(
      ({ cluster }) => !parkedClusters.includes(cluster),
    ),
  );
  const next = { ...outcomeOf(it, held), parkedClusters, parkedTargets };
  const isSettled = open.every(
    ({ phase, key, cluster }) =>
      phase === 'UNREACHABLE' || parkedTargets.includes(key) || parkedClusters.includes(cluster),
  );
  const isSame =
    ended &&
    isSettled &&
    next.phase === rollout.phase &&
    next.reason === rollout.reason &&
    equal(parkedClusters, rollout.parkedClusters) &&
    equal(parkedTargets, rollout.parkedTargets);
  return isSame ? { kind: 'rest' } : { kind: 'finish', ...next };
}

function outcomeOf(
  { rollout, targets, clusters }: Situation,
  held: boolean,
): Pick<RolloutEnd, 'phase' | 'reason'> {
  // What was left out stays left out, whatever was tried again since.
  if (rollout.phase === 'CANCELLED') return { phase: 'CANCELLED', reason: 'CANCELLED' };
  if (held) return { phase: 'FAILED', reason: 'TOO_MANY_FAILURES' };
  const isLacking = clusters.some(
    ({ reachable, placed, current, stuck }) =>
      reachable && (placed ? current !== true : stuck === true),
  );
  if (isLacking) {
    return { phase: 'FAILED', reason: 'SHARED_OBJECTS_FAILED' };
  }
  return targets.some(({ phase }) => phase === 'FAILED')
    ? { phase: 'FAILED', reason: 'STATIONS_FAILED' }
    : { phase: 'DONE' };
}

const keysOf = (targets: readonly Target[]): readonly TargetKey[] =>
  targets.map(({ key }) => key).sort();

const equal = (keys: readonly string[], before: readonly string[] = []): boolean =>
  keys.length === before.length && keys.every((key, index) => key === before[index]);
