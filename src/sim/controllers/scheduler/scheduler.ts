import { timestamp } from '../../clock.ts';
import { edit, editStatus } from '../edit.ts';
import { withCondition } from '../conditions.ts';
import { isFinishedPod, keyOf, splitKey, type Pod } from '../shapes.ts';
import type { Controller, World } from '../world.ts';
import { chooseNode } from './choose-node.ts';
import { createNodePool } from './node-pool.ts';
import { podAffinityCheck, requiredTerms } from './pod-affinity.ts';

/** Changes that may help waiting pods are gathered for so long before these are tried again. */
const retryMs = 200;

/**
 * Binds pods to nodes, first come, first served. A pod that fits nowhere stays Pending with the condition
 * PodScheduled=False (Unschedulable) and is tried again when nodes or bound pods change. No pre-emption,
 * no preferences, no topology spread constraints.
 */
export function startScheduler(world: World): Controller {
  const { store, clock } = world;
  const pool = createNodePool();
  const waiting = new Set<string>();
  const guarded = new Map<string, Pod>();
  let cancelRetry: (() => void) | undefined;
  let offset = 0;

  const queue = world.queue((key) => {
    const { namespace, name } = splitKey(key);
    const pod = store.get('pods', namespace, name) as Pod | undefined;
    if (!pod || !isOurs(pod) || isFinishedPod(pod)) return;
    offset += 1;
    const obstacle = podAffinityCheck(pod, pool, guarded.values());
    const choice = chooseNode(pool, { pod, obstacle, offset });
    if ('node' in choice) bind(pod, choice.node.name);
    else park(pod, choice.message);
  });

  function bind(pod: Pod, nodeName: string): void {
    const { namespace = '', name } = pod.metadata;
    waiting.delete(keyOf(pod));
    edit<Pod>(store, { resource: 'pods', namespace, name }, (latest) => ({
      ...latest,
      spec: { ...latest.spec, nodeName },
    }));
    setScheduled(pod, { status: 'True' });
  }
  function park(pod: Pod, message: string): void {
    waiting.add(keyOf(pod));
    setScheduled(pod, { status: 'False', reason: 'Unschedulable', message });
  }
  function setScheduled(
    pod: Pod,
    verdict: { status: string; reason?: string; message?: string },
  ): void {
    const { namespace = '', name } = pod.metadata;
    editStatus<Pod>(store, { resource: 'pods', namespace, name }, (latest) => ({
      ...latest.status,
      phase: latest.status?.phase ?? 'Pending',
      conditions: withCondition(latest.status?.conditions ?? [], timestamp(clock.now()), {
        type: 'PodScheduled',
        ...verdict,
      }),
    }));
  }
  function retrySoon(): void {
    if (waiting.size === 0) return;
    cancelRetry ??= clock.after(retryMs, () => {
      cancelRetry = undefined;
      for (const key of waiting) queue.add(key);
      waiting.clear();
    });
  }
  function seePod(pod: Pod): void {
    const key = keyOf(pod);
    pool.putPod(pod);
    if (pod.spec.nodeName !== undefined && !isFinishedPod(pod)) {
      if (requiredTerms(pod, 'podAntiAffinity').length > 0) guarded.set(key, pod);
    } else {
      guarded.delete(key);
    }
    if (isOurs(pod) && !isFinishedPod(pod) && !waiting.has(key)) queue.add(key);
    if (isFinishedPod(pod)) retrySoon();
  }
  function forgetPod(pod: Pod): void {
    const key = keyOf(pod);
    pool.dropPod(pod);
    guarded.delete(key);
    waiting.delete(key);
    retrySoon();
  }

  const stop = store.onEvent(({ resource, type, object }) => {
    if (resource === 'pods') {
      if (type === 'DELETED') forgetPod(object as Pod);
      else seePod(object as Pod);
    } else if (resource === 'nodes') {
      if (type === 'DELETED') pool.dropNode(object.metadata.name);
      else if (pool.putNode(object)) retrySoon();
    }
  });
  for (const node of store.list('nodes')) pool.putNode(node);
  for (const pod of store.list('pods')) seePod(pod as Pod);
  return {
    stop() {
      stop();
      cancelRetry?.();
      queue.stop();
    },
  };
}

/** A pod that waits for a node from this scheduler. */
function isOurs({ spec, metadata }: Pod): boolean {
  return (
    (spec.nodeName ?? '') === '' &&
    (spec.schedulerName ?? 'default-scheduler') === 'default-scheduler' &&
    (spec.schedulingGates ?? []).length === 0 &&
    metadata.deletionTimestamp === undefined
  );
}
