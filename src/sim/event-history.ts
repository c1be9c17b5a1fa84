import { expired } from './api-error.ts';
import type { ObjectStore, StoreEvent } from './object-store.ts';
import type { SimObject } from './sim-object.ts';

/**
 * The latest changes of each resource, so that a watch can resume and a list can be read as it was.
 * Bounded: what is older is gone, which callers see as 410 Expired, as after a compaction of etcd.
 */
export interface EventHistory {
  /** Changes of `resource` after `since`, oldest first. Throws `ApiError` 410 when some of them are gone. */
  after(resource: string, since: number): readonly StoreEvent[];
  /** The objects of `resource` in key order as they were at version `at`. Throws `ApiError` 410 when that is gone. */
  snapshot(resource: string, at: number): readonly SimObject[];
  /** Forgets everything up to now, as a compaction does. */
  compact(): void;
  stop(): void;
}

/** How much an event history remembers. */
export interface EventHistoryOptions {
  /** Events kept for each resource. */
  size: number;
}

interface Ring {
  events: StoreEvent[];
  /** Version of the latest event that is gone; a resume from an older version has missed something. */
  lost: number;
}

const MAX_SNAPSHOTS = 16;

function keyOf(object: SimObject): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}

/** A history of `store` from now on. */
export function createEventHistory(store: ObjectStore, options: EventHistoryOptions): EventHistory {
  const start = store.resourceVersion;
  const rings = new Map<string, Ring>();
  const snapshots = new Map<string, readonly SimObject[]>();
  let compacted = start;

  function ringOf(resource: string): Ring {
    let ring = rings.get(resource);
    if (!ring) {
      ring = { events: [], lost: compacted };
      rings.set(resource, ring);
    }
    return ring;
  }

  const unsubscribe = store.onEvent((event) => {
    const ring = ringOf(event.resource);
    ring.events.push(event);
    // Twice the size before cutting, so that a cut costs nothing on average.
    if (ring.events.length >= options.size * 2) {
      const cut = ring.events.splice(0, ring.events.length - options.size);
      ring.lost = cut.at(-1)?.resourceVersion ?? ring.lost;
    }
  });

  function after(resource: string, since: number): readonly StoreEvent[] {
    const { events, lost } = ringOf(resource);
    if (since < lost) throw expired(`too old resource version: ${since} (${lost})`);
    let first = events.length;
    while (first > 0 && (events[first - 1]?.resourceVersion ?? 0) > since) first -= 1;
    return events.slice(first);
  }

  function rewound(resource: string, at: number): readonly SimObject[] {
    const later = after(resource, at);
    const present = store.list(resource);
    if (later.length === 0) return present;
    const objects = new Map(present.map((object) => [keyOf(object), object]));
    for (const event of later.toReversed()) {
      if (event.previous) objects.set(keyOf(event.previous), event.previous);
      else objects.delete(keyOf(event.object));
    }
    return [...objects.entries()]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([, object]) => object);
  }

  return {
    after,
    snapshot(resource, at) {
      const key = `${resource}@${at}`;
      const known = snapshots.get(key);
      if (known) return known;
      const objects = rewound(resource, at);
      snapshots.set(key, objects);
      for (const oldest of snapshots.keys()) {
        if (snapshots.size <= MAX_SNAPSHOTS) break;
        snapshots.delete(oldest);
      }
      return objects;
    },
    compact() {
      compacted = store.resourceVersion;
      snapshots.clear();
      for (const ring of rings.values()) {
        ring.events.length = 0;
        ring.lost = compacted;
      }
    },
    stop: unsubscribe,
  };
}
