import type { SimObject } from './sim-object.ts';

/**
 * All objects of one resource, by namespace and name. Iteration is in the order of etcd's keys
 * (`namespace/name`, bytewise), which is the order in which an API server lists and pages.
 */
export interface ResourceTable {
  readonly size: number;
  get(namespace: string, name: string): SimObject | undefined;
  put(object: SimObject): void;
  remove(object: SimObject): void;
  /** In key order; '' or nothing gives every namespace. A snapshot: later writes do not show in it. */
  list(namespace?: string): SimObject[];
}

interface Shelf {
  objects: Map<string, SimObject>;
  /** Names in order; undefined after a name has come or gone. */
  order: string[] | undefined;
}

const byText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** An empty table. */
export function createResourceTable(): ResourceTable {
  const shelves = new Map<string, Shelf>();
  let namespaces: string[] | undefined;
  let size = 0;

  function shelfFor(namespace: string): Shelf {
    let shelf = shelves.get(namespace);
    if (!shelf) {
      shelf = { objects: new Map(), order: undefined };
      shelves.set(namespace, shelf);
      namespaces = undefined;
    }
    return shelf;
  }

  function inOrder(shelf: Shelf): SimObject[] {
    shelf.order ??= [...shelf.objects.keys()].sort(byText);
    return shelf.order.flatMap((name) => shelf.objects.get(name) ?? []);
  }

  return {
    get size() {
      return size;
    },
    get: (namespace, name) => shelves.get(namespace)?.objects.get(name),
    put(object) {
      const shelf = shelfFor(object.metadata.namespace ?? '');
      if (!shelf.objects.has(object.metadata.name)) {
        size += 1;
        shelf.order = undefined;
      }
      shelf.objects.set(object.metadata.name, object);
    },
    remove(object) {
      const namespace = object.metadata.namespace ?? '';
      const shelf = shelves.get(namespace);
      if (!shelf?.objects.delete(object.metadata.name)) return;
      size -= 1;
      shelf.order = undefined;
      if (shelf.objects.size === 0) {
        shelves.delete(namespace);
        namespaces = undefined;
      }
    },
    list(namespace = '') {
      if (namespace !== '') {
        const shelf = shelves.get(namespace);
        return shelf ? inOrder(shelf) : [];
      }
      // '/' ends a namespace in etcd's key, so 'a-b/x' comes before 'a/x'.
      namespaces ??= [...shelves.keys()].sort((left, right) => byText(`${left}/`, `${right}/`));
      return namespaces.flatMap((each) => inOrder(shelfFor(each)));
    },
  };
}
