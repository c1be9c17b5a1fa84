import { resourceKey } from '../resource-types.ts';
import type { SimObject } from '../sim-object.ts';
import { edit } from './edit.ts';
import type { Controller, World } from './world.ts';

/** How soon a namespace that still holds something is looked at again. */
const againMs = 100;

/**
 * Gives every namespace its ServiceAccount `default` and its ConfigMap `kube-root-ca.crt` (again, when they are deleted),
 * and empties namespaces that are being deleted, then lets them go.
 */
export function startNamespaces(world: World): Controller {
  const { store } = world;
  const queue = world.queue((name) => {
    const namespace = store.get('namespaces', '', name);
    if (!namespace) return;
    if (namespace.metadata.deletionTimestamp === undefined) furnish(name);
    else if (empty(name)) finish(namespace);
    else queue.add(name, againMs);
  });

  function furnish(namespace: string): void {
    const gifts: readonly { resource: string; object: SimObject }[] = [
      {
        resource: 'serviceaccounts',
        object: {
          apiVersion: 'v1',
          kind: 'ServiceAccount',
          metadata: { name: 'default', namespace },
        },
      },
      {
        resource: 'configmaps',
        object: {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'kube-root-ca.crt', namespace },
          data: { 'ca.crt': '' },
        },
      },
    ];
    for (const { resource, object } of gifts) {
      if (!store.get(resource, namespace, object.metadata.name)) store.create(resource, object);
    }
  }
  /** Deletes what is in the namespace; true when nothing is left. */
  function empty(name: string): boolean {
    let left = 0;
    for (const type of [...store.types.values()].filter(({ namespaced }) => namespaced)) {
      const resource = resourceKey(type);
      for (const object of store.list(resource, name)) {
        if (object.metadata.deletionTimestamp === undefined)
          store.delete(resource, object.metadata);
      }
      left += store.list(resource, name).length;
    }
    return left === 0;
  }
  function finish(namespace: SimObject): void {
    edit(store, { resource: 'namespaces', name: namespace.metadata.name }, (latest) => ({
      ...latest,
      spec: { ...(latest['spec'] as object), finalizers: [] },
    }));
  }

  const stop = store.onEvent(({ resource, type, object }) => {
    if (resource === 'namespaces' && type !== 'DELETED') queue.add(object.metadata.name);
    const furniture = resource === 'serviceaccounts' || resource === 'configmaps';
    if (type === 'DELETED' && furniture) queue.add(object.metadata.namespace ?? '');
  });
  for (const namespace of store.list('namespaces')) queue.add(namespace.metadata.name);
  return {
    stop() {
      stop();
      queue.stop();
    },
  };
}
