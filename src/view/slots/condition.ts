/** What a filter asks of slots, in a form that is answered for all of them at once. */
import type { Column } from './column.ts';
import {
  bitsOf,
  countBits,
  createSlotBits,
  eachBit,
  hasBit,
  keepBits,
  setBit,
  type SlotBits,
} from './slot-bits.ts';

export interface Condition {
  /** For no more slots than this it holds. */
  readonly atMost: number;
  /** True when it holds for exactly as many. */
  readonly isCounted: boolean;
  /** How dear it is to test one slot; the cheap ones go first. */
  readonly isDear: boolean;
  readonly holds: (slot: number) => boolean;
  /** Adds all slots for which it holds. */
  readonly mark: (bits: SlotBits) => void;
  /** Takes away the slots for which it does not hold. */
  readonly narrow: (bits: SlotBits) => void;
}

/** That the slot's value is among those of these numbers. */
export function inColumn<V>(column: Column<V>, wanted: Iterable<number>): Condition {
  const accepted = new Uint8Array(column.idLimit());
  let atMost = 0;
  const ids: number[] = [];
  for (const id of wanted) {
    if (id === 0 || accepted[id] === 1) continue;
    accepted[id] = 1;
    ids.push(id);
    atMost += column.count(id);
  }
  const values = column.ids();
  const holds = (slot: number) => accepted[values[slot] ?? 0] === 1;
  return {
    atMost,
    isCounted: true,
    isDear: false,
    holds,
    mark(bits) {
      // A list costs several times what a step of the walk over all slots does.
      if (column.linked && atMost * 8 < values.length) {
        for (const id of ids) column.each(id, (slot) => setBit(bits, slot));
      } else markWhere(bits, values, accepted);
    },
    narrow: (bits) => keepBits(bits, holds),
  };
}

/** Every slot whose value is accepted, a word at a time and without branches. */
function markWhere(bits: SlotBits, values: Uint32Array, accepted: Uint8Array): void {
  for (let from = 0; from < values.length; from += 32) {
    const end = Math.min(from + 32, values.length);
    let word = 0;
    for (let slot = from; slot < end; slot += 1) {
      word |= (accepted[values[slot] ?? 0] ?? 0) << (slot & 31);
    }
    bits[from >>> 5] = (bits[from >>> 5] ?? 0) | word;
  }
}

/** That the slot is one of these, each of which is there once. */
export function oneOf(slots: Uint32Array): Condition {
  let limit = 0;
  for (const slot of slots) limit = Math.max(limit, slot + 1);
  return amongBits(bitsOf(slots, limit));
}

/** That the slot is one of these, which do not change any more. */
export function amongBits(among: SlotBits): Condition {
  return {
    atMost: countBits(among),
    isCounted: true,
    isDear: false,
    holds: (slot) => hasBit(among, slot),
    mark(bits) {
      const words = Math.min(bits.length, among.length);
      for (let at = 0; at < words; at += 1) bits[at] = (bits[at] ?? 0) | (among[at] ?? 0);
    },
    narrow(bits) {
      const words = Math.min(bits.length, among.length);
      for (let at = 0; at < words; at += 1) bits[at] = (bits[at] ?? 0) & (among[at] ?? 0);
      bits.fill(0, words);
    },
  };
}

/** A test of one slot after another. */
export function tested(
  all: { readonly size: number; readonly slots: () => SlotBits },
  holds: (slot: number) => boolean,
): Condition {
  return {
    atMost: all.size,
    isCounted: false,
    isDear: true,
    holds,
    mark: (bits) =>
      eachBit(all.slots(), (slot) => {
        if (holds(slot)) setBit(bits, slot);
      }),
    narrow: (bits) => keepBits(bits, holds),
  };
}

/** The slots below the limit for which all of these hold; there is at least one condition. */
export function slotsWhere(
  [first, ...others]: readonly [Condition, ...Condition[]],
  limit: number,
): SlotBits {
  const bits = createSlotBits(limit);
  first.mark(bits);
  for (const { narrow } of others) narrow(bits);
  return bits;
}

/** In the order in which they are best tested. */
export function bestFirst(conditions: readonly Condition[]): readonly Condition[] {
  return conditions.toSorted((a, b) => Number(a.isDear) - Number(b.isDear) || a.atMost - b.atMost);
}

/** That any of these holds. */
export function anyOf(conditions: readonly Condition[]): Condition {
  const [only, ...others] = conditions;
  if (only !== undefined && others.length === 0) return only;
  const holds = (slot: number) => conditions.some((condition) => condition.holds(slot));
  return {
    atMost: conditions.reduce((sum, { atMost }) => sum + atMost, 0),
    isCounted: false,
    isDear: conditions.some(({ isDear }) => isDear),
    holds,
    mark(bits) {
      for (const { mark } of conditions) mark(bits);
    },
    narrow: (bits) => keepBits(bits, holds),
  };
}
