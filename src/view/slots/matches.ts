import { bestFirst, slotsWhere, type Condition } from './condition.ts';
import type { Shelf } from './shelf.ts';

/** What passes a filter; worked out once, when asked for. */
export interface Matches {
  /** At most so many there are. */
  readonly atMost: number;
  /** True when the filter asks nothing. */
  readonly isAll: boolean;
  holds(slot: number): boolean;
  slots(): Uint32Array;
  count(): number;
}

export function matchesOf(
  shelf: Pick<Shelf<unknown>, 'size' | 'slots'>,
  conditions: readonly Condition[],
): Matches {
  const [first, ...others] = bestFirst(conditions);
  let found: Uint32Array | undefined;
  const slots = () =>
    (found ??= first === undefined ? shelf.slots() : slotsWhere([first, ...others]));
  return {
    atMost: first?.atMost ?? shelf.size(),
    isAll: first === undefined,
    holds: (slot) => conditions.every(({ holds }) => holds(slot)),
    slots,
    count() {
      if (first === undefined) return shelf.size();
      return first.isCounted && others.length === 0 ? first.atMost : slots().length;
    },
  };
}
