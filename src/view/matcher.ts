import type { Labels } from '../model/rows.ts';

/** For every field of a filter: from what is wanted to the test of an item. */
export type Predicates<F, T> = {
  readonly [K in keyof F]-?: (wanted: NonNullable<F[K]>) => (item: T) => boolean;
};

/** The test that all given fields of the filter hold. A field that is absent (or null) matches all. */
export function matcherOf<F extends object, T>(
  predicates: Predicates<F, T>,
  filter: F | undefined,
): (item: T) => boolean {
  if (filter === undefined) return () => true;
  const tests = (Object.keys(predicates) as (keyof F)[]).flatMap((field) => {
    const wanted = filter[field] ?? undefined;
    return wanted === undefined ? [] : [predicates[field](wanted)];
  });
  const [only, ...others] = tests;
  if (only === undefined) return () => true;
  if (others.length === 0) return only;
  return (item) => tests.every((holds) => holds(item));
}

/** Whether a value is among those wanted; no value is among none. */
export function among<V>(wanted: readonly V[]): (value: V | undefined) => boolean {
  const set: ReadonlySet<V | undefined> = new Set(wanted);
  return (value) => value !== undefined && set.has(value);
}

/** Whether labels have every pair that is wanted. */
export function hasLabels(
  wanted: readonly { readonly key: string; readonly value: string }[],
): (labels: Labels) => boolean {
  return (labels) => wanted.every(({ key, value }) => labels[key] === value);
}

/** A test of an item by a test of something of it. */
export function on<T, V>(holds: (value: V) => boolean, of: (item: T) => V): (item: T) => boolean {
  return (item) => holds(of(item));
}
