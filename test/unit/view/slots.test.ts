import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oneOf } from '../../../src/view/slots/condition.ts';
import { matchesOf, type Matches } from '../../../src/view/slots/matches.ts';
import { rankedPage } from '../../../src/view/slots/ranked-page.ts';
import { createShelf } from '../../../src/view/slots/shelf.ts';
import { createSlotOrder } from '../../../src/view/slots/slot-order.ts';
import { createNameIndex } from '../../../src/view/slots/name-index.ts';
import { bitsOf, eachBit, type SlotBits } from '../../../src/view/slots/slot-bits.ts';
import {
  addSlot,
  deleteSlot,
  emptySlotSet,
  hasSlot,
  inAllOf,
  inAnyOf,
  slotsOf,
  type SlotSet,
} from '../../../src/view/slots/slot-set.ts';
import { createTextIndex, type TextIndex } from '../../../src/view/slots/text-index.ts';

const ascending = (a: number, b: number) => a - b;

function slotsIn(bits: SlotBits): Uint32Array {
  const slots: number[] = [];
  eachBit(bits, (slot) => slots.push(slot));
  return Uint32Array.from(slots);
}

describe('a set of slots', () => {
  /** Dense enough now and then to be kept as bits. */
  const members = fc.oneof(
    fc.uniqueArray(fc.nat(40)),
    fc.uniqueArray(fc.nat(5_000), { maxLength: 100 }),
    fc
      .record({ from: fc.nat(500), size: fc.integer({ min: 60, max: 400 }) })
      .map(({ from, size }) => Array.from({ length: size }, (_, at) => from + at)),
  );
  const setOf = (slots: readonly number[], gone: readonly number[]): SlotSet => {
    const set = emptySlotSet();
    for (const slot of slots) addSlot(set, slot);
    for (const slot of gone) deleteSlot(set, slot);
    return set;
  };
  const shuffled = fc.tuple(members, members).map(([kept, gone]) => ({
    set: setOf([...gone, ...kept.toReversed(), ...kept], gone),
    wanted: kept.filter((slot) => !gone.includes(slot)).sort(ascending),
  }));

  it('has what was added and not deleted, and joins with others', () => {
    fc.assert(
      fc.property(fc.array(shuffled, { minLength: 1, maxLength: 3 }), (all) => {
        for (const { set, wanted } of all) {
          expect([...slotsOf(set)]).toEqual(wanted);
          expect(set.size).toBe(wanted.length);
          expect(wanted.every((slot) => hasSlot(set, slot))).toBe(true);
          expect(hasSlot(set, 6_000)).toBe(false);
        }
        const sets = all.map(({ set }) => set);
        const lists = all.map(({ wanted }) => wanted);
        const [first = [], ...others] = lists;
        const common = first.filter((slot) => others.every((list) => list.includes(slot)));
        expect([...inAllOf(sets)]).toEqual(common);
        expect([...inAnyOf(sets)]).toEqual([...new Set(lists.flat())].sort(ascending));
      }),
    );
  });
});

describe.each([
  ['a text index', createTextIndex],
  [
    'a name index',
    (): TextIndex => {
      const index = createNameIndex();
      return { ...index, containing: (...question) => slotsIn(index.containing(...question)) };
    },
  ],
])('%s', (_, createIndex) => {
  const texts = fc.array(
    fc.string({ unit: fc.constantFrom('a', 'b', 'B', '-', 'ä', 'é'), maxLength: 13 }),
    { minLength: 1, maxLength: 12 },
  );

  it('finds the texts that contain a text, with and without regard to case', () => {
    fc.assert(
      fc.property(texts, texts, fc.nat(4), (kept, wanted, gone) => {
        const index = createIndex();
        kept.forEach((text, slot) => index.add(slot, text));
        const textOf = (slot: number) => kept[slot] ?? '';
        // What was asked before must not be answered as it was then.
        for (const one of wanted) index.containing(one, { textOf, ignoreCase: true });
        kept.slice(0, gone).forEach((text, slot) => index.delete(slot, text));
        for (const one of wanted.filter((text) => text !== '')) {
          const slotsWith = (holds: (text: string) => boolean) =>
            [...kept.keys()].filter((slot) => slot >= gone && holds(textOf(slot)));
          expect([...index.containing(one, { textOf, ignoreCase: false })]).toEqual(
            slotsWith((text) => text.includes(one)),
          );
          expect([...index.containing(one, { textOf, ignoreCase: true })]).toEqual(
            slotsWith((text) => text.toLowerCase().includes(one.toLowerCase())),
          );
        }
      }),
    );
  });
});

describe('an order of slots', () => {
  it('stays an order whatever comes, goes and moves, over many blocks', () => {
    const step = fc.record({
      add: fc.integer({ min: 0, max: 700 }),
      move: fc.nat(40),
      gone: fc.nat(300),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 13 }), (steps) => {
        const keys: number[] = [];
        const there = new Set<number>();
        const compare = (a: number, b: number) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b;
        const order = createSlotOrder(compare);
        for (const { add, move, gone, seed } of steps) {
          const drawn = (at: number) => ((seed + 1) * (at + 7) * 2_654_435_761) % 1_000;
          const added = Array.from({ length: add }, (_, at) => keys.push(drawn(at)) - 1);
          order.add(added);
          for (const slot of added) there.add(slot);
          const some = [...there];
          const moved = some.filter((_, at) => drawn(at) < move * 5);
          for (const slot of moved) order.delete(slot);
          for (const slot of moved) keys[slot] = drawn(slot + seed);
          order.add(moved);
          for (const slot of some.filter((_, at) => drawn(at + 3) < gone)) {
            order.delete(slot);
            there.delete(slot);
          }
          const wanted = [...there].sort(compare);
          expect([...order.slots()]).toEqual(wanted);
          const ranks = wanted.map(order.rankOf);
          expect(ranks).toEqual([...new Set(ranks)].sort(ascending));
          expect(ranks.map(order.slotAt)).toEqual(wanted);
        }
        const again = createSlotOrder(compare);
        again.load(order.slots());
        expect([...again.slots()]).toEqual([...order.slots()]);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a ranked page', () => {
  it('is the same along the order as gathered', () => {
    const order = createSlotOrder(ascending);
    order.add(Array.from({ length: 2_000 }, (_, slot) => slot));
    const rank = fc.option(fc.nat(2_100), { nil: undefined });
    fc.assert(
      fc.property(
        fc.record({ from: rank, to: rank, limit: fc.nat(60), backward: fc.boolean() }),
        fc.integer({ min: 1, max: 50 }),
        fc.nat(50),
        (range, every, offset) => {
          const slots = Uint32Array.from(
            [...order.slots()].filter((slot) => slot % every === offset),
          );
          const shelf = {
            size: () => 2_000,
            slots: () => bitsOf(order.slots(), 2_000),
            slotLimit: () => 2_000,
          };
          const few = matchesOf(shelf, [oneOf(slots)]);
          // Said to be many, they are looked for along the order.
          const many: Matches = { ...few, atMost: 2_001 };
          const at = (one: number | undefined) =>
            one === undefined ? undefined : order.firstRank((slot) => slot - one);
          const asked = { ...range, from: at(range.from), to: at(range.to) };
          const list = [...slots].filter(
            (slot) => slot >= (range.from ?? 0) && slot < (range.to ?? Infinity),
          );
          const { limit, backward } = range;
          const wanted = {
            slots: backward ? list.slice(Math.max(0, list.length - limit)) : list.slice(0, limit),
            hasNext:
              (range.to !== undefined && slots.some((slot) => slot >= (range.to ?? 0))) ||
              (!backward && list.length > limit),
            hasPrevious:
              (range.from !== undefined && slots.some((slot) => slot < (range.from ?? 0))) ||
              (backward && list.length > limit),
          };
          if ((range.from ?? 0) > (range.to ?? Infinity)) return;
          expect(rankedPage(order, few, asked)).toEqual(wanted);
          expect(rankedPage(order, many, asked)).toEqual(wanted);
        },
      ),
    );
  });
});

describe('a shelf', () => {
  it('has thousands of new things in order, whatever of them went or changed before anybody asked', () => {
    const name = { type: 'string', of: (item: { name: string }) => item.name } as const;
    const shelf = createShelf<{ name: string; size: number }, never, 'NAME' | 'SIZE'>({
      name: name.of,
      columns: {},
      order: {
        fields: { NAME: name, SIZE: { type: 'number', of: ({ size }) => size } },
        identity: [name],
      },
    });
    const items = Array.from({ length: 9_000 }, (_, at) => ({
      name: `thing-${(at * 7_919) % 9_001}`,
      size: at % 10,
    }));
    for (const [at, item] of items.entries()) {
      shelf.put(item.name, item);
      if (at % 500 === 0) shelf.file();
      if (at % 3 === 0) shelf.remove(items[at - (at % 7)]?.name);
      if (at % 5 === 0) {
        const changed = items[at >>> 1];
        if (changed === undefined || shelf.slotOf(changed.name) === undefined) continue;
        changed.size += 5;
        shelf.put(changed.name, changed);
      }
    }
    const there = items.filter((item) => shelf.slotOf(item.name) !== undefined);
    const byName = there.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const read = (slots: Uint32Array) => [...slots].map((slot) => shelf.item(slot));
    expect(read(shelf.ordered('NAME').slots())).toEqual(byName);
    expect(read(shelf.ordered('SIZE').slots())).toEqual(byName.toSorted((a, b) => a.size - b.size));
    expect(read(shelf.ordered('SIZE', 'DESC').slots())).toEqual(
      byName.toSorted((a, b) => b.size - a.size),
    );
  });
});
