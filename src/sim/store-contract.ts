/** What the store of a simulated cluster promises: its objects, as an API server keeps them in etcd. */
import type { ResourceType } from './resource-types.ts';
import type { SimObject } from './sim-object.ts';
import type { ResourceRegistry } from './strategy.ts';

/** One change, in the order in which it happened. Objects are frozen. */
export interface StoreEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** `pods`, `deployments.apps`, `mecstations.stationmaster.io`. */
  resource: string;
  object: SimObject;
  /** The state before; absent for ADDED. */
  previous?: SimObject;
  resourceVersion: number;
}

/** Where an object is; an object's metadata is one. */
export interface ObjectKey {
  /** '' or absent for cluster-scoped resources. */
  namespace?: string;
  name: string;
}

/** How an object is to be deleted (apimachinery `meta/v1.DeleteOptions`). */
export interface DeleteOptions {
  /** Seconds; only pods that run on a node wait. 0 removes at once. */
  gracePeriodSeconds?: number;
  propagationPolicy?: 'Orphan' | 'Background' | 'Foreground';
  preconditions?: { uid?: string; resourceVersion?: string };
  dryRun?: boolean;
}

/** How an object is to be created. */
export interface CreateOptions {
  /** Do everything but keep it. */
  dryRun?: boolean;
  /** Keep the status that the object brings; otherwise a kind with a status subresource starts without. */
  status?: boolean;
}

/** How an object is to be replaced. */
export interface UpdateOptions {
  /** Write only status; otherwise everything but status. */
  status?: boolean;
  dryRun?: boolean;
}

/**
 * The etcd of one simulated cluster, with the rules that an API server keeps for every kind.
 * One counter gives every write its resourceVersion. All calls are synchronous, and every refusal is an `ApiError`.
 */
export interface ObjectStore extends ResourceRegistry {
  /** By resource key (`pods`, `deployments.apps`). Custom resources join when their definition is created. */
  readonly types: ReadonlyMap<string, ResourceType>;
  /** The clock that times of objects are read from. */
  now(): Date;
  /** The version of the latest write. */
  readonly resourceVersion: number;
  /** Undefined when it is not there. `namespace` is '' for cluster-scoped resources. */
  get(resource: string, namespace: string, name: string): SimObject | undefined;
  /** In etcd's key order; a snapshot. No namespace: all of them. */
  list(resource: string, namespace?: string): readonly SimObject[];
  /** Number of objects of a resource, without listing them. */
  count(resource: string): number;
  /** Sets uid, resourceVersion, creationTimestamp and generation; names from generateName; checks the namespace. */
  create(resource: string, object: SimObject, options?: CreateOptions): SimObject;
  /**
   * Creates one more of many objects that are alike: `draft` is made from a stored object by spreading, and what it shares
   * with that stays shared, which is what lets 100,000 pods fit. Gets a new name from generateName, a uid, a creationTimestamp;
   * the rest is taken as it is, neither defaulted nor checked.
   */
  createAlike(resource: string, draft: SimObject): SimObject;
  /**
   * Replaces the whole object. Checks metadata.resourceVersion and uid where given. generation grows when what the user
   * asks for changed. The same content again is no write: the stored object comes back with its resourceVersion.
   * Removing the last finalizer of an object that is being deleted deletes it.
   */
  update(resource: string, object: SimObject, options?: UpdateOptions): SimObject;
  /**
   * Deletes, or marks with a deletionTimestamp where finalizers, a namespace's content or a pod's grace period hold it.
   * Answers the object as it is after the call (or was, if it is gone).
   */
  delete(resource: string, key: ObjectKey, options?: DeleteOptions): SimObject;
  /** A copy of the object with the defaults that a write would fill in; nothing is stored. */
  completed(resource: string, object: SimObject): SimObject;
  /** Calls `listener` with every later change, in order. Answers the function that ends it. */
  onEvent(listener: (event: StoreEvent) => void): () => void;
}
