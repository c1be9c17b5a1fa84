/** Text search over everything that has a name. */
import { decodeCursor, encodeCursor, InvalidCursorError } from './cursors.ts';
import { itemOrder } from './item-order.ts';
import { createNearest } from './slots/ranked-page.ts';
import { foundIn, type Searched } from './slots/found.ts';
import { eachBit } from './slots/slot-bits.ts';
import type { Page, SearchHit, SearchQuery } from './view.ts';

/** One sort of hits. */
export interface SearchSort extends Searched<SearchHit> {
  readonly name: string;
}

/** Place of a hit: class, then sort, then rank in the sort's order by name; ranks are below this. */
const ranksOfASort = 2 ** 32;
/** No order tells things apart by more than this: name, cluster, namespace, kind. */
const identityParts = 4;
const keyTypes = ['number', 'string', 'string', 'string', 'string', 'string'] as const;

/**
 * The page of what is found in these sorts, which stand in their order. With `kinds` only in those that are named,
 * or whose kinds are. Throws `InvalidCursorError`.
 */
export function search(
  sorts: readonly SearchSort[],
  { text, kinds, first, after, last, before }: SearchQuery,
): Page<SearchHit> {
  const words = text
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '');
  const order = `SEARCH:${words.join(' ')}`;
  const placeOf = (rankClass: number, sort: number, rank: number) =>
    (rankClass * sorts.length + sort) * ranksOfASort + rank;

  const cursorOf = (place: number) => {
    const { sort, rankClass } = whereIs(place, sorts);
    const hit = hitAt(place, sorts);
    const key = itemOrder(sort.shelf.order, []).keyOf(hit);
    const padded = Array.from({ length: identityParts }, (_, at) => key[at] ?? '');
    return encodeCursor(order, [rankClass, sort.name, ...padded]);
  };
  /** Place of the first hit that does not come before the cursor's, or with `beyond` of the first after it. */
  const placeIn = (cursor: string, beyond: boolean) => {
    const [rankClass, name, ...key] = decodeCursor(cursor, { order, types: keyTypes });
    const at = sorts.findIndex((sort) => sort.name === name);
    const sort = sorts[at];
    if (sort === undefined) throw new InvalidCursorError('The cursor is none of this server.');
    const { shelf } = sort;
    const byName = itemOrder(shelf.order, []);
    const rank = shelf
      .ordered('NAME')
      .firstRank((slot) => byName.compare(shelf.item(slot), key) || (beyond ? -1 : 0));
    return placeOf(Number(rankClass), at, rank);
  };

  const backward = first === undefined && last !== undefined;
  const limit = first ?? last ?? Number.POSITIVE_INFINITY;
  const from = after === undefined ? 0 : placeIn(after, true);
  const to = before === undefined ? Number.POSITIVE_INFINITY : placeIn(before, false);
  const nearest = createNearest(limit + 1, backward);
  const counted = { total: 0, before: 0, after: 0 };
  for (const [at, sort] of sorts.entries()) {
    const found = words.length === 0 ? undefined : foundIn(sort, words, kinds);
    if (found === undefined) continue;
    const order = sort.shelf.ordered('NAME');
    eachBit(found.slots, (slot) => {
      counted.total += 1;
      const rank = order.rankOf(slot);
      const place = placeOf(found.classOf(slot, rank), at, rank);
      if (place < from) counted.before += 1;
      else if (place >= to) counted.after += 1;
      else nearest.offer(place);
    });
  }
  const places = nearest.ranks();
  const more = places.length > limit;
  const kept = places.slice(0, limit);
  if (backward) kept.reverse();
  return {
    totalCount: counted.total,
    edges: kept.map((place) => ({ cursor: cursorOf(place), node: hitAt(place, sorts) })),
    hasNextPage: counted.after > 0 || (!backward && more),
    hasPreviousPage: counted.before > 0 || (backward && more),
  };
}

function whereIs(place: number, sorts: readonly SearchSort[]) {
  const at = Math.floor(place / ranksOfASort);
  const sort = sorts[at % sorts.length];
  if (sort === undefined) throw new RangeError(`No sort of hits is at ${place}`);
  return { sort, rankClass: Math.floor(at / sorts.length), rank: place % ranksOfASort };
}

function hitAt(place: number, sorts: readonly SearchSort[]): SearchHit {
  const { sort, rank } = whereIs(place, sorts);
  return sort.shelf.item(sort.shelf.ordered('NAME').slotAt(rank));
}
