/** Which stations are changed next, together. */
import { isHealthy, type Target } from './app-target.ts';
import type { TargetKey } from './helm-app.ts';
import type { Pace } from './rollout-strategy.ts';

/** What a batch is chosen from. */
export interface BatchInput {
  readonly adrift: readonly Target[];
  readonly behind: readonly Target[];
  readonly removing: readonly Target[];
  readonly canaries: ReadonlySet<TargetKey>;
  readonly pace: Pick<Pace, 'batchSize' | 'batchSizePerCluster'>;
}

export interface Batch {
  readonly targets: readonly TargetKey[];
  readonly canary: boolean;
  /** Whether its stations were begun before, and only have to become ready. */
  readonly adrift: boolean;
}

/**
 * The next stations: those adrift before all others, as they are in change already; then canaries, changes before removals, what an earlier revision left half way before
 * what is settled; within the bounds of the pace. Undefined when none is left.
 */
export function nextBatch({
  adrift,
  behind,
  removing,
  canaries,
  pace,
}: BatchInput): Batch | undefined {
  const first = behind.filter(({ key }) => canaries.has(key));
  const group = [adrift, first, behind, removing].find((one) => one.length > 0);
  if (group === undefined) return undefined;
  const order = [
    ...group.filter((target) => isHalfWay(target)),
    ...group.filter((target) => !isHalfWay(target)),
  ];
  return {
    targets: withinPace(order, pace),
    canary: group === first,
    adrift: group === adrift,
  };
}

function withinPace(order: readonly Target[], pace: BatchInput['pace']): readonly TargetKey[] {
  const perCluster = new Map<string, number>();
  const chosen: TargetKey[] = [];
  for (const { key, cluster } of order) {
    const count = perCluster.get(cluster) ?? 0;
    if (chosen.length === pace.batchSize) break;
    if (count >= pace.batchSizePerCluster) continue;
    perCluster.set(cluster, count + 1);
    chosen.push(key);
  }
  return chosen;
}

/** In change, or left so by an earlier revision: with it in the batch no more are in change (R3). */
export function isHalfWay(target: Target): boolean {
  const { release } = target;
  return release !== null && (release.status !== 'deployed' || !isHealthy(target));
}
