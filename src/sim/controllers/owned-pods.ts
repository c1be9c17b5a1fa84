import { controllerOf, keyOf, splitKey } from './shapes.ts';
import type { Controller, World } from './world.ts';
import type { KeyQueue } from './key-queue.ts';

/** A workload kind that makes its pods itself. */
export interface PodOwner {
  /** Resource key, such as `statefulsets.apps`. */
  readonly resource: string;
  readonly kind: string;
  /** Brings one object nearer to what it asks for; called again after every change of it or of its pods. */
  readonly reconcile: (place: { namespace: string; name: string }, queue: KeyQueue) => void;
}

/** Runs `reconcile` for every object of the kind, on its own changes and on those of pods it controls. */
export function followPodOwner(
  world: World,
  { resource, kind, reconcile }: PodOwner,
): Controller & { queue: KeyQueue } {
  const { store } = world;
  const queue = world.queue((key) => {
    const place = splitKey(key);
    if (store.get(resource, place.namespace, place.name)) reconcile(place, queue);
  });
  const stop = store.onEvent(({ resource: changed, type, object }) => {
    if (changed === resource && type !== 'DELETED') queue.add(keyOf(object));
    if (changed !== 'pods') return;
    const owner = controllerOf(object);
    if (owner?.kind === kind) queue.add(`${object.metadata.namespace ?? ''}/${owner.name}`);
  });
  for (const object of store.list(resource)) queue.add(keyOf(object));
  return {
    queue,
    stop() {
      stop();
      queue.stop();
    },
  };
}
