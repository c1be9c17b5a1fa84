import type { Matches } from './matches.ts';
import { eachBit } from './slot-bits.ts';
import type { SlotOrder } from './slot-order.ts';

/** Ranks in an order: `from` and what follows, before `to`; undefined where nothing bounds it. */
export interface RankRange {
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly limit: number;
  /** True for the last ones of the range, not the first. */
  readonly backward: boolean;
}

interface RankedPage {
  readonly slots: readonly number[];
  readonly hasNext: boolean;
  readonly hasPrevious: boolean;
}

/** So many matches are rather gathered than looked for along the order. */
const fewMatches = 2_000;
/** After so many steps along the order without an end, the matches are gathered after all. */
const mostSteps = 4_096;

/**
 * The page of the matches in this order. Where most things match, the walk along the order soon has them; where few
 * do, they are gathered and the nearest ones chosen by rank. Neither depends on how deep the page lies.
 */
export function rankedPage(order: SlotOrder, matches: Matches, range: RankRange): RankedPage {
  const walks = matches.isAll || matches.atMost > fewMatches;
  return (walks ? walked(order, matches, range) : undefined) ?? gathered(order, matches, range);
}

/** Undefined when it took too many steps. */
function walked(
  order: SlotOrder,
  matches: Matches,
  { from, to, limit, backward }: RankRange,
): RankedPage | undefined {
  const [start, end] = backward ? [to, from] : [from, to];
  const isBeyond = (rank: number) => end !== undefined && (backward ? rank < end : rank >= end);
  const most = matches.isAll ? Number.POSITIVE_INFINITY : mostSteps + 4 * limit;
  const slots: number[] = [];
  let steps = 0;
  let more = false;
  const ahead = (slot: number, rank: number) => {
    steps += 1;
    if (steps > most) return false;
    if (!matches.holds(slot)) return true;
    more = slots.length >= limit || isBeyond(rank);
    if (!more) slots.push(slot);
    return !more;
  };
  if (backward) order.down(start ?? Number.POSITIVE_INFINITY, ahead);
  else order.up(start ?? 0, ahead);
  if (steps > most) return undefined;

  let behind = false;
  if (start !== undefined) {
    steps = 0;
    const back = (slot: number) => {
      steps += 1;
      if (steps > most) return false;
      behind = matches.holds(slot);
      return !behind;
    };
    if (backward) order.up(start, back);
    else order.down(start, back);
    if (steps > most) return undefined;
  }
  if (backward) slots.reverse();
  return { slots, hasNext: backward ? behind : more, hasPrevious: backward ? more : behind };
}

function gathered(
  order: SlotOrder,
  matches: Matches,
  { from = 0, to = Number.POSITIVE_INFINITY, limit, backward }: RankRange,
): RankedPage {
  const beyond = { before: false, after: false };
  const nearest = createNearest(limit + 1, backward);
  eachBit(matches.slots(), (slot) => {
    const rank = order.rankOf(slot);
    if (rank < from) beyond.before = true;
    else if (rank >= to) beyond.after = true;
    else nearest.offer(rank);
  });
  const ranks = nearest.ranks();
  const more = ranks.length > limit;
  const kept = ranks.slice(0, limit);
  if (backward) kept.reverse();
  return {
    slots: kept.map((rank) => order.slotAt(rank)),
    hasNext: beyond.after || (!backward && more),
    hasPrevious: beyond.before || (backward && more),
  };
}

/** Keeps the smallest numbers that are offered, or with `largest` the largest: `size` of them. */
export function createNearest(size: number, largest = false) {
  const sign = largest ? -1 : 1;
  let kept: number[] = [];
  let farthest = Number.POSITIVE_INFINITY;
  const settle = () => {
    kept.sort((a, b) => (a - b) * sign);
    if (kept.length < size) return;
    kept = kept.slice(0, size);
    farthest = (kept.at(-1) ?? 0) * sign;
  };
  return {
    offer(value: number): void {
      if (value * sign > farthest) return;
      kept.push(value);
      if (kept.length >= 2 * size + 64) settle();
    },
    /** Nearest first. */
    ranks(): number[] {
      settle();
      return kept;
    },
  };
}
