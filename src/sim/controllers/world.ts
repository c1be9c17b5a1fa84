import type { SimClock } from '../clock.ts';
import type { ObjectStore } from '../object-store.ts';
import type { Random } from '../random.ts';
import type { SimObject } from '../sim-object.ts';
import { createKeyQueue, type KeyQueue } from './key-queue.ts';
import { createObjectIndex, type ObjectIndex } from './object-index.ts';
import { controllerOf, type Pod, type ReplicaSet } from './shapes.ts';

/** Where and when one cluster's controllers live: shared by all of them, owned by the cluster. */
export interface World {
  readonly store: ObjectStore;
  readonly clock: SimClock;
  readonly random: Random;
  /** About how long a pod takes to start, and to stop, in milliseconds. */
  readonly paceMs: number;
  /** Told of everything a controller could not do; the work is tried again. */
  readonly onError: (error: unknown) => void;
  /** By `ownerKey`: pods of a controller, and pods without one. */
  readonly pods: ObjectIndex<Pod>;
  /** By `ownerKey`. */
  readonly replicaSets: ObjectIndex<ReplicaSet>;
  /** By node name. */
  readonly podsByNode: ObjectIndex<Pod>;
  /** A queue on this world's clock that reports to `onError`. */
  queue(handle: (key: string) => void): KeyQueue;
  stop(): void;
}

/** A part of the control plane: begins with what is in the store, then follows its changes until stopped. */
export interface Controller {
  stop(): void;
}

/** Index key of what a controller with this uid owns. */
export function ownedBy(uid: string): string {
  return `owner/${uid}`;
}

/** Index key of what no controller owns in a namespace. */
export function orphansIn(namespace: string): string {
  return `orphans/${namespace}`;
}

/** The index keys shared by every cluster's controllers. */
export function createWorld(
  options: Pick<World, 'store' | 'clock' | 'random' | 'paceMs' | 'onError'>,
): World {
  const { store, clock, onError } = options;
  const byOwner = (object: SimObject): string[] => {
    const controller = controllerOf(object);
    return [controller ? ownedBy(controller.uid) : orphansIn(object.metadata.namespace ?? '')];
  };
  const pods = createObjectIndex<Pod>(store, 'pods', byOwner);
  const replicaSets = createObjectIndex<ReplicaSet>(store, 'replicasets.apps', byOwner);
  const podsByNode = createObjectIndex<Pod>(store, 'pods', ({ spec }) =>
    spec.nodeName ? [spec.nodeName] : [],
  );
  return {
    ...options,
    pods,
    replicaSets,
    podsByNode,
    queue: (handle) => createKeyQueue({ clock, handle, onError }),
    stop() {
      for (const index of [pods, replicaSets, podsByNode]) index.stop();
    },
  };
}
