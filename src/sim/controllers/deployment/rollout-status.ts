import { timestamp } from '../../clock.ts';
import {
  conditionOf,
  type Condition,
  type Deployment,
  type DeploymentStatus,
  type ReplicaSet,
} from '../shapes.ts';

/** What a Deployment's status is computed from. */
export interface Observation {
  readonly deployment: Deployment;
  /** The ReplicaSet of the present template. */
  readonly fresh: ReplicaSet | undefined;
  readonly all: readonly ReplicaSet[];
  readonly nowMs: number;
  /** How many pods may be missing before the Deployment counts as unavailable. */
  readonly maxUnavailable: number;
}

/** Counts and the Available condition; conditions of other types are kept as they are. */
export function statusOf(observation: Observation): DeploymentStatus {
  const { deployment, fresh, all, nowMs, maxUnavailable } = observation;
  const replicas = sum(all, (one) => one.status?.replicas);
  const ready = sum(all, (one) => one.status?.readyReplicas);
  const available = sum(all, (one) => one.status?.availableReplicas);
  const wanted = sum(all, (one) => one.spec.replicas);
  const updated = fresh?.status?.replicas ?? 0;
  const unavailable = Math.max(0, wanted - available);
  const enough = available >= (deployment.spec.replicas ?? 1) - maxUnavailable;
  const { collisionCount, conditions = [] } = deployment.status ?? {};
  return {
    observedGeneration: deployment.metadata.generation ?? 1,
    // The API server leaves zeroes out of these counts.
    ...(replicas > 0 && { replicas }),
    ...(updated > 0 && { updatedReplicas: updated }),
    ...(ready > 0 && { readyReplicas: ready }),
    ...(available > 0 && { availableReplicas: available }),
    ...(unavailable > 0 && { unavailableReplicas: unavailable }),
    ...(collisionCount !== undefined && { collisionCount }),
    conditions: withDeploymentCondition(conditions, nowMs, {
      type: 'Available',
      status: enough ? 'True' : 'False',
      reason: enough ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
      message: enough
        ? 'Deployment has minimum availability.'
        : 'Deployment does not have minimum availability.',
    }),
  };
}

/** Every replica runs the present template, all are available, no old pod is left, and this generation was seen. */
export function isComplete(deployment: Deployment, status: DeploymentStatus): boolean {
  const replicas = deployment.spec.replicas ?? 1;
  return (
    (status.updatedReplicas ?? 0) === replicas &&
    (status.replicas ?? 0) === replicas &&
    (status.availableReplicas ?? 0) === replicas &&
    status.observedGeneration === deployment.metadata.generation
  );
}

/** The Progressing condition's part: what the rollout has come to since the last look. */
export function progressed(observation: Observation, next: DeploymentStatus): DeploymentStatus {
  const { deployment, fresh, nowMs } = observation;
  const seconds = deployment.spec.progressDeadlineSeconds;
  const conditions = next.conditions ?? [];
  if (seconds === undefined || seconds === 0x7fff_ffff) {
    return { ...next, conditions: conditions.filter(({ type }) => type !== 'Progressing') };
  }
  const present = conditionOf(deployment.status, 'Progressing');
  if (next.replicas === next.updatedReplicas && present?.reason === 'NewReplicaSetAvailable')
    return next;
  const subject = fresh
    ? `ReplicaSet "${fresh.metadata.name}"`
    : `Deployment "${deployment.metadata.name}"`;
  const set = (condition: Condition): DeploymentStatus => ({
    ...next,
    conditions: withDeploymentCondition(conditions, nowMs, condition),
  });
  if (isComplete(deployment, next)) {
    const message = `${subject} has successfully progressed.`;
    return set({ type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable', message });
  }
  if (movedOn(deployment.status ?? {}, next)) {
    return set({
      type: 'Progressing',
      status: 'True',
      reason: 'ReplicaSetUpdated',
      message: `${subject} is progressing.`,
      lastUpdateTime: timestamp(nowMs),
    });
  }
  if (present && deadlineLeftMs(deployment, nowMs) <= 0) {
    const message = `${subject} has timed out progressing.`;
    return set({
      type: 'Progressing',
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
      message,
    });
  }
  return next;
}

/** Milliseconds until the progress deadline passes; Infinity where none is running. */
export function deadlineLeftMs(deployment: Deployment, nowMs: number): number {
  const seconds = deployment.spec.progressDeadlineSeconds;
  const progressing = conditionOf(deployment.status, 'Progressing');
  if (seconds === undefined || !progressing || deployment.spec.paused === true) return Infinity;
  if (progressing.reason === 'NewReplicaSetAvailable') return Infinity;
  return Date.parse(progressing.lastUpdateTime ?? '') + seconds * 1000 - nowMs;
}

/**
 * The conditions with this one in its place. lastTransitionTime moves only when the status does; a
 * condition that says the same as before is left as it is, unless it brings its own lastUpdateTime.
 */
export function withDeploymentCondition(
  conditions: readonly Condition[],
  nowMs: number,
  next: Condition,
): Condition[] {
  const present = conditions.find(({ type }) => type === next.type);
  const same = present?.status === next.status && present.reason === next.reason;
  if (same && next.lastUpdateTime === undefined) return [...conditions];
  const now = timestamp(nowMs);
  const lastTransitionTime =
    present?.status === next.status ? (present.lastTransitionTime ?? now) : now;
  const written = { ...next, lastUpdateTime: next.lastUpdateTime ?? now, lastTransitionTime };
  return [...conditions.filter(({ type }) => type !== next.type), written];
}

function movedOn(before: DeploymentStatus, after: DeploymentStatus): boolean {
  const old = (status: DeploymentStatus): number =>
    (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  return (
    (after.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(after) < old(before) ||
    (after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

function sum(sets: readonly ReplicaSet[], count: (one: ReplicaSet) => number | undefined): number {
  return sets.reduce((total, one) => total + (count(one) ?? 0), 0);
}
