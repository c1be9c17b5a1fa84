import { editStatus } from './edit.ts';
import { availabilityOf, isReadyPod } from './pod-availability.ts';
import { podFromTemplate } from './pod-from-template.ts';
import { hasLabels } from './node-requirement.ts';
import { claimed } from './ownership.ts';
import {
  conditionOf,
  controllerOf,
  isActivePod,
  keyOf,
  splitKey,
  type Pod,
  type ReplicaSet,
} from './shapes.ts';
import type { Controller, World } from './world.ts';

/** Pods made or removed in one look at a ReplicaSet, so that others get their turn. */
const burst = 500;

/**
 * Keeps as many pods as each ReplicaSet asks for: adopts and releases by selector, names them
 * `<replicaset>-xxxxx`, removes the least useful first, and counts them in the status.
 */
export function startReplicaSets(world: World): Controller {
  const { store, clock } = world;
  const queue = world.queue((key) => {
    const { namespace, name } = splitKey(key);
    const replicaSet = store.get('replicasets.apps', namespace, name) as ReplicaSet | undefined;
    if (!replicaSet) return;
    const pods = claimed(world, {
      owner: replicaSet,
      selector: replicaSet.spec.selector,
      resource: 'pods',
      index: world.pods,
    }).filter(isActivePod);
    const unfinished =
      replicaSet.metadata.deletionTimestamp === undefined && adjust(world, replicaSet, pods);
    if (unfinished) queue.add(key);
    const nextMs = report(world, replicaSet);
    if (nextMs !== undefined) queue.add(key, nextMs);
  });
  const stop = store.onEvent(({ resource, type, object, previous }) => {
    if (resource === 'replicasets.apps' && type !== 'DELETED') queue.add(keyOf(object));
    if (resource !== 'pods') return;
    for (const pod of [object, previous]) {
      const owner = pod && controllerOf(pod);
      if (owner?.kind === 'ReplicaSet')
        queue.add(`${object.metadata.namespace ?? ''}/${owner.name}`);
    }
    if (type !== 'DELETED' && !controllerOf(object)) {
      for (const one of store.list('replicasets.apps', object.metadata.namespace)) {
        const wanted = (one as ReplicaSet).spec.selector?.matchLabels ?? {};
        if (hasLabels(wanted, object.metadata.labels ?? {})) queue.add(keyOf(one));
      }
    }
  });
  for (const object of store.list('replicasets.apps')) queue.add(keyOf(object));
  return {
    stop() {
      stop();
      queue.stop();
    },
  };

  function report(inWorld: World, replicaSet: ReplicaSet): number | undefined {
    const { namespace = '', name } = replicaSet.metadata;
    const owned = [...inWorld.pods.under(`owner/${replicaSet.metadata.uid ?? ''}`)].filter(
      isActivePod,
    );
    const { ready, available, nextMs } = availabilityOf(
      owned,
      replicaSet.spec.minReadySeconds ?? 0,
      clock.now(),
    );
    const labels = replicaSet.spec.template.metadata?.labels ?? {};
    const labelled = owned.filter((pod) => hasLabels(labels, pod.metadata.labels ?? {})).length;
    editStatus<ReplicaSet>(store, { resource: 'replicasets.apps', namespace, name }, () => ({
      replicas: owned.length,
      ...(labelled > 0 && { fullyLabeledReplicas: labelled }),
      ...(ready > 0 && { readyReplicas: ready }),
      ...(available > 0 && { availableReplicas: available }),
      observedGeneration: replicaSet.metadata.generation ?? 1,
    }));
    return nextMs;
  }
}

/** Creates or removes pods towards the wanted number. True when there is more to do than one burst. */
function adjust(world: World, replicaSet: ReplicaSet, pods: readonly Pod[]): boolean {
  const { store } = world;
  const missing = (replicaSet.spec.replicas ?? 1) - pods.length;
  for (let left = Math.min(missing, burst); left > 0; left -= 1) {
    store.create('pods', podFromTemplate(replicaSet, replicaSet.spec.template));
  }
  if (missing < 0) {
    for (const pod of leastUsefulFirst(pods).slice(0, Math.min(-missing, burst))) {
      store.delete('pods', pod.metadata);
    }
  }
  return Math.abs(missing) > burst;
}

/**
 * The order in which Kubernetes gives up replicas: not bound, not running, not ready, lower deletion
 * cost, more neighbours of the same owner on its node, ready for a shorter time, more restarts, younger.
 */
export function leastUsefulFirst(pods: readonly Pod[]): Pod[] {
  const neighbours = new Map<string, number>();
  for (const { spec } of pods) {
    if (spec.nodeName) neighbours.set(spec.nodeName, (neighbours.get(spec.nodeName) ?? 0) + 1);
  }
  const rank = (pod: Pod): number[] => [
    pod.spec.nodeName ? 1 : 0,
    ['Pending', 'Unknown', 'Running'].indexOf(pod.status?.phase ?? 'Pending'),
    isReadyPod(pod) ? 1 : 0,
    Number(pod.metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'] ?? 0),
    -(neighbours.get(pod.spec.nodeName ?? '') ?? 0),
    -Date.parse(conditionOf(pod.status, 'Ready')?.lastTransitionTime ?? '1970-01-01T00:00:00Z'),
    -(pod.status?.containerStatuses ?? []).reduce((sum, one) => sum + one.restartCount, 0),
    -Date.parse(pod.metadata.creationTimestamp ?? '1970-01-01T00:00:00Z'),
  ];
  return pods
    .map((pod) => ({ pod, rank: rank(pod) }))
    .sort((left, right) => {
      for (const [index, mine] of left.rank.entries()) {
        const theirs = right.rank[index] ?? 0;
        if (mine !== theirs) return mine - theirs;
      }
      return 0;
    })
    .map(({ pod }) => pod);
}
