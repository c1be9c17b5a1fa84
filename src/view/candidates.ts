/** Items among which a query looks: a superset of its matches, with its size, each item once. */
export interface Candidates<T> {
  readonly size: number;
  items(): Iterable<T>;
}

/** The smallest of these; those that the filter does not ask for are undefined. The last is always there. */
export function narrowest<T>(
  options: readonly (Candidates<T> | undefined)[],
  all: Candidates<T>,
): Iterable<T> {
  let best = all;
  for (const option of options) if (option !== undefined && option.size < best.size) best = option;
  return best.items();
}

/** All items of sets that have none in common. */
export function unionOf<T>(sets: readonly ReadonlySet<T>[]): Candidates<T> {
  return {
    size: sets.reduce((sum, { size }) => sum + size, 0),
    *items() {
      for (const set of sets) yield* set;
    },
  };
}

/** Joins candidates that have no item in common. */
export function joined<T>(parts: readonly Candidates<T>[]): Candidates<T> {
  return {
    size: parts.reduce((sum, { size }) => sum + size, 0),
    *items() {
      for (const part of parts) yield* part.items();
    },
  };
}
