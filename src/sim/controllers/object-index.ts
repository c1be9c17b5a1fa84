import type { ObjectStore } from '../object-store.ts';
import type { SimObject } from '../sim-object.ts';
import { keyOf } from './shapes.ts';

/** Objects of one resource by a key of their content, kept with every change of the store. */
export interface ObjectIndex<T extends SimObject> {
  /** The objects filed under `key` now, in the order in which they came there. */
  under(key: string): Iterable<T>;
  /** How many there are under `key`. */
  count(key: string): number;
  stop(): void;
}

/**
 * Files every object of `resource` under each of `keysOf(object)`. What is in the store at the call is
 * filed at once. The index follows the store synchronously: made before a controller listens, it is
 * up to date whenever that controller is told of a change.
 */
export function createObjectIndex<T extends SimObject>(
  store: ObjectStore,
  resource: string,
  keysOf: (object: T) => readonly string[],
): ObjectIndex<T> {
  const filed = new Map<string, Map<string, T>>();
  const put = (object: T): void => {
    for (const key of keysOf(object)) {
      const drawer = filed.get(key) ?? new Map<string, T>();
      if (drawer.size === 0) filed.set(key, drawer);
      drawer.set(keyOf(object), object);
    }
  };
  const drop = (object: T): void => {
    for (const key of keysOf(object)) {
      const drawer = filed.get(key);
      drawer?.delete(keyOf(object));
      if (drawer?.size === 0) filed.delete(key);
    }
  };
  for (const object of store.list(resource)) put(object as T);
  const stop = store.onEvent((event) => {
    if (event.resource !== resource) return;
    if (event.previous) drop(event.previous as T);
    if (event.type === 'DELETED') drop(event.object as T);
    else put(event.object as T);
  });
  return {
    under: (key) => filed.get(key)?.values() ?? [],
    count: (key) => filed.get(key)?.size ?? 0,
    stop,
  };
}
