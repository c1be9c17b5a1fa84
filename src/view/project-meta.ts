import type { KubeObject } from '../kube/kube-client.ts';
import type { Condition, Owner, RowMeta } from '../model/rows.ts';
import { objectsOf, textOf } from './json-fields.ts';

/** What every row has, from an object's metadata. */
export function projectMeta({ metadata }: KubeObject): RowMeta {
  return {
    uid: metadata.uid ?? '',
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    labels: metadata.labels ?? {},
    createdAt: metadata.creationTimestamp ?? '',
    deleting: metadata.deletionTimestamp !== undefined,
    owner: ownerOf(metadata.ownerReferences),
  };
}

function ownerOf(references: KubeObject['metadata']['ownerReferences']): Owner | null {
  const owner = references?.find((reference) => reference.controller === true) ?? references?.[0];
  return owner === undefined ? null : { kind: owner.kind, name: owner.name, uid: owner.uid };
}

/** Conditions without their timestamps, which change with every heartbeat; in the object's order. */
export function projectConditions(conditions: unknown): readonly Condition[] {
  return objectsOf(conditions).map((condition) => ({
    type: textOf(condition['type']),
    status: textOf(condition['status']),
    reason: textOf(condition['reason']),
    message: textOf(condition['message']),
  }));
}
