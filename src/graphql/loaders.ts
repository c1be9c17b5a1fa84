import DataLoader from 'dataloader';
import type { KubeObject, ObjectRef } from '../kube/kube-client.ts';
import type { LiveReads, ObjectEvent, PodLogOptions } from '../kube/live-reads.ts';
import { Refusal } from '../runtime/errors.ts';

/** Live reads of one operation: the same thing is asked for once, and not more than `maxLiveReads` things. */
export interface LiveLoaders {
  object(cluster: string, ref: ObjectRef): Promise<KubeObject | null>;
  events(cluster: string, ref: ObjectRef): Promise<readonly ObjectEvent[]>;
  podLog(cluster: string, pod: ObjectRef, options: PodLogOptions): Promise<string | null>;
  /** Forgets what was read, and counts anew: for each message of a subscription. */
  renew(): void;
}

/** So many requests to clusters may one operation cause: a page of manifests, never a fleet of them. */
export const maxLiveReads = 500;

interface Place {
  readonly cluster: string;
  readonly ref: ObjectRef;
}

export function createLiveLoaders(reads: LiveReads): LiveLoaders {
  let left = maxLiveReads;
  const counted = async <T>(read: () => Promise<T>): Promise<T> => {
    left -= 1;
    if (left < 0) throw tooMany();
    return await read();
  };
  const oneOf = <T>(read: (place: Place) => Promise<T>) =>
    new DataLoader<Place, T, string>(
      (places) => Promise.all(places.map((place) => counted(() => read(place)).catch(toError))),
      { cacheKeyFn: ({ cluster, ref }) => JSON.stringify([cluster, ref]) },
    );
  const objects = oneOf(({ cluster, ref }) => reads.object(cluster, ref));
  const events = oneOf(({ cluster, ref }) => reads.events(cluster, ref));
  return {
    object: (cluster, ref) => objects.load({ cluster, ref }),
    events: (cluster, ref) => events.load({ cluster, ref }),
    podLog: (cluster, pod, options) => counted(() => reads.podLog(cluster, pod, options)),
    renew: () => {
      left = maxLiveReads;
      objects.clearAll();
      events.clearAll();
    },
  };
}

function tooMany(): Refusal {
  return new Refusal(
    'LIMIT_EXCEEDED',
    `One operation may ask clusters for ${maxLiveReads} things; ask for fewer manifests, events or logs at once`,
  );
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
