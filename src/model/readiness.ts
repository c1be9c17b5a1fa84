/** When a workload is done with what was applied, and when it never will be: one rule a kind (ARCHITECTURE 15). */
import { isTrue } from './condition.ts';
import type { WorkloadRow } from './rows.ts';

interface Readiness {
  /** What it still waits for, in words; null when it is done. */
  readonly waitsFor: (row: WorkloadRow) => string | null;
  /** Why it cannot be done any more, however long one waits; null while it can. */
  readonly lostBy: (row: WorkloadRow) => string | null;
}

const keepsPods: Readiness = { waitsFor: missingReplicas, lostBy: () => null };

/**
 * | kind        | is done when                                                                     | is lost when  |
 * | ----------- | -------------------------------------------------------------------------------- | ------------- |
 * | Deployment  | its controller saw it; all replicas are updated, ready, available; none is over  | never         |
 * | StatefulSet | the same; replicas that its strategy holds back (OnDelete, a partition) may be old | never         |
 * | DaemonSet   | the same, of the nodes that fit: there may be none                               | never         |
 * | Job         | it is complete, or suspended                                                     | it has failed |
 * | CronJob     | it is there                                                                      | never         |
 *
 * A progress deadline that has passed loses nothing: the pods may still come, and the rollout has a deadline of its own.
 */
const readiness: Readonly<Record<WorkloadRow['kind'], Readiness>> = {
  Deployment: keepsPods,
  ReplicaSet: keepsPods,
  StatefulSet: keepsPods,
  DaemonSet: keepsPods,
  Job: { waitsFor: missingCompletions, lostBy: failureOfJob },
  CronJob: { waitsFor: () => null, lostBy: () => null },
};

/** What a workload still waits for, in words; null when it is done. */
export function unfinished(row: WorkloadRow): string | null {
  return readiness[row.kind].waitsFor(row);
}

/** Why a workload cannot be done any more, in words; null while it can. */
export function lost(row: WorkloadRow): string | null {
  return readiness[row.kind].lostBy(row);
}

function missingReplicas(row: WorkloadRow): string | null {
  const { name, desired, heldBack, updated, ready, available, total } = row;
  if (row.observedGeneration < row.generation)
    return `${name}: its controller has not seen it yet.`;
  const toUpdate = desired - heldBack;
  if (updated < toUpdate) return `${name}: ${updated} of ${toUpdate} replicas are updated.`;
  if (ready !== desired) return `${name}: ${ready} of ${desired} replicas are ready.`;
  if (available !== desired) return `${name}: ${available} of ${desired} replicas are available.`;
  if (total !== desired) return `${name}: ${total} replicas instead of ${desired}.`;
  return null;
}

function missingCompletions(row: WorkloadRow): string | null {
  const { name, conditions, desired, ready, paused } = row;
  if (isTrue(conditions, 'Complete') || paused) return null;
  return failureOfJob(row) ?? `${name}: ${ready} of ${desired} pods have succeeded.`;
}

/** `FailureTarget` is set as soon as a Job is given up, `Failed` when its last pods are gone. */
function failureOfJob({ name, conditions }: WorkloadRow): string | null {
  const failed = ['Failed', 'FailureTarget']
    .map((type) => conditions.find((one) => one.type === type && one.status === 'True'))
    .find((condition) => condition !== undefined);
  if (failed === undefined) return null;
  return `${name}: the Job has failed (${failed.reason}): ${failed.message}`;
}
