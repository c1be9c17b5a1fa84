/**
 * One station of an app, and how it stands with the revision that is wanted there (ARCHITECTURE 15): done means done
 * with this revision. Facts come from the view; nothing here is remembered.
 */
import type { TargetFailure, TargetKey } from './helm-app.ts';
import { unreadyReason, type Applied } from './release.ts';
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
  readonly release: TargetRelease | null;
  readonly workloads: readonly WorkloadRow[];
  /** Whether the cluster's rows are known to be its present state. */
  readonly reachable: boolean;
  /** False when the station has nodes and none of them is ready: its pods may well run on, but none can change. */
  readonly online: boolean;
  readonly failure: TargetFailure | null;
  /** Whether the batch in change holds this target. */
  readonly inBatch: boolean;
  /** Whether that batch must stay ready for a while longer before its stations are done. */
  readonly soaking: boolean;
  /** How the rollout of the present revision has ended for this target; null while there is still something to do. */
  readonly outcome: RolloutOutcome | null;
}

/** A target with its phase. */
export interface Target extends TargetFacts {
  readonly phase: TargetPhase;
}

/** How a rollout ends. */
export type RolloutOutcome = 'DONE' | 'FAILED' | 'CANCELLED';

/** A station's release, as its Secret's metadata has it. */
export interface TargetRelease extends Applied {
  /** Helm's own. */
  readonly status: string;
  /** RFC 3339: when it became what it is; empty when not known. */
  readonly modifiedAt: string;
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

/** True when what the release applied is ready, all of it. */
export function isHealthy({
  release,
  workloads,
}: Pick<TargetFacts, 'release' | 'workloads'>): boolean {
  return release !== null && unreadyReason(release, workloads) === null;
}

/**
 * The phase, by the first row of this table that holds.
 *
 * | the target is                                 | phase                                          |
 * | --------------------------------------------- | ---------------------------------------------- |
 * | in a cluster whose state is not known         | UNREACHABLE                                    |
 * | no longer placed                              | REMOVING; FAILED when that was refused; SKIPPED |
 * |                                               | when the rollout ended before its turn          |
 * | released as wanted, and healthy               | DONE; SOAKING while its batch soaks            |
 * | offline                                       | UNREACHABLE                                    |
 * | failed with the present revision              | FAILED                                         |
 * | released as wanted                            | VERIFYING; DONE once the rollout has ended     |
 * | not so, though the rollout has ended well     | SKIPPED without a release, else ROLLED_BACK    |
 * | not so, though the rollout has ended          | SKIPPED                                        |
 * | in the batch, or in the middle of an apply    | APPLYING                                       |
 * | none of these                                 | WAITING                                        |
 */
export function targetPhase(facts: TargetFacts): TargetPhase {
  const { placed, reachable, online, outcome, failure, inBatch, release } = facts;
  if (!reachable) return 'UNREACHABLE';
  if (!placed) return failure ? 'FAILED' : outcome === null ? 'REMOVING' : 'SKIPPED';
  const released = isReleased(facts);
  if (released && isHealthy(facts)) return inBatch && facts.soaking ? 'SOAKING' : 'DONE';
  if (!online) return 'UNREACHABLE';
  if (failure) return 'FAILED';
  if (released) return outcome === null ? 'VERIFYING' : 'DONE';
  // Once all was done only a hand can have changed the release (ARCHITECTURE 12).
  if (outcome === 'DONE') return release === null ? 'SKIPPED' : 'ROLLED_BACK';
  if (outcome !== null) return 'SKIPPED';
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
      if (facts.reachable) return 'None of its nodes is ready: it is caught up when one is back.';
      return `Cluster ${facts.cluster} does not answer: this is its last known state, and it is caught up when the cluster is back.`;
    case 'SKIPPED':
      return facts.outcome === 'DONE'
        ? 'The release was uninstalled behind the gateway; the next change of the app puts it back.'
        : 'The rollout ended before its turn came: it has what it had before.';
    case 'SOAKING':
      return 'It is ready, and must stay so for a while.';
    case 'ROLLED_BACK':
      return `The release was changed behind the gateway (${facts.release?.status ?? 'gone'}); the next change of the app takes it on.`;
    case 'VERIFYING':
    case 'DONE':
      return facts.release && unreadyReason(facts.release, facts.workloads);
    case 'WAITING':
    case 'APPLYING':
    case 'REMOVING':
      return null;
  }
}
