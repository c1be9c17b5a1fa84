import type { JsonObject } from '../json-values.ts';
import { selectorMatches, type LabelSelector } from '../label-selector.ts';
import type { SimObject } from '../sim-object.ts';
import { withCondition } from './conditions.ts';
import { shareOf } from './deployment/rolling-scale.ts';
import { editStatus } from './edit.ts';
import { isReadyPod } from './pod-availability.ts';
import {
  controllerOf,
  isActivePod,
  isFinishedPod,
  keyOf,
  splitKey,
  type Condition,
  type Pod,
} from './shapes.ts';
import type { Controller, World } from './world.ts';

const resource = 'poddisruptionbudgets.policy';

interface Budget extends SimObject {
  readonly spec?: {
    readonly selector?: LabelSelector;
    readonly minAvailable?: number | string;
    readonly maxUnavailable?: number | string;
  };
  readonly status?: JsonObject & { readonly conditions?: readonly Condition[] };
}

/** Kinds whose replicas say how many pods there should be. */
const scaled: Readonly<Record<string, string>> = {
  ReplicaSet: 'replicasets.apps',
  StatefulSet: 'statefulsets.apps',
};

/** Keeps the status of every PodDisruptionBudget: how many of its pods may go (disruption controller). */
export function startDisruption(world: World): Controller {
  const { store } = world;
  const queue = world.queue((key) => {
    const place = { resource, ...splitKey(key) };
    const budget = store.get(resource, place.namespace, place.name) as Budget | undefined;
    if (!budget) return;
    const status = statusOf(world, budget);
    if (JSON.stringify(status) === JSON.stringify(budget.status)) return;
    editStatus<Budget>(store, place, () => status);
  });
  const stop = store.onEvent(({ resource: changed, type, object }) => {
    if (changed === resource && type !== 'DELETED') queue.add(keyOf(object));
    if (changed !== 'pods') return;
    for (const budget of store.list(resource, object.metadata.namespace)) {
      if (selects(budget, object as Pod)) queue.add(keyOf(budget));
    }
  });
  for (const budget of store.list(resource)) queue.add(keyOf(budget));
  return {
    stop() {
      stop();
      queue.stop();
    },
  };
}

function selects({ spec }: Budget, pod: Pod): boolean {
  return selectorMatches(spec?.selector, pod.metadata.labels);
}

function statusOf(world: World, budget: Budget): NonNullable<Budget['status']> {
  const { namespace = '', generation = 1 } = budget.metadata;
  const { minAvailable, maxUnavailable } = budget.spec ?? {};
  const pods = (world.store.list('pods', namespace) as readonly Pod[]).filter(
    (pod) => selects(budget, pod) && !isFinishedPod(pod),
  );
  const isCounted = typeof minAvailable === 'number';
  const expectedPods = isCounted ? pods.length : expectedOf(world, pods);
  const desiredHealthy =
    minAvailable === undefined
      ? Math.max(0, expectedPods - shareOf(maxUnavailable ?? 0, expectedPods, Math.ceil))
      : shareOf(minAvailable, expectedPods, Math.ceil);
  const currentHealthy = pods.filter((pod) => isActivePod(pod) && isReadyPod(pod)).length;
  const disruptionsAllowed = expectedPods === 0 ? 0 : Math.max(0, currentHealthy - desiredHealthy);
  const now = new Date(world.clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');
  const isAllowed = disruptionsAllowed > 0;
  return {
    observedGeneration: generation,
    disruptionsAllowed,
    currentHealthy,
    desiredHealthy,
    expectedPods,
    conditions: withCondition(budget.status?.conditions ?? [], now, {
      type: 'DisruptionAllowed',
      status: isAllowed ? 'True' : 'False',
      reason: isAllowed ? 'SufficientPods' : 'InsufficientPods',
      message: '',
    }),
  };
}

/** How many pods their controllers want, each controller counted once. */
function expectedOf({ store }: World, pods: readonly Pod[]): number {
  const owners = new Map<string, number>();
  for (const pod of pods) {
    const owner = controllerOf(pod);
    const kind = scaled[owner?.kind ?? ''];
    if (owner === undefined || kind === undefined) continue;
    const object = store.get(kind, pod.metadata.namespace ?? '', owner.name);
    const { replicas = 1 } = (object?.['spec'] ?? {}) as { readonly replicas?: number };
    owners.set(owner.uid, replicas);
  }
  return [...owners.values()].reduce((sum, replicas) => sum + replicas, 0);
}
