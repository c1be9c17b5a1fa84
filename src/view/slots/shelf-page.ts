/** Pages of a shelf. */
import { edgeOf } from '../edge.ts';
import { itemOrder, type ItemOrder } from '../item-order.ts';
import { pageOf, type PageBounds } from '../page.ts';
import type { OrderTerm, Page } from '../view.ts';
import type { Matches } from './matches.ts';
import type { Shelf } from './shelf.ts';
import { rankedPage, type RankRange } from './ranked-page.ts';
import { eachBit } from './slot-bits.ts';
import type { SlotOrder } from './slot-order.ts';

/** Throws `InvalidCursorError`. */
export function shelfPage<T, O extends string>(
  shelf: Shelf<T, string, O | 'NAME'>,
  matches: Matches,
  { orderBy = [], ...bounds }: PageBounds & { readonly orderBy?: readonly OrderTerm<O | 'NAME'>[] },
): Page<T> {
  const order = itemOrder(shelf.order, orderBy);
  const [term, second] = orderBy;
  if (second !== undefined && !(isByName(second) && orderBy.length === 2)) {
    // Orders of several fields are rare: none is kept.
    const each = (visit: (item: T) => void) =>
      eachBit(matches.slots(), (slot) => visit(shelf.item(slot)));
    return pageOf(each, order, bounds);
  }
  const slotOrder = shelf.ordered(term?.field ?? 'NAME', term?.direction);
  const found = rankedPage(slotOrder, matches, rangeOf({ shelf, slotOrder, order }, bounds));
  return {
    edges: found.slots.map((slot) => edgeOf(shelf.item(slot), order)),
    hasNextPage: found.hasNext,
    hasPreviousPage: found.hasPrevious,
    get totalCount() {
      return matches.count();
    },
  };
}

/** As a second term this says nothing: things that are equal are ordered by name anyway. */
function isByName({ field, direction }: OrderTerm<string>): boolean {
  return field === 'NAME' && direction === 'ASC';
}

function rangeOf<T>(
  {
    shelf,
    slotOrder,
    order,
  }: {
    readonly shelf: Pick<Shelf<T>, 'item'>;
    readonly slotOrder: SlotOrder;
    readonly order: ItemOrder<T>;
  },
  { first, after, last, before }: PageBounds,
): RankRange {
  const afterKey = after === undefined ? undefined : order.keyIn(after);
  const beforeKey = before === undefined ? undefined : order.keyIn(before);
  return {
    from:
      afterKey && slotOrder.firstRank((slot) => order.compare(shelf.item(slot), afterKey) || -1),
    to: beforeKey && slotOrder.firstRank((slot) => order.compare(shelf.item(slot), beforeKey)),
    limit: first ?? last ?? Number.POSITIVE_INFINITY,
    backward: first === undefined && last !== undefined,
  };
}
