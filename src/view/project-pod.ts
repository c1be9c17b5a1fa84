import type { KubeObject } from '../kube/kube-client.ts';
import { isTrue } from '../model/condition.ts';
import type { ContainerRow, PodRow, ResourceAmounts } from '../model/rows.ts';
import { numberOf, objectOf, objectsOf, textOf, type JsonObject } from './json-fields.ts';
import { projectAmounts } from './project-amounts.ts';
import { projectConditions, projectMeta } from './project-meta.ts';

/** A Pod: where it is, how it does, and what it asks for. */
export function projectPod(object: KubeObject, gpuResources: readonly string[]): PodRow {
  const spec = objectOf(object['spec']);
  const status = objectOf(object['status']);
  const conditions = projectConditions(status['conditions']);
  const containers = containersOf(spec, status);
  const unscheduled = conditions.find(
    ({ type, status: value }) => type === 'PodScheduled' && value === 'False',
  );
  const meta = projectMeta(object);
  // Member by member: pods are the most there is, and rows begun with `...meta` would each be two objects in memory.
  return {
    uid: meta.uid,
    namespace: meta.namespace,
    name: meta.name,
    labels: meta.labels,
    createdAt: meta.createdAt,
    deleting: meta.deleting,
    owner: meta.owner,
    nodeName: textOf(spec['nodeName']),
    phase: textOf(status['phase']) || 'Unknown',
    ready: isTrue(conditions, 'Ready'),
    restarts: containers.reduce((sum, { restarts }) => sum + restarts, 0),
    reason:
      textOf(status['reason']) ||
      (unscheduled?.reason ?? '') ||
      (containers.find(({ ready, reason }) => !ready && reason !== '')?.reason ?? ''),
    message: textOf(status['message']) || (unscheduled?.message ?? ''),
    podIp: textOf(status['podIP']),
    containers,
    claims: claimsOf(object.metadata.name, spec),
    requested: requestsOf(spec, gpuResources),
  };
}

/** Claims that are named, and those that are made for the pod (their name is the pod's and the volume's). */
function claimsOf(pod: string, spec: JsonObject): readonly string[] {
  return objectsOf(spec['volumes']).flatMap((volume) => {
    if (volume['ephemeral'] !== undefined) return [`${pod}-${textOf(volume['name'])}`];
    const claim = textOf(objectOf(volume['persistentVolumeClaim'])['claimName']);
    return claim === '' ? [] : [claim];
  });
}

function containersOf(spec: JsonObject, status: JsonObject): readonly ContainerRow[] {
  const statuses = objectsOf(status['containerStatuses']);
  return objectsOf(spec['containers']).map((container) => {
    const name = textOf(container['name']);
    const found = statuses.findLast((entry) => textOf(entry['name']) === name) ?? {};
    const [state = 'waiting', detail] = Object.entries(objectOf(found['state']))[0] ?? [];
    return {
      name,
      image: textOf(container['image']),
      ready: found['ready'] === true,
      restarts: numberOf(found['restartCount']),
      state,
      reason: textOf(objectOf(detail)['reason']),
    };
  });
}

/**
 * What the scheduler counts for a pod (Kubernetes' PodRequests): containers and sidecars run together; an
 * init container runs beside the sidecars started before it; requests of the pod as a whole win where they
 * are given (KEP-2837); overhead comes on top (KEP-688). `pods` is 1.
 */
function requestsOf(spec: JsonObject, gpuResources: readonly string[]): ResourceAmounts {
  const of = (container: JsonObject) =>
    projectAmounts(objectOf(container['resources'])['requests'], gpuResources);
  let running = objectsOf(spec['containers']).map(of).reduce(plus, none);
  let sidecars = none;
  let starting = none;
  for (const container of objectsOf(spec['initContainers'])) {
    const requests = of(container);
    if (container['restartPolicy'] === 'Always') {
      running = plus(running, requests);
      sidecars = plus(sidecars, requests);
      starting = larger(starting, sidecars);
    } else {
      starting = larger(starting, plus(sidecars, requests));
    }
  }
  const summed = starting === none ? running : larger(running, starting);
  // Few pods have more to say, and there are many pods.
  if (spec['resources'] === undefined && spec['overhead'] === undefined) {
    return { ...summed, pods: 1 };
  }
  const whole = objectOf(objectOf(spec['resources'])['requests']);
  const given = projectAmounts(whole, gpuResources);
  const effective = {
    ...summed,
    ...(whole['cpu'] === undefined ? {} : { cpuCores: given.cpuCores }),
    ...(whole['memory'] === undefined ? {} : { memoryBytes: given.memoryBytes }),
  };
  return { ...plus(effective, projectAmounts(spec['overhead'], gpuResources)), pods: 1 };
}

const none: ResourceAmounts = {
  cpuCores: 0,
  memoryBytes: 0,
  ephemeralStorageBytes: 0,
  pods: 0,
  gpus: 0,
};

function plus(a: ResourceAmounts, b: ResourceAmounts): ResourceAmounts {
  return combined(a, b, (x, y) => x + y);
}

function larger(a: ResourceAmounts, b: ResourceAmounts): ResourceAmounts {
  return combined(a, b, Math.max);
}

function combined(
  a: ResourceAmounts,
  b: ResourceAmounts,
  of: (x: number, y: number) => number,
): ResourceAmounts {
  return {
    // Kubernetes counts CPU in thousandths; sums of doubles would show 0.30000000000000004.
    cpuCores: Math.round(of(a.cpuCores, b.cpuCores) * 1e6) / 1e6,
    memoryBytes: of(a.memoryBytes, b.memoryBytes),
    ephemeralStorageBytes: of(a.ephemeralStorageBytes, b.ephemeralStorageBytes),
    pods: 0,
    gpus: of(a.gpus, b.gpus),
  };
}
