import type { WorkloadRow } from './rows.ts';

export type WorkloadState = 'READY' | 'PROGRESSING' | 'DEGRADED' | 'FAILED' | 'PAUSED';

/**
 * How a Deployment is, by what its controller says. Only what it says of the present generation counts: before it
 * has seen that, the workload is progressing.
 */
export function workloadState(row: WorkloadRow): WorkloadState {
  if (row.observedGeneration < row.generation) return 'PROGRESSING';
  const present = row.updated === row.desired && row.total === row.desired;
  if (present && row.available === row.desired) return 'READY';
  if (hasFailed(row)) return 'FAILED';
  if (row.paused) return 'PAUSED';
  return present && wasComplete(row) ? 'DEGRADED' : 'PROGRESSING';
}

/** `Progressing=False` says that the progress deadline has passed, `ReplicaFailure=True` that pods are refused. */
function hasFailed({ conditions }: WorkloadRow): boolean {
  return conditions.some(
    ({ type, status }) =>
      (type === 'Progressing' && status === 'False') ||
      (type === 'ReplicaFailure' && status === 'True'),
  );
}

/** The Deployment controller keeps this reason once a rollout was complete, until the next begins. */
function wasComplete({ conditions }: WorkloadRow): boolean {
  return conditions.some(
    ({ type, reason }) => type === 'Progressing' && reason === 'NewReplicaSetAvailable',
  );
}
