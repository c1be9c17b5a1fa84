/**
 * Hands every item to the visitor, each once. Not an iterable: over nested maps a generator costs several
 * times what testing an item does.
 */
export type Each<T> = (visit: (item: T) => void) => void;

/** Items among which a query looks: a superset of its matches, with its size. */
export interface Candidates<T> {
  readonly size: number;
  readonly each: Each<T>;
}

/** The smallest of these; those that the filter does not ask for are undefined. The last is always there. */
export function narrowest<T>(
  options: readonly (Candidates<T> | undefined)[],
  all: Candidates<T>,
): Each<T> {
  let best = all;
  for (const option of options) if (option !== undefined && option.size < best.size) best = option;
  return best.each;
}

/** All items of sets that have none in common. */
export function unionOf<T>(sets: readonly ReadonlySet<T>[]): Candidates<T> {
  return {
    size: sets.reduce((sum, { size }) => sum + size, 0),
    each(visit) {
      for (const set of sets) for (const item of set) visit(item);
    },
  };
}

/** Joins candidates that have no item in common. */
export function joined<T>(parts: readonly Candidates<T>[]): Candidates<T> {
  return {
    size: parts.reduce((sum, { size }) => sum + size, 0),
    each(visit) {
      for (const { each } of parts) each(visit);
    },
  };
}

/** Those items that pass. */
export function matching<T>(each: Each<T>, passes: (item: T) => boolean): Each<T> {
  return (visit) => {
    each((item) => {
      if (passes(item)) visit(item);
    });
  };
}
