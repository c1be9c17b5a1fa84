/** How far a rollout is. */
import {
  replicasOf,
  targetPhases,
  type ReplicaCounts,
  type Target,
  type TargetPhase,
} from './app-target.ts';
import type { RolloutStatus } from './helm-app.ts';

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

/**
 * When the rollout will have ended, in milliseconds since the Unix epoch, at the pace that it had so far; null while
 * there is nothing to reckon from: it stands, or none of the stations that it changes is done.
 */
export function etaOf(
  { phase, revision, startedAt }: RolloutStatus,
  targets: readonly Target[],
  now: number,
): number | null {
  if (phase !== 'ROLLING_OUT') return null;
  const left = targets.filter((target) => underWay.has(target.phase)).length;
  const done = targets.filter(
    (target) => target.phase === 'DONE' && target.wantedRevision === revision,
  ).length;
  if (done === 0) return null;
  return now + ((now - Date.parse(startedAt)) / done) * left;
}

const underWay: ReadonlySet<TargetPhase> = new Set<TargetPhase>([
  'WAITING',
  'APPLYING',
  'VERIFYING',
  'SOAKING',
  'REMOVING',
]);
