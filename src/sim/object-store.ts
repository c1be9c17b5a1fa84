import { randomUUID } from 'node:crypto';
import {
  alreadyExists,
  badRequest,
  conflict,
  forbidden,
  invalid,
  notFound,
  OBJECT_MODIFIED,
} from './api-error.ts';
import { INITIAL_STATUS } from './built-ins/initial-status.ts';
import { builtInStrategies } from './built-ins/strategies.ts';
import { DEFINITIONS } from './custom-resources/definition.ts';
import { establishDefinitions } from './custom-resources/establish.ts';
import { copyJson, freezeJson, sameJson } from './json-values.ts';
import {
  generatedName,
  kubernetesTime,
  metadataChangeFaults,
  metadataFaults,
} from './object-metadata.ts';
import { createResourceTable, type ResourceTable } from './resource-table.ts';
import {
  BUILT_IN_TYPES,
  groupVersionOf,
  resourceKey,
  type ResourceType,
} from './resource-types.ts';
import type { SimObject } from './sim-object.ts';
import type {
  CreateOptions,
  DeleteOptions,
  ObjectKey,
  ObjectStore,
  StoreEvent,
  UpdateOptions,
} from './store-contract.ts';
import { PLAIN_STRATEGY, type Strategy } from './strategy.ts';
import {
  applyPropagation,
  changesNothing,
  checkPreconditions,
  dropEmptyMetadata,
  intentChanged,
  isHeld,
  isReleased,
  nameSyntaxOf,
  podGrace,
  specWrite,
  statusWrite,
} from './write-rules.ts';

export type { SimObject } from './sim-object.ts';
export type { DeleteOptions, ObjectStore, StoreEvent } from './store-contract.ts';

/** What a store may be given from outside, so that a seed gives the same cluster again. */
export interface ObjectStoreOptions {
  now?: () => Date;
  uid?: () => string;
  /** 0 ≤ x < 1; for the last characters of generated names. */
  random?: () => number;
}

interface Resource {
  type: ResourceType;
  table: ResourceTable;
  strategy: Strategy;
}

const SYSTEM_NAMESPACES = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

/** A store with every built-in type, the system namespaces and nothing else. */
export function createObjectStore(options: ObjectStoreOptions = {}): ObjectStore {
  const now = options.now ?? (() => new Date());
  const newUid = options.uid ?? randomUUID;
  const random = options.random ?? Math.random;
  const types = new Map<string, ResourceType>();
  const resources = new Map<string, Resource>();
  const listeners = new Set<(event: StoreEvent) => void>();
  const pending: StoreEvent[] = [];
  let dispatching = false;
  let revision = 0;

  /** A listener may write: its event waits until every listener has seen this one. */
  function publish(event: StoreEvent): void {
    pending.push(event);
    if (dispatching) return;
    dispatching = true;
    try {
      for (let next = pending.shift(); next; next = pending.shift()) {
        for (const listener of listeners) listener(next);
      }
    } finally {
      dispatching = false;
    }
  }

  function resourceOf(key: string): Resource {
    const resource = resources.get(key);
    if (!resource) throw notFound({ group: '', plural: key }, '');
    return resource;
  }

  function commit(resource: Resource, type: StoreEvent['type'], draft: SimObject): SimObject {
    const { table } = resource;
    const previous = table.get(draft.metadata.namespace ?? '', draft.metadata.name);
    revision += 1;
    draft.metadata.resourceVersion = String(revision);
    const object = freezeJson(draft);
    if (type === 'DELETED') table.remove(object);
    else table.put(object);
    publish({
      type,
      resource: resourceKey(resource.type),
      object,
      ...(previous && { previous }),
      resourceVersion: revision,
    });
    return object;
  }

  function checkNamespace(type: ResourceType, object: SimObject): void {
    if (!type.namespaced) {
      if (object.metadata.namespace) {
        throw badRequest('namespace may not be set on a cluster-scoped object');
      }
      delete object.metadata.namespace;
      return;
    }
    const name = object.metadata.namespace ?? '';
    if (name === '') throw badRequest('an empty namespace may not be set during creation');
    const namespace = resourceOf('namespaces').table.get('', name);
    if (!namespace) throw notFound({ group: '', plural: 'namespaces' }, name);
    if (namespace.metadata.deletionTimestamp !== undefined) {
      throw forbidden(type, object.metadata.name, {
        message: `unable to create new content in namespace ${name} because it is being terminated`,
        causes: [
          {
            reason: 'NamespaceTerminating',
            message: `namespace ${name} is being terminated`,
            field: 'metadata.namespace',
          },
        ],
      });
    }
  }

  function refuseFaults(resource: Resource, draft: SimObject, old?: SimObject): void {
    const faults = [
      ...metadataFaults(draft, nameSyntaxOf(resource.type)),
      ...(old ? metadataChangeFaults(draft, old) : []),
      ...resource.strategy.faults(draft, old),
    ];
    if (faults.length > 0) throw invalid(resource.type, draft.metadata.name, faults);
  }

  /** As kube-apiserver does since 1.30: another name when the one drawn is taken, eight times at most. */
  function freeName({ table }: Resource, namespace: string, base: string): string {
    let name = generatedName(base, random);
    for (let tries = 1; tries < 8 && table.get(namespace, name); tries += 1) {
      name = generatedName(base, random);
    }
    return name;
  }

  function create(key: string, object: SimObject, how: CreateOptions = {}): SimObject {
    const resource = resourceOf(key);
    const { type, table } = resource;
    const draft = copyJson(object);
    const { metadata } = draft;
    if (metadata.resourceVersion) {
      throw badRequest('resourceVersion should not be set on objects to be created');
    }
    draft.apiVersion = groupVersionOf(type);
    draft.kind = type.kind;
    metadata.name = metadata.name || ''; // a body without a name is an ordinary mistake
    if (metadata.name === '' && metadata.generateName) {
      metadata.name = freeName(resource, metadata.namespace ?? '', metadata.generateName);
    }
    checkNamespace(type, draft);
    dropEmptyMetadata(metadata);
    metadata.uid = newUid();
    metadata.creationTimestamp = kubernetesTime(now());
    delete metadata.deletionTimestamp;
    delete metadata.deletionGracePeriodSeconds;
    if (type.generation) metadata.generation = 1;
    else delete metadata.generation;
    // A node tells its status when it registers, and the API server takes it.
    if (type.status && key !== 'nodes' && how.status !== true) {
      delete draft['status'];
      const status = INITIAL_STATUS[key];
      if (status) draft['status'] = copyJson(status);
    }
    resource.strategy.complete(draft);
    resource.strategy.prepare?.(draft);
    refuseFaults(resource, draft);
    if (table.get(metadata.namespace ?? '', metadata.name)) {
      throw alreadyExists(type, metadata.name);
    }
    return how.dryRun === true ? freezeJson(draft) : commit(resource, 'ADDED', draft);
  }

  function createAlike(key: string, draft: SimObject): SimObject {
    const resource = resourceOf(key);
    const { generateName = '', namespace = '' } = draft.metadata;
    const name = freeName(resource, namespace, generateName);
    if (resource.table.get(namespace, name)) throw alreadyExists(resource.type, name);
    const creationTimestamp = kubernetesTime(now());
    const metadata = { ...draft.metadata, name, uid: newUid(), creationTimestamp };
    return commit(resource, 'ADDED', { ...draft, metadata });
  }

  function current(resource: Resource, key: ObjectKey): SimObject {
    const object = resource.table.get(key.namespace ?? '', key.name);
    if (!object) throw notFound(resource.type, key.name);
    return object;
  }

  function update(key: string, object: SimObject, how: UpdateOptions = {}): SimObject {
    const resource = resourceOf(key);
    const { type } = resource;
    const old = current(resource, object.metadata);
    const { resourceVersion, uid } = object.metadata;
    if (resourceVersion && resourceVersion !== old.metadata.resourceVersion) {
      throw conflict(type, old.metadata.name, OBJECT_MODIFIED);
    }
    if (uid && uid !== old.metadata.uid) {
      throw conflict(
        type,
        old.metadata.name,
        `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid ?? ''}`,
      );
    }
    const draft =
      how.status === true ? statusWrite(type, old, object) : specWrite(type, old, object);
    // The rest of a built-in object has been checked when it was written; only custom resources have rules on status.
    const checked = how.status !== true || type.custom === true;
    if (checked) {
      resource.strategy.complete(draft);
      resource.strategy.prepare?.(draft, old);
    }
    if (type.generation && how.status !== true && intentChanged(type, draft, old)) {
      draft.metadata.generation = (old.metadata.generation ?? 0) + 1;
    }
    if (checked) refuseFaults(resource, draft, old);
    if (changesNothing(draft, old)) return old;
    if (how.dryRun === true) return freezeJson(draft);
    return commit(resource, isReleased(draft) ? 'DELETED' : 'MODIFIED', draft);
  }

  function remove(key: string, at: ObjectKey, how: DeleteOptions = {}): SimObject {
    const resource = resourceOf(key);
    const { type } = resource;
    const old = current(resource, at);
    checkPreconditions(type, old, how);
    const draft = copyJson(old);
    applyPropagation(draft, how);
    const grace = type.kind === 'Pod' && type.group === '' ? podGrace(old, how) : 0;
    if (grace === 0 && !isHeld(draft)) {
      return how.dryRun === true ? old : commit(resource, 'DELETED', draft);
    }
    const { metadata } = draft;
    const first = metadata.deletionTimestamp === undefined;
    if (first || grace < (metadata.deletionGracePeriodSeconds ?? 0)) {
      metadata.deletionTimestamp = kubernetesTime(new Date(now().getTime() + grace * 1000));
      metadata.deletionGracePeriodSeconds = grace;
      if (first && metadata.generation !== undefined) metadata.generation += 1;
      if (key === 'namespaces') draft['status'] = { phase: 'Terminating' };
    }
    if (sameJson(draft, old)) return old;
    return how.dryRun === true ? freezeJson(draft) : commit(resource, 'MODIFIED', draft);
  }

  const store: ObjectStore = {
    types,
    now,
    get resourceVersion() {
      return revision;
    },
    get: (key, namespace, name) => resources.get(key)?.table.get(namespace, name),
    list: (key, namespace) => resourceOf(key).table.list(namespace),
    count: (key) => resourceOf(key).table.size,
    create,
    createAlike,
    update,
    delete: remove,
    completed(key, object) {
      const draft = copyJson(object);
      resourceOf(key).strategy.complete(draft);
      return draft;
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    register(type, strategy) {
      const key = resourceKey(type);
      const table = resources.get(key)?.table ?? createResourceTable();
      types.set(key, type);
      resources.set(key, { type, table, strategy });
    },
    unregister(key) {
      types.delete(key);
      resources.delete(key);
    },
  };

  const strategies: Readonly<Record<string, Strategy>> = {
    ...builtInStrategies(),
    [DEFINITIONS]: establishDefinitions(store, now),
  };
  for (const type of BUILT_IN_TYPES) {
    store.register(type, strategies[resourceKey(type)] ?? PLAIN_STRATEGY);
  }
  for (const name of SYSTEM_NAMESPACES) {
    store.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
  return store;
}
