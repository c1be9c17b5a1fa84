import { bestFirst, slotsWhere, type Condition } from './condition.ts';
import type { Shelf } from './shelf.ts';
import { countBits, type SlotBits } from './slot-bits.ts';

/** What passes a filter; worked out once, when asked for. */
export interface Matches {
  /** At most so many there are. */
  readonly atMost: number;
  /** True when the filter asks nothing. */
  readonly isAll: boolean;
  holds(slot: number): boolean;
  slots(): SlotBits;
  count(): number;
}

export function matchesOf(
  shelf: Pick<Shelf<unknown>, 'size' | 'slots' | 'slotLimit'>,
  conditions: readonly Condition[],
): Matches {
  const [first, ...others] = bestFirst(conditions);
  let found: SlotBits | undefined;
  const slots = () =>
    (found ??=
      first === undefined ? shelf.slots() : slotsWhere([first, ...others], shelf.slotLimit()));
  return {
    atMost: first?.atMost ?? shelf.size(),
    isAll: first === undefined,
    holds: (slot) => conditions.every(({ holds }) => holds(slot)),
    slots,
    count() {
      if (first === undefined) return shelf.size();
      return first.isCounted && others.length === 0 ? first.atMost : countBits(slots());
    },
  };
}
