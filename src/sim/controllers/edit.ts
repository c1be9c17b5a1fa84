import type { ObjectStore } from '../object-store.ts';
import type { OwnerReference, SimObject } from '../sim-object.ts';

/** One object's place in the store. */
export interface Place {
  readonly resource: string;
  /** '' or absent for cluster-scoped objects. */
  readonly namespace?: string;
  readonly name: string;
}

/** Replaces all but the status of the object as it is now. Undefined, and no write, when it is gone. */
export function edit<T extends SimObject>(
  store: ObjectStore,
  { resource, namespace = '', name }: Place,
  change: (latest: T) => T,
): T | undefined {
  const latest = store.get(resource, namespace, name) as T | undefined;
  return latest && (store.update(resource, change(latest)) as T);
}

/** Replaces the status of the object as it is now. Undefined, and no write, when it is gone. */
export function editStatus<T extends SimObject>(
  store: ObjectStore,
  { resource, namespace = '', name }: Place,
  change: (latest: T) => T['status'],
): T | undefined {
  const latest = store.get(resource, namespace, name) as T | undefined;
  if (!latest) return undefined;
  return store.update(resource, { ...latest, status: change(latest) }, { status: true }) as T;
}

/** The object with these owners; without any it has no such field, as Kubernetes writes it. */
export function withOwners<T extends SimObject>(object: T, owners: OwnerReference[]): T {
  const { ownerReferences, ...metadata } = object.metadata;
  if (owners.length > 0) return { ...object, metadata: { ...metadata, ownerReferences: owners } };
  return ownerReferences ? { ...object, metadata } : object;
}
