import { isTrue } from './condition.ts';
import { lost, unfinished } from './readiness.ts';
import type { WorkloadRow } from './rows.ts';

export type WorkloadState = 'READY' | 'PROGRESSING' | 'DEGRADED' | 'FAILED' | 'PAUSED';

/**
 * How a workload is, by what its controller says. Only what it says of the present generation counts: before it
 * has seen that, the workload is progressing.
 */
export function workloadState(row: WorkloadRow): WorkloadState {
  if (row.observedGeneration < row.generation) return 'PROGRESSING';
  // A suspended Job is waited for no longer, and has not got to its end.
  if (unfinished(row) === null) return row.paused && row.ready < row.desired ? 'PAUSED' : 'READY';
  if (lost(row) !== null || hasFailed(row)) return 'FAILED';
  if (row.paused) return 'PAUSED';
  const present = row.updated >= row.desired - row.heldBack && row.total === row.desired;
  return present && wasComplete(row) ? 'DEGRADED' : 'PROGRESSING';
}

/** `Progressing=False` says that the progress deadline has passed, `ReplicaFailure=True` that pods are refused. */
function hasFailed({ conditions }: WorkloadRow): boolean {
  return (
    isTrue(conditions, 'ReplicaFailure') ||
    conditions.some(({ type, status }) => type === 'Progressing' && status === 'False')
  );
}

/**
 * The Deployment controller keeps this reason once a rollout was complete, until the next begins. Those of other
 * kinds keep nothing: what they have lost and what they never had look the same.
 */
function wasComplete({ conditions }: WorkloadRow): boolean {
  return conditions.some(
    ({ type, reason }) => type === 'Progressing' && reason === 'NewReplicaSetAvailable',
  );
}
