/** What a filter asks of slots, in a form that is answered for all of them at once. */
import type { Column } from './column.ts';

export interface Condition {
  /** For no more slots than this it holds. */
  readonly atMost: number;
  /** True when it holds for exactly as many. */
  readonly isCounted: boolean;
  /** How dear it is to test one slot; the cheap ones go first. */
  readonly isDear: boolean;
  readonly holds: (slot: number) => boolean;
  /** All slots for which it holds, each once. */
  readonly gather: () => Uint32Array;
  /** Those of these for which it holds. */
  readonly keep: (slots: Uint32Array) => Uint32Array;
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
  return {
    atMost,
    isCounted: true,
    isDear: false,
    holds: (slot) => accepted[values[slot] ?? 0] === 1,
    gather() {
      const slots = new Uint32Array(atMost);
      let size = 0;
      // A list costs several times what a step of the walk over all slots does.
      if (atMost * 8 < values.length) {
        const take = (slot: number) => {
          slots[size] = slot;
          size += 1;
        };
        for (const id of ids) column.each(id, take);
      } else {
        for (let slot = 0; slot < values.length; slot += 1) {
          if (accepted[values[slot] ?? 0] === 1) {
            slots[size] = slot;
            size += 1;
          }
        }
      }
      return slots;
    },
    keep(slots) {
      const kept = new Uint32Array(Math.min(atMost, slots.length));
      let size = 0;
      for (const slot of slots) {
        if (accepted[values[slot] ?? 0] === 1) {
          kept[size] = slot;
          size += 1;
        }
      }
      return kept.subarray(0, size);
    },
  };
}

/** That the slot is one of these, each of which is there once. */
export function oneOf(slots: Uint32Array): Condition {
  let made: Uint32Array | undefined;
  const bits = () => {
    if (made !== undefined) return made;
    let largest = 0;
    for (const slot of slots) if (slot > largest) largest = slot;
    made = new Uint32Array((largest >>> 5) + 1);
    for (const slot of slots) made[slot >>> 5] = (made[slot >>> 5] ?? 0) | (1 << (slot & 31));
    return made;
  };
  const holds = (slot: number) => ((bits()[slot >>> 5] ?? 0) & (1 << (slot & 31))) !== 0;
  return {
    atMost: slots.length,
    isCounted: true,
    isDear: false,
    holds: (slot) => slots.length > 0 && holds(slot),
    gather: () => slots,
    keep: (others) => (slots.length === 0 ? slots : others.filter(holds)),
  };
}

/** A test of one slot after another. */
export function tested(
  all: { readonly size: number; readonly slots: () => Uint32Array },
  holds: (slot: number) => boolean,
): Condition {
  return {
    atMost: all.size,
    isCounted: false,
    isDear: true,
    holds,
    gather: () => all.slots().filter(holds),
    keep: (slots) => slots.filter(holds),
  };
}

/** The slots for which all of these hold; there is at least one. */
export function slotsWhere([first, ...others]: readonly [Condition, ...Condition[]]): Uint32Array {
  return others.reduce((slots, { keep }) => keep(slots), first.gather());
}

/** In the order in which they are best tested. */
export function bestFirst(conditions: readonly Condition[]): readonly Condition[] {
  return conditions.toSorted((a, b) => Number(a.isDear) - Number(b.isDear) || a.atMost - b.atMost);
}

/** That any of these holds. */
export function anyOf(conditions: readonly Condition[]): Condition {
  const [only, ...others] = conditions;
  if (only !== undefined && others.length === 0) return only;
  const gathered = conditions.map(({ gather }) => gather());
  const largest = gathered.reduce(
    (most, slots) => slots.reduce((a, b) => (a > b ? a : b), most),
    0,
  );
  const seen = new Uint8Array(largest + 1);
  const all = new Uint32Array(gathered.reduce((sum, { length }) => sum + length, 0));
  let size = 0;
  for (const slots of gathered) {
    for (const slot of slots) {
      if (seen[slot] === 1) continue;
      seen[slot] = 1;
      all[size] = slot;
      size += 1;
    }
  }
  return oneOf(all.subarray(0, size));
}
