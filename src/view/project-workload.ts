import type { KubeObject } from '../kube/kube-client.ts';
import { isTrue } from '../model/condition.ts';
import type { WorkloadRow } from '../model/rows.ts';
import { numberOf, objectOf, objectsOf, textOf, type JsonObject } from './json-fields.ts';
import { projectConditions, projectMeta } from './project-meta.ts';

/** What differs from kind to kind: where its counts stand. */
type Counts = Pick<
  WorkloadRow,
  'observedGeneration' | 'desired' | 'heldBack' | 'updated' | 'ready' | 'available' | 'total'
>;

interface Parts {
  readonly spec: JsonObject;
  readonly status: JsonObject;
  readonly generation: number;
}

/** A workload; the kind is told, as items of a list do not name it. */
export function projectWorkload(object: KubeObject, kind: WorkloadRow['kind']): WorkloadRow {
  const spec = objectOf(object['spec']);
  const status = objectOf(object['status']);
  const generation = object.metadata.generation ?? 0;
  const made = kind === 'CronJob' ? objectOf(objectOf(spec['jobTemplate'])['spec']) : spec;
  const template = objectOf(objectOf(made['template'])['spec']);
  return {
    ...projectMeta(object),
    kind,
    generation,
    ...countsOf[kind]({ spec, status, generation }),
    images: objectsOf(template['containers']).map((container) => textOf(container['image'])),
    conditions: projectConditions(status['conditions']),
    paused: spec['paused'] === true || spec['suspend'] === true,
  };
}

const countsOf: Readonly<Record<WorkloadRow['kind'], (parts: Parts) => Counts>> = {
  Deployment: ({ spec, status }) => replicated(status, numberOf(spec['replicas'], 1)),
  // One pod template for good: all of its pods are updated.
  ReplicaSet: ({ spec, status }) => {
    const counts = replicated(status, numberOf(spec['replicas'], 1));
    return { ...counts, updated: counts.total };
  },
  StatefulSet: ({ spec, status }) => {
    const desired = numberOf(spec['replicas'], 1);
    const partition = numberOf(rollingUpdateOf(spec)['partition']);
    const heldBack = updatesByItself(spec) ? Math.min(desired, partition) : desired;
    return { ...replicated(status, desired), heldBack };
  },
  DaemonSet: ({ spec, status }) => {
    const desired = numberOf(status['desiredNumberScheduled']);
    return {
      observedGeneration: numberOf(status['observedGeneration']),
      desired,
      heldBack: updatesByItself(spec) ? 0 : desired,
      updated: numberOf(status['updatedNumberScheduled']),
      ready: numberOf(status['numberReady']),
      available: numberOf(status['numberAvailable']),
      total: numberOf(status['currentNumberScheduled']),
    };
  },
  // Its controller names no generation. Once it is complete, no more pods are wanted than have succeeded.
  Job: ({ spec, status, generation }) => {
    const succeeded = numberOf(status['succeeded']);
    const asked = numberOf(spec['completions'], numberOf(spec['parallelism'], 1));
    const desired = isTrue(projectConditions(status['conditions']), 'Complete') ? succeeded : asked;
    const total = succeeded + numberOf(status['active']);
    return {
      observedGeneration: generation,
      desired,
      heldBack: 0,
      updated: total,
      ready: succeeded,
      available: succeeded,
      total,
    };
  },
  CronJob: ({ generation }) => ({
    observedGeneration: generation,
    desired: 0,
    heldBack: 0,
    updated: 0,
    ready: 0,
    available: 0,
    total: 0,
  }),
};

function replicated(status: JsonObject, desired: number): Counts {
  return {
    observedGeneration: numberOf(status['observedGeneration']),
    desired,
    heldBack: 0,
    updated: numberOf(status['updatedReplicas']),
    ready: numberOf(status['readyReplicas']),
    available: numberOf(status['availableReplicas']),
    total: numberOf(status['replicas']),
  };
}

/** With `OnDelete` the pods are replaced when somebody deletes them, and nobody may wait for that. */
function updatesByItself(spec: JsonObject): boolean {
  return objectOf(spec['updateStrategy'])['type'] !== 'OnDelete';
}

function rollingUpdateOf(spec: JsonObject): JsonObject {
  return objectOf(objectOf(spec['updateStrategy'])['rollingUpdate']);
}
