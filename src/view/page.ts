import type { OrderKey } from './cursors.ts';
import { edgeOf } from './edge.ts';
import type { ItemOrder } from './item-order.ts';
import type { Page } from './view.ts';

/** Hands every item to the visitor, each once. */
type Each<T> = (visit: (item: T) => void) => void;

/** The part of a query that says which page. With neither first nor last: everything between the cursors. */
export interface PageBounds {
  readonly first?: number;
  readonly after?: string;
  readonly last?: number;
  readonly before?: string;
}

/**
 * The page of these items, which come in any order, each once. Reads every item (for the count) but holds
 * and sorts no more than about two pages. Throws `InvalidCursorError`.
 */
export function pageOf<T>(
  each: Each<T>,
  order: ItemOrder<T>,
  { first, after, last, before }: PageBounds,
): Page<T> {
  const afterKey = after === undefined ? undefined : order.keyIn(after);
  const beforeKey = before === undefined ? undefined : order.keyIn(before);
  const backward = first === undefined && last !== undefined;
  const limit = first ?? last ?? Number.POSITIVE_INFINITY;
  const nearest = createNearest(order, limit + 1, backward ? -1 : 1);
  let totalCount = 0;
  let skippedBefore = 0;
  let skippedAfter = 0;
  each((item) => {
    totalCount += 1;
    if (afterKey !== undefined && order.compare(item, afterKey) <= 0) skippedBefore += 1;
    else if (beforeKey !== undefined && order.compare(item, beforeKey) >= 0) skippedAfter += 1;
    else nearest.offer(item);
  });
  const found = nearest.inOrder();
  const more = found.length > limit;
  const nodes = found.slice(0, limit);
  if (backward) nodes.reverse();
  return {
    totalCount,
    edges: nodes.map((node) => edgeOf(node, order)),
    hasNextPage: skippedAfter > 0 || (!backward && more),
    hasPreviousPage: skippedBefore > 0 || (backward && more),
  };
}

interface Nearest<T> {
  offer(item: T): void;
  /** The nearest of what was offered, `size` at most. */
  inOrder(): T[];
}

/** Keeps the first `size` items of an order (or the last): what lies beyond the last one kept is not looked at twice. */
function createNearest<T>(order: ItemOrder<T>, size: number, sign: 1 | -1): Nearest<T> {
  let kept: { readonly item: T; readonly key: OrderKey }[] = [];
  let farthest: OrderKey | undefined;
  const settle = () => {
    kept.sort((a, b) => order.compareKeys(a.key, b.key) * sign);
    kept = kept.slice(0, size);
    farthest = kept.length === size ? kept.at(-1)?.key : undefined;
  };
  return {
    offer(item) {
      if (farthest !== undefined && order.compare(item, farthest) * sign > 0) return;
      kept.push({ item, key: order.keyOf(item) });
      if (kept.length >= 2 * size + 64) settle();
    },
    inOrder() {
      settle();
      return kept.map(({ item }) => item);
    },
  };
}
