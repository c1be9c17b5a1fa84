import type { Each } from './candidates.ts';
import { itemOrder, type OrderFields } from './item-order.ts';
import { orderedPageOf, type OrderedItems } from './ordered-page.ts';
import { pageOf } from './page.ts';
import type { OrderTerm, Page, PageQuery } from './view.ts';

/** Where the items of a query come from. */
export interface PageSource<T, O extends string> {
  readonly order: OrderFields<T, O>;
  /** All items of the clusters asked for, by name. */
  readonly ordered: () => readonly OrderedItems<T>[];
  /** Those that pass the filter, in any order. */
  readonly matches: () => Each<T>;
}

/** The page that a query asks for, by the cheaper way. Throws `InvalidCursorError`. */
export function answerPage<T, O extends string>(
  { filter, orderBy = [], ...bounds }: PageQuery<object, O>,
  { order, ordered, matches }: PageSource<T, O>,
): Page<T> {
  if (!isDefaultOrder(orderBy)) return pageOf(matches(), itemOrder(order, orderBy), bounds);
  const byName = itemOrder(order, []);
  return isUnfiltered(filter)
    ? orderedPageOf(ordered(), byName, bounds)
    : pageOf(matches(), byName, bounds);
}

/** True for the order that pages have when none is asked for. */
function isDefaultOrder(terms: readonly OrderTerm<string>[]): boolean {
  const [first, ...others] = terms;
  if (first === undefined) return true;
  return others.length === 0 && first.field === 'NAME' && first.direction === 'ASC';
}

/** True for a filter that at most says which clusters. */
function isUnfiltered(filter: object | undefined): boolean {
  return Object.entries(filter ?? {}).every(
    ([field, wanted]) => field === 'clusters' || (wanted ?? undefined) === undefined,
  );
}
