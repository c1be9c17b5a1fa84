/** Remembers what was used last, up to a total weight. */
export interface Recent<V> {
  get(key: string): V | undefined;
  /** What alone weighs more than a tenth of all is not kept. */
  set(key: string, value: V): void;
  delete(key: string): void;
}

/** `weightOf` counts in whatever unit `maxWeight` has. */
export function createRecent<V>({
  maxWeight,
  weightOf,
}: {
  readonly maxWeight: number;
  readonly weightOf: (value: V) => number;
}): Recent<V> {
  // invariant: in order of last use, the oldest first (a Map keeps the order of insertion).
  const entries = new Map<string, V>();
  let weight = 0;
  const forget = (key: string): void => {
    const value = entries.get(key);
    if (value === undefined) return;
    entries.delete(key);
    weight -= weightOf(value);
  };
  return {
    get: (key) => {
      const value = entries.get(key);
      if (value !== undefined) {
        entries.delete(key);
        entries.set(key, value);
      }
      return value;
    },
    set: (key, value) => {
      forget(key);
      const added = weightOf(value);
      if (added > maxWeight / 10) return;
      entries.set(key, value);
      weight += added;
      for (const oldest of entries.keys()) {
        if (weight <= maxWeight) return;
        forget(oldest);
      }
    },
    delete: forget,
  };
}
