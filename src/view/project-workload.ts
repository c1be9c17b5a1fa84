import type { KubeObject } from '../kube/kube-client.ts';
import type { WorkloadRow } from '../model/rows.ts';
import { numberOf, objectOf, objectsOf, textOf } from './json-fields.ts';
import { projectConditions, projectMeta } from './project-meta.ts';

/**
 * A Deployment or ReplicaSet; the kind is told, as items of a list do not name it. A ReplicaSet has one pod
 * template, so all of its pods are updated.
 */
export function projectWorkload(
  object: KubeObject,
  kind: 'Deployment' | 'ReplicaSet',
): WorkloadRow {
  const spec = objectOf(object['spec']);
  const status = objectOf(object['status']);
  const template = objectOf(objectOf(spec['template'])['spec']);
  const total = numberOf(status['replicas']);
  return {
    ...projectMeta(object),
    generation: object.metadata.generation ?? 0,
    observedGeneration: numberOf(status['observedGeneration']),
    desired: numberOf(spec['replicas'], 1),
    updated: kind === 'ReplicaSet' ? total : numberOf(status['updatedReplicas']),
    ready: numberOf(status['readyReplicas']),
    available: numberOf(status['availableReplicas']),
    total,
    images: objectsOf(template['containers']).map((container) => textOf(container['image'])),
    conditions: projectConditions(status['conditions']),
    paused: spec['paused'] === true,
  };
}
