import { resourceKey } from '../resource-types.ts';
import type { OwnerReference, SimObject } from '../sim-object.ts';
import type { ObjectStore, StoreEvent } from '../object-store.ts';
import { edit, withOwners, type Place } from './edit.ts';
import type { Controller, World } from './world.ts';

type Finalizer = 'foregroundDeletion' | 'orphan';

/**
 * Deletes what has lost its last owner (background), makes owners wait for what blocks them (foreground), and lets
 * dependents of an orphaning owner go free, by `metadata.ownerReferences` as Kubernetes' collector does.
 */
export function startGarbageCollector(world: World): Controller {
  const { store } = world;
  const dependents = new Map<string, Set<string>>();
  // A queue key stands for one object: resource, namespace and name.
  const orphaned = world.queue((key) => collect(placeOf(key)));
  const leaving = world.queue((key) => letGo(placeOf(key)));

  function collect(place: Place): void {
    const object = store.get(place.resource, place.namespace ?? '', place.name);
    const owners = object?.metadata.ownerReferences ?? [];
    if (!object || owners.length === 0 || object.metadata.deletionTimestamp !== undefined) return;
    const states = owners.map((owner) => ({ owner, state: stateOf(owner, place.namespace ?? '') }));
    const solid = states.filter(({ state }) => state !== 'absent' && state !== 'foreground');
    const dangling = states.length - solid.length;
    if (dangling === 0) return;
    if (solid.length > 0) {
      const ownerReferences = solid.map(({ owner }) => owner);
      edit(store, place, (latest) => withOwners(latest, ownerReferences));
      return;
    }
    const cascade =
      states.some(({ state }) => state === 'foreground') && dependentsOf(object).length > 0;
    store.delete(place.resource, object.metadata, {
      ...(object.metadata.uid && { preconditions: { uid: object.metadata.uid } }),
      ...(cascade ? { propagationPolicy: 'Foreground' } : {}),
    });
  }

  function letGo(place: Place): void {
    const owner = store.get(place.resource, place.namespace ?? '', place.name);
    if (owner?.metadata.deletionTimestamp === undefined) return;
    const uid = owner.metadata.uid ?? '';
    if (holds(owner, 'orphan')) {
      for (const key of dependents.get(uid) ?? []) {
        edit(store, placeOf(key), (latest) => withoutOwner(latest, uid));
      }
      edit(store, place, (latest) => withoutFinalizer(latest, 'orphan'));
    } else if (holds(owner, 'foregroundDeletion')) {
      const left = dependentsOf(owner);
      for (const { key, object } of left) {
        if (object.metadata.deletionTimestamp === undefined) orphaned.add(key);
      }
      if (left.some(({ object }) => blocks(object, uid))) return;
      edit(store, place, (latest) => withoutFinalizer(latest, 'foregroundDeletion'));
    }
  }

  function dependentsOf(owner: SimObject): { key: string; object: SimObject }[] {
    return [...(dependents.get(owner.metadata.uid ?? '') ?? [])].flatMap((key) => {
      const { resource, namespace = '', name } = placeOf(key);
      const object = store.get(resource, namespace, name);
      return object ? [{ key, object }] : [];
    });
  }

  /** What has become of an owner. `unknown`: of a kind that this cluster does not have. */
  function stateOf(
    owner: OwnerReference,
    namespace: string,
  ): 'there' | 'foreground' | 'absent' | 'unknown' {
    const resource = resourceOf(store, owner);
    const type = resource === undefined ? undefined : store.types.get(resource);
    if (resource === undefined || !type) return 'unknown';
    const found = store.get(resource, type.namespaced ? namespace : '', owner.name);
    if (found?.metadata.uid !== owner.uid) return 'absent';
    const waiting =
      found.metadata.deletionTimestamp !== undefined && holds(found, 'foregroundDeletion');
    return waiting ? 'foreground' : 'there';
  }

  function see({ type, resource, object, previous }: Omit<StoreEvent, 'resourceVersion'>): void {
    const key = keyFor(resource, object);
    const owners = object.metadata.ownerReferences ?? [];
    for (const { uid } of previous?.metadata.ownerReferences ?? []) {
      if (type === 'DELETED' || owners.every((owner) => owner.uid !== uid)) forget(uid, key);
    }
    if (type === 'DELETED') {
      for (const { uid } of owners) forget(uid, key);
      for (const owner of owners) wakeOwner(owner, object.metadata.namespace ?? '');
      for (const dependent of dependents.get(object.metadata.uid ?? '') ?? [])
        orphaned.add(dependent);
      return;
    }
    for (const { uid } of owners) dependents.set(uid, (dependents.get(uid) ?? new Set()).add(key));
    const renewed = previous?.metadata.ownerReferences !== object.metadata.ownerReferences;
    if (owners.length > 0 && renewed) orphaned.add(key);
    if (object.metadata.deletionTimestamp !== undefined && object.metadata.finalizers)
      leaving.add(key);
  }

  function wakeOwner(owner: OwnerReference, namespace: string): void {
    const resource = resourceOf(store, owner);
    const namespaced = resource !== undefined && store.types.get(resource)?.namespaced;
    if (resource !== undefined)
      leaving.add(
        keyFor(resource, { metadata: { ...owner, namespace: namespaced ? namespace : '' } }),
      );
  }

  function forget(uid: string, key: string): void {
    const keys = dependents.get(uid);
    keys?.delete(key);
    if (keys?.size === 0) dependents.delete(uid);
  }

  const stop = store.onEvent(see);
  for (const resource of store.types.keys()) {
    for (const object of store.list(resource)) see({ type: 'ADDED', resource, object });
  }
  return {
    stop() {
      stop();
      orphaned.stop();
      leaving.stop();
    },
  };
}

function resourceOf(store: ObjectStore, { apiVersion, kind }: OwnerReference): string | undefined {
  const slash = apiVersion.indexOf('/');
  const group = apiVersion.slice(0, Math.max(slash, 0));
  for (const type of store.types.values())
    if (type.kind === kind && type.group === group) return resourceKey(type);
  return undefined;
}

function keyFor(resource: string, { metadata }: Pick<SimObject, 'metadata'>): string {
  return `${resource} ${metadata.namespace ?? ''} ${metadata.name}`;
}

function placeOf(key: string): Place {
  const [resource = '', namespace = '', name = ''] = key.split(' ');
  return { resource, namespace, name };
}

function holds({ metadata }: SimObject, finalizer: Finalizer): boolean {
  return metadata.finalizers?.includes(finalizer) === true;
}

function blocks({ metadata }: SimObject, ownerUid: string): boolean {
  return (metadata.ownerReferences ?? []).some(
    ({ uid, blockOwnerDeletion }) => uid === ownerUid && blockOwnerDeletion,
  );
}

function withoutOwner(object: SimObject, ownerUid: string): SimObject {
  const ownerReferences = (object.metadata.ownerReferences ?? []).filter(
    ({ uid }) => uid !== ownerUid,
  );
  return withOwners(object, ownerReferences);
}

function withoutFinalizer(object: SimObject, finalizer: Finalizer): SimObject {
  const finalizers = (object.metadata.finalizers ?? []).filter((one) => one !== finalizer);
  return { ...object, metadata: { ...object.metadata, finalizers } };
}
