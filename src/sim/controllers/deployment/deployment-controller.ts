import { timestamp } from '../../clock.ts';
import { ApiError } from '../../api-error.ts';
import { edit, editStatus, type Place } from '../edit.ts';
import { claimed } from '../ownership.ts';
import { selectorMatches } from '../../label-selector.ts';
import {
  conditionOf,
  controllerOf,
  isFinishedPod,
  keyOf,
  splitKey,
  type Condition,
  type Deployment,
  type ReplicaSet,
} from '../shapes.ts';
import { ownedBy, type Controller, type World } from '../world.ts';
import {
  annotated,
  atRevision,
  byAge,
  findFresh,
  isSizedFor,
  makeReplicaSet,
  nextRevision,
  resized,
  revisionOf,
} from './revisions.ts';
import {
  freshReplicas,
  oldScales,
  proportionalScales,
  rollingBounds,
  type ReplicaSetCount,
  type RollingBounds,
  type Scale,
} from './rolling-scale.ts';
import {
  deadlineLeftMs,
  isComplete,
  progressed,
  statusOf,
  withDeploymentCondition,
} from './rollout-status.ts';

const resource = 'deployments.apps';

/** One Deployment and its ReplicaSets as they are at one moment. */
interface Rollout {
  readonly deployment: Deployment;
  readonly sets: readonly ReplicaSet[];
  readonly fresh: ReplicaSet | undefined;
  readonly old: readonly ReplicaSet[];
  readonly bounds: RollingBounds;
}

/**
 * Rolls Deployments out through ReplicaSets as kube-controller-manager does: RollingUpdate within surge
 * and unavailability, Recreate, pause, scaling in mid-rollout, revisions, history limit, progress deadline.
 */
export function startDeployments(world: World): Controller {
  const { store } = world;
  const queue = world.queue((key) => {
    const { namespace, name } = splitKey(key);
    if (!store.get(resource, namespace, name)) return;
    const rollout = observe(world, namespace, name);
    if (rollout && rollout.deployment.metadata.deletionTimestamp === undefined)
      step(world, rollout);
    const waitMs = reportStatus(world, namespace, name);
    if (waitMs !== undefined) queue.add(key, waitMs);
  });
  const enqueueOwner = (replicaSet: ReplicaSet | undefined): void => {
    const owner = replicaSet && controllerOf(replicaSet);
    if (owner?.kind === 'Deployment')
      queue.add(`${replicaSet?.metadata.namespace ?? ''}/${owner.name}`);
  };
  const stop = store.onEvent(({ resource: changed, type, object, previous }) => {
    if (changed === resource && type !== 'DELETED') queue.add(keyOf(object));
    if (changed === 'replicasets.apps') {
      enqueueOwner(object as ReplicaSet);
      enqueueOwner(previous as ReplicaSet | undefined);
      if (type !== 'DELETED' && !controllerOf(object)) {
        for (const one of store.list(resource, object.metadata.namespace)) {
          if (selectorMatches((one as Deployment).spec.selector, object.metadata.labels))
            queue.add(keyOf(one));
        }
      }
    }
    if (changed === 'pods' && type === 'DELETED') {
      const owner = controllerOf(object);
      // Recreate waits for the very last old pod.
      if (owner?.kind === 'ReplicaSet') {
        enqueueOwner(
          store.get('replicasets.apps', object.metadata.namespace ?? '', owner.name) as
            ReplicaSet | undefined,
        );
      }
    }
  });
  for (const object of store.list(resource)) queue.add(keyOf(object));
  return {
    stop() {
      stop();
      queue.stop();
    },
  };
}

function observe(world: World, namespace: string, name: string): Rollout | undefined {
  const deployment = world.store.get(resource, namespace, name) as Deployment | undefined;
  if (!deployment) return undefined;
  const sets = claimed(world, {
    owner: deployment,
    selector: deployment.spec.selector,
    resource: 'replicasets.apps',
    index: world.replicaSets,
  });
  const fresh = findFresh(deployment, sets);
  const bounds = rollingBounds(
    deployment.spec.replicas ?? 1,
    deployment.spec.strategy?.rollingUpdate,
  );
  return { deployment, sets, fresh, old: sets.filter((one) => one !== fresh), bounds };
}

function step(world: World, rollout: Rollout): void {
  notePause(world, rollout.deployment);
  const { deployment, sets, old } = rollout;
  const active = sets.filter((one) => (one.spec.replicas ?? 0) > 0);
  if (deployment.spec.paused === true || active.some((one) => !isSizedFor(one, deployment))) {
    applyScales(world, rollout, scalesForNewSize(rollout));
    return;
  }
  if (deployment.spec.strategy?.type === 'Recreate') recreate(world, rollout);
  else roll(world, rollout);
  const latest = world.store.get(
    resource,
    deployment.metadata.namespace ?? '',
    deployment.metadata.name,
  );
  if (latest && isComplete(latest as Deployment, (latest as Deployment).status ?? {})) {
    forgetHistory(world, deployment, old);
  }
}

function roll(world: World, rollout: Rollout): void {
  const { deployment, old, bounds } = rollout;
  const replicas = deployment.spec.replicas ?? 1;
  const room = freshReplicas(replicas, bounds, {
    fresh: rollout.fresh?.spec.replicas ?? 0,
    all: wantedOf(rollout.sets),
  });
  const fresh = ensureFresh(world, rollout, room);
  if (!fresh) return;
  if (fresh.spec.replicas !== room) {
    applyScales(world, rollout, [{ name: fresh.metadata.name, replicas: room }]);
    return;
  }
  applyScales(
    world,
    rollout,
    oldScales(replicas, bounds, { fresh: countOf(fresh), old: old.map(countOf) }),
  );
}

function recreate(world: World, rollout: Rollout): void {
  const running = rollout.old.filter((one) => (one.spec.replicas ?? 0) > 0);
  applyScales(
    world,
    rollout,
    running.map(({ metadata }) => ({ name: metadata.name, replicas: 0 })),
  );
  const oldPods = rollout.old.flatMap(({ metadata }) => [
    ...world.pods.under(ownedBy(metadata.uid ?? '')),
  ]);
  if (running.length > 0 || oldPods.some((pod) => !isFinishedPod(pod))) return;
  const replicas = rollout.deployment.spec.replicas ?? 1;
  const fresh = ensureFresh(world, rollout, replicas);
  if (fresh && fresh.spec.replicas !== replicas) {
    applyScales(world, rollout, [{ name: fresh.metadata.name, replicas }]);
  }
}

/** The ReplicaSet of the present template, made with `replicas` if it is missing; undefined when its name is taken. */
function ensureFresh(world: World, rollout: Rollout, replicas: number): ReplicaSet | undefined {
  const { deployment, fresh: present, old } = rollout;
  const revision = Math.max(nextRevision(old), present ? revisionOf(present) : 0);
  const size = { replicas, revision, maxReplicas: maxReplicasOf(rollout) };
  const fresh = present
    ? (world.store.update('replicasets.apps', annotated(present, deployment, size)) as ReplicaSet)
    : create(world, deployment, makeReplicaSet(deployment, size));
  if (!fresh) return undefined;
  edit<Deployment>(world.store, placeOf(deployment), (latest) => atRevision(latest, revision));
  if (!present) {
    const message = `Created new replica set "${fresh.metadata.name}"`;
    setProgressing(world, deployment, { reason: 'NewReplicaSetCreated', message });
  } else if (!conditionOf(deployment.status, 'Progressing')) {
    const message = `Found new replica set "${fresh.metadata.name}"`;
    setProgressing(world, deployment, { reason: 'FoundNewReplicaSet', message });
  }
  return fresh;
}

function create(
  world: World,
  deployment: Deployment,
  replicaSet: ReplicaSet,
): ReplicaSet | undefined {
  try {
    return world.store.create('replicasets.apps', replicaSet) as ReplicaSet;
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason !== 'AlreadyExists') throw error;
    // Another template has this name: the next look hashes with a higher collision count.
    const collisionCount = (deployment.status?.collisionCount ?? 0) + 1;
    editStatus<Deployment>(world.store, placeOf(deployment), (latest) => ({
      ...latest.status,
      collisionCount,
    }));
    return undefined;
  }
}

function scalesForNewSize(rollout: Rollout): Scale[] {
  const { deployment, sets, fresh, old, bounds } = rollout;
  const replicas = deployment.spec.replicas ?? 1;
  const active = sets.filter((one) => (one.spec.replicas ?? 0) > 0);
  const newest = fresh ?? [...sets].sort(byAge).at(-1);
  const only = active.length > 1 ? undefined : (active[0] ?? newest);
  if (only) return [{ name: only.metadata.name, replicas }];
  const saturated =
    fresh?.spec.replicas === replicas && (fresh.status?.availableReplicas ?? 0) === replicas;
  if (saturated) return old.map(({ metadata }) => ({ name: metadata.name, replicas: 0 }));
  if (deployment.spec.strategy?.type === 'Recreate') return [];
  return proportionalScales(sets.map(countOf), replicas > 0 ? replicas + bounds.surge : 0);
}

function applyScales(world: World, rollout: Rollout, scales: readonly Scale[]): void {
  const maxReplicas = maxReplicasOf(rollout);
  for (const { name, replicas } of scales) {
    const place = { ...placeOf(rollout.deployment), resource: 'replicasets.apps', name };
    edit<ReplicaSet>(world.store, place, (latest) =>
      resized(latest, rollout.deployment, { replicas, maxReplicas }),
    );
  }
}

function forgetHistory(world: World, deployment: Deployment, old: readonly ReplicaSet[]): void {
  const idle = old.filter(
    ({ spec, status, metadata }) =>
      spec.replicas === 0 &&
      (status?.replicas ?? 0) === 0 &&
      metadata.deletionTimestamp === undefined,
  );
  const surplus = idle.length - (deployment.spec.revisionHistoryLimit ?? 10);
  if (surplus <= 0) return;
  const lowestFirst = [...idle].sort((left, right) => revisionOf(left) - revisionOf(right));
  for (const { metadata } of lowestFirst.slice(0, surplus)) {
    world.store.delete('replicasets.apps', metadata);
  }
}

/** Writes the status; answers how long until time alone may change it. */
function reportStatus(world: World, namespace: string, name: string): number | undefined {
  const rollout = observe(world, namespace, name);
  if (!rollout) return undefined;
  const { deployment, fresh, sets, bounds } = rollout;
  const nowMs = world.clock.now();
  const rolling = deployment.spec.strategy?.type !== 'Recreate';
  const observation = {
    deployment,
    fresh,
    all: sets,
    nowMs,
    maxUnavailable: rolling ? bounds.unavailable : 0,
  };
  const counted = statusOf(observation);
  const paused = deployment.spec.paused === true;
  const status = paused ? counted : progressed(observation, counted);
  const written = editStatus<Deployment>(world.store, placeOf(deployment), () => status);
  if (!written) return undefined;
  if (conditionOf(written.status, 'Progressing')?.status === 'False') return undefined;
  const leftMs = deadlineLeftMs(written, nowMs);
  return leftMs === Infinity ? undefined : Math.max(leftMs, 0);
}

function notePause(world: World, deployment: Deployment): void {
  const progressing = conditionOf(deployment.status, 'Progressing');
  if (deployment.spec.progressDeadlineSeconds === undefined) return;
  if (progressing?.reason === 'ProgressDeadlineExceeded') return;
  const noted = progressing?.reason === 'DeploymentPaused';
  if (deployment.spec.paused === true && !noted) {
    setProgressing(world, deployment, {
      reason: 'DeploymentPaused',
      status: 'Unknown',
      message: 'Deployment is paused',
    });
  } else if (deployment.spec.paused !== true && noted) {
    setProgressing(world, deployment, {
      reason: 'DeploymentResumed',
      status: 'Unknown',
      message: 'Deployment is resumed',
    });
  }
}

function setProgressing(
  world: World,
  deployment: Deployment,
  {
    reason,
    message,
    status = 'True',
  }: { reason: string; message: string; status?: Condition['status'] },
): void {
  if (deployment.spec.progressDeadlineSeconds === undefined) return;
  const nowMs = world.clock.now();
  const condition = {
    type: 'Progressing',
    status,
    reason,
    message,
    lastUpdateTime: timestamp(nowMs),
  };
  editStatus<Deployment>(world.store, placeOf(deployment), (latest) => ({
    ...latest.status,
    conditions: withDeploymentCondition(latest.status?.conditions ?? [], nowMs, condition),
  }));
}

function placeOf({ metadata }: Deployment): Place {
  return { resource, namespace: metadata.namespace ?? '', name: metadata.name };
}

function maxReplicasOf({ deployment, bounds }: Rollout): number {
  const rolling = deployment.spec.strategy?.type !== 'Recreate';
  return (deployment.spec.replicas ?? 1) + (rolling ? bounds.surge : 0);
}

function countOf({ metadata, spec, status }: ReplicaSet): ReplicaSetCount {
  return {
    name: metadata.name,
    wanted: spec.replicas ?? 0,
    available: status?.availableReplicas ?? 0,
    createdMs: Date.parse(metadata.creationTimestamp ?? ''),
  };
}

function wantedOf(sets: readonly ReplicaSet[]): number {
  return sets.reduce((sum, { spec }) => sum + (spec.replicas ?? 0), 0);
}
