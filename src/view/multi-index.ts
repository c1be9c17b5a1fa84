/** Finds the items filed under a key. Adding and deleting are O(1); an empty key takes no room. */
export interface MultiIndex<T> {
  add(key: string, item: T): void;
  delete(key: string, item: T): void;
  /** The items under the key; valid until the next change. */
  readonly get: (key: string) => ReadonlySet<T>;
}

export function createMultiIndex<T>(): MultiIndex<T> {
  const sets = new Map<string, Set<T>>();
  const nothing: ReadonlySet<T> = new Set();
  return {
    add(key, item) {
      const set = sets.get(key);
      if (set === undefined) sets.set(key, new Set([item]));
      else set.add(item);
    },
    delete(key, item) {
      const set = sets.get(key);
      if (set?.delete(item) === true && set.size === 0) sets.delete(key);
    },
    get: (key) => sets.get(key) ?? nothing,
  };
}

/** Files under `keys(after)` what was under `keys(before)`; keys that both have get the new item. */
export function refile<T>(
  index: MultiIndex<T>,
  keys: (item: T) => readonly string[],
  { before, after }: { readonly before: T | undefined; readonly after: T | undefined },
): void {
  if (before !== undefined) for (const key of keys(before)) index.delete(key, before);
  if (after !== undefined) for (const key of keys(after)) index.add(key, after);
}
