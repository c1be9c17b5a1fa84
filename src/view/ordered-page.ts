import type { OrderKey } from './cursors.ts';
import type { ItemOrder } from './item-order.ts';
import type { PageBounds } from './page.ts';
import type { Page } from './view.ts';

/** The items of one cluster in the default order: by name. */
export interface OrderedItems<T> {
  readonly size: number;
  /** Those of this name and all that come after, or before: a little more than asked is no harm. */
  readonly up: (name?: string) => Iterable<T>;
  readonly down: (name?: string) => Iterable<T>;
}

/**
 * The page of all these items in their default order, at the cost of the page alone however many there are.
 * `order` is the order by name. Throws `InvalidCursorError`.
 */
export function orderedPageOf<T>(
  sources: readonly OrderedItems<T>[],
  order: ItemOrder<T>,
  { first, after, last, before }: PageBounds,
): Page<T> {
  const afterKey = after === undefined ? undefined : order.keyIn(after);
  const beforeKey = before === undefined ? undefined : order.keyIn(before);
  const backward = first === undefined && last !== undefined;
  const limit = first ?? last ?? Number.POSITIVE_INFINITY;
  const [start, end] = backward ? [beforeKey, afterKey] : [afterKey, beforeKey];
  const beyond = (item: T, key: OrderKey) => order.compare(item, key) * (backward ? -1 : 1);

  const streams = sources.map((source) => (backward ? source.down : source.up)(nameIn(start)));
  const nodes: T[] = [];
  let more = false;
  for (const item of merged(streams, (a, b) => beyond(a, order.keyOf(b)))) {
    if (start !== undefined && beyond(item, start) <= 0) continue;
    more = nodes.length >= limit || (end !== undefined && beyond(item, end) >= 0);
    if (more) break;
    nodes.push(item);
  }
  const behind =
    start !== undefined &&
    sources.some((source) => {
      for (const item of backward ? source.down() : source.up()) return beyond(item, start) <= 0;
      return false;
    });
  if (backward) nodes.reverse();
  return {
    totalCount: sources.reduce((sum, { size }) => sum + size, 0),
    edges: nodes.map((node) => ({ cursor: order.cursorOf(node), node })),
    hasNextPage: backward ? behind : more,
    hasPreviousPage: backward ? more : behind,
  };
}

function nameIn(key: OrderKey | undefined): string | undefined {
  return key === undefined ? undefined : String(key[0]);
}

/** Items of several ordered streams in one order. */
function* merged<T>(
  streams: readonly Iterable<T>[],
  compare: (a: T, b: T) => number,
): Generator<T, undefined> {
  const heads: { readonly items: Iterator<T, unknown>; value: T }[] = [];
  for (const stream of streams) {
    const items: Iterator<T, unknown> = stream[Symbol.iterator]();
    const first = items.next();
    if (first.done !== true) heads.push({ items, value: first.value });
  }
  while (heads.length > 0) {
    const nearest = heads.reduce((a, b) => (compare(b.value, a.value) < 0 ? b : a));
    yield nearest.value;
    const next = nearest.items.next();
    if (next.done === true) heads.splice(heads.indexOf(nearest), 1);
    else nearest.value = next.value;
  }
}
