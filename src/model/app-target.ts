/**
 * One station of an app, and how it stands with the revision that is wanted there (ARCHITECTURE 15): done means done
 * with this revision. Facts come from the view; nothing here is remembered.
 */
import type { TargetFailure, TargetKey } from './helm-app.ts';
import type { WorkloadRow } from './rows.ts';

/** Phases of a target; the counters of a rollout's progress add up over them. */
export const targetPhases = [
  'WAITING',
  'APPLYING',
  'VERIFYING',
  'SOAKING',
  'DONE',
  'FAILED',
  'UNREACHABLE',
  'REMOVING',
  'ROLLED_BACK',
  'SKIPPED',
] as const;
export type TargetPhase = (typeof targetPhases)[number];

/** Everything that decides a target's phase. */
export interface TargetFacts {
  readonly key: TargetKey;
  readonly cluster: string;
  readonly station: string;
  /** Whether the intent places the app here. */
  readonly placed: boolean;
  /** Revision of the app in which what this station should have last changed. */
  readonly wantedRevision: number;
  /** The latest revision of the station's Helm release; null when there is none. */
  readonly release: { readonly status: string; readonly appRevision: number } | null;
  readonly workloads: readonly WorkloadRow[];
  /** Whether the cluster's rows are known to be its present state. */
  readonly reachable: boolean;
  readonly failure: TargetFailure | null;
  /** Whether the batch in change holds this target. */
  readonly inBatch: boolean;
  /** Whether the rollout of the present revision has ended: what is missing since then was taken away by hand. */
  readonly ended: boolean;
}

/** Replicas over a station's workloads. `ready` and `available` count only where the controller has seen this generation. */
export interface ReplicaCounts {
  readonly desired: number;
  readonly updated: number;
  readonly ready: number;
  readonly available: number;
}

/** True when the release that is wanted here is deployed. */
export function isReleased({
  release,
  wantedRevision,
}: Pick<TargetFacts, 'release' | 'wantedRevision'>): boolean {
  return release?.status === 'deployed' && release.appRevision === wantedRevision;
}

/** True when every workload's controller says that all replicas run its present generation and are available. */
export function isHealthy(workloads: readonly WorkloadRow[]): boolean {
  return workloads.every(
    ({ generation, observedGeneration, desired, updated, ready, available, total }) =>
      observedGeneration >= generation &&
      updated === desired &&
      total === desired &&
      ready === desired &&
      available === desired,
  );
}

/** The phase, by the first row of this table that holds. */
export function targetPhase(facts: TargetFacts): TargetPhase {
  const { placed, reachable, ended, failure, inBatch, release } = facts;
  if (!reachable) return 'UNREACHABLE';
  if (!placed) return 'REMOVING';
  if (isReleased(facts)) {
    if (isHealthy(facts.workloads) || ended)
      return failure && !isHealthy(facts.workloads) ? 'FAILED' : 'DONE';
    return failure ? 'FAILED' : 'VERIFYING';
  }
  if (failure) return 'FAILED';
  // Once the rollout has ended only a hand can have changed the release (ARCHITECTURE 12).
  if (ended) return release === null ? 'SKIPPED' : 'ROLLED_BACK';
  return inBatch || release?.status.startsWith('pending-') === true ? 'APPLYING' : 'WAITING';
}

export function replicasOf(workloads: readonly WorkloadRow[]): ReplicaCounts {
  const sum = (count: (row: WorkloadRow) => number): number =>
    workloads.reduce((total, row) => total + count(row), 0);
  const seen = (row: WorkloadRow): boolean => row.observedGeneration >= row.generation;
  return {
    desired: sum(({ desired }) => desired),
    updated: sum((row) => (seen(row) ? row.updated : 0)),
    ready: sum((row) => (seen(row) ? row.ready : 0)),
    available: sum((row) => (seen(row) ? row.available : 0)),
  };
}

/** The app revision that this station has: the app's own once what it has is what that revision wants. */
export function revisionAt(facts: TargetFacts, appRevision: number): number | null {
  if (facts.release === null) return null;
  return isReleased(facts) ? appRevision : facts.release.appRevision;
}

/** What there is to say of a target, in one sentence; null when nothing. */
export function messageOf(facts: TargetFacts, phase: TargetPhase): string | null {
  switch (phase) {
    case 'FAILED':
      return facts.failure?.message ?? null;
    case 'UNREACHABLE':
      return `Cluster ${facts.cluster} does not answer: this is its last known state, and it is caught up when the cluster is back.`;
    case 'SKIPPED':
      return 'The release was uninstalled behind the gateway; the next change of the app puts it back.';
    case 'ROLLED_BACK':
      return `The release was changed behind the gateway (${facts.release?.status ?? 'gone'}); the next change of the app takes it on.`;
    case 'VERIFYING':
    case 'DONE': {
      const { desired, available } = replicasOf(facts.workloads);
      return available === desired ? null : `${available} of ${desired} replicas available.`;
    }
    case 'WAITING':
    case 'APPLYING':
    case 'SOAKING':
    case 'REMOVING':
      return null;
  }
}
