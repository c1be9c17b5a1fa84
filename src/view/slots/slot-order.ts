import { grown } from './column.ts';

/**
 * Slots in an order, in blocks: putting one in or taking one out moves at most one block's worth, and the rank of a
 * slot is read in constant time, so that any matches can be put in order by comparing numbers.
 */
export interface SlotOrder {
  /** Puts these in; none of them is in yet. What `compare` says of those that are in must not have changed. */
  add(slots: readonly number[]): void;
  delete(slot: number): void;
  /** Larger than the rank of everything before it. Ranks are good until the next change. */
  readonly rankOf: (slot: number) => number;
  readonly slotAt: (rank: number) => number;
  /** Rank of the first slot for which this is not negative; it must not decrease along the order. */
  firstRank(compare: (slot: number) => number): number;
  /** From this rank on, or from the one before it down, until the visitor says false. */
  up(rank: number, visit: (slot: number, rank: number) => boolean): void;
  down(rank: number, visit: (slot: number, rank: number) => boolean): void;
  /** All slots in order. */
  readonly slots: () => Uint32Array;
  /** Takes these as they are, instead of all there was. */
  load(slots: Uint32Array): void;
}

interface Block {
  /** Its number, for good; from 1 on. */
  readonly id: number;
  index: number;
  size: number;
  readonly slots: Uint32Array;
}

const blockSize = 512;
/** How full blocks are after loading: what comes next mostly needs no split. */
const loadedSize = 384;
/** What has fewer is put together with the next block, if that has room. */
const smallSize = 128;

/** `compare` is a total order: 0 only for a slot and itself. */
export function createSlotOrder(compare: (a: number, b: number) => number): SlotOrder {
  let blocks: Block[] = [];
  /** Blocks by number, and the numbers that are free again. */
  let byId: (Block | undefined)[] = [undefined];
  let freeIds: number[] = [];
  /** The number of each slot's block, 0 for none; and where the slot is in there. */
  let homes = new Uint32Array(64);
  let places = new Uint16Array(64);

  const createBlock = (index: number, size: number): Block => {
    const id = freeIds.pop() ?? byId.length;
    return (byId[id] = { id, index, size, slots: new Uint32Array(blockSize) });
  };
  const settle = (block: Block, from: number) => {
    const { slots, size } = block;
    for (let at = from; at < size; at += 1) places[slots[at] ?? 0] = at;
  };
  const renumber = (from: number) => {
    for (let index = from; index < blocks.length; index += 1) {
      const block = blocks[index];
      if (block !== undefined) block.index = index;
    }
  };
  /** The first block whose last slot does not come before; the last block when all do. */
  const blockFor = (comparedTo: (slot: number) => number): Block | undefined => {
    let [low, high] = [0, blocks.length - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const block = blocks[middle];
      if (block !== undefined && comparedTo(block.slots[block.size - 1] ?? 0) < 0) low = middle + 1;
      else high = middle;
    }
    return blocks[low];
  };
  const placeFor = ({ slots, size }: Block, comparedTo: (slot: number) => number) => {
    let [low, high] = [0, size];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (comparedTo(slots[middle] ?? 0) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const split = (block: Block) => {
    const half = block.size >>> 1;
    const right = createBlock(0, block.size - half);
    right.slots.set(block.slots.subarray(half, block.size));
    block.size = half;
    for (let at = 0; at < right.size; at += 1) homes[right.slots[at] ?? 0] = right.id;
    settle(right, 0);
    blocks.splice(block.index + 1, 0, right);
    renumber(block.index + 1);
  };
  const insert = (slot: number) => {
    if (slot >= places.length) {
      const larger = new Uint16Array(Math.max(slot + 1, Math.ceil(places.length * 1.5)));
      larger.set(places);
      places = larger;
      homes = grown(homes, larger.length - 1);
    }
    const comparedTo = (other: number) => compare(other, slot);
    let block = blockFor(comparedTo);
    if (block === undefined) {
      block = createBlock(0, 0);
      blocks.push(block);
    } else if (block.size === blockSize) {
      split(block);
      block = blockFor(comparedTo) ?? block;
    }
    const at = placeFor(block, comparedTo);
    block.slots.copyWithin(at + 1, at, block.size);
    block.slots[at] = slot;
    block.size += 1;
    homes[slot] = block.id;
    settle(block, at);
  };
  /** Takes an empty block away, and puts a small one together with the next when both have room in one. */
  const shrink = (block: Block) => {
    const next = blocks[block.index + 1];
    if (block.size > 0) {
      if (next === undefined || block.size + next.size > loadedSize) return;
      next.slots.copyWithin(block.size, 0, next.size);
      next.slots.set(block.slots.subarray(0, block.size));
      next.size += block.size;
      for (let at = 0; at < block.size; at += 1) homes[next.slots[at] ?? 0] = next.id;
      settle(next, 0);
    }
    blocks.splice(block.index, 1);
    byId[block.id] = undefined;
    freeIds.push(block.id);
    renumber(block.index);
  };
  const remove = (slot: number) => {
    const block = byId[homes[slot] ?? 0];
    if (block === undefined) return;
    const at = places[slot] ?? 0;
    block.slots.copyWithin(at, at + 1, block.size);
    block.size -= 1;
    homes[slot] = 0;
    settle(block, at);
    if (block.size < smallSize) shrink(block);
  };
  const allSlots = () => {
    const all = new Uint32Array(blocks.reduce((sum, { size }) => sum + size, 0));
    let at = 0;
    for (const { slots, size } of blocks) {
      all.set(slots.subarray(0, size), at);
      at += size;
    }
    return all;
  };
  const load = (slots: Uint32Array) => {
    blocks = [];
    byId = [undefined];
    freeIds = [];
    const largest = slots.reduce((most, slot) => Math.max(most, slot), 0);
    places = new Uint16Array(largest + 1);
    homes = new Uint32Array(largest + 1);
    for (let from = 0; from < slots.length; from += loadedSize) {
      const part = slots.subarray(from, from + loadedSize);
      const block = createBlock(blocks.length, part.length);
      block.slots.set(part);
      blocks.push(block);
      for (const slot of part) homes[slot] = block.id;
      settle(block, 0);
    }
  };

  return {
    add(slots) {
      const size = blocks.reduce((sum, block) => sum + block.size, 0);
      if (slots.length * 16 < size) {
        for (const slot of slots) insert(slot);
        return;
      }
      // So many that making all of it anew is cheaper.
      load(merged(allSlots(), Uint32Array.from(slots).sort(compare), compare));
    },
    delete: remove,
    rankOf: (slot) => (byId[homes[slot] ?? 0]?.index ?? 0) * blockSize + (places[slot] ?? 0),
    slotAt: (rank) => blocks[Math.floor(rank / blockSize)]?.slots[rank % blockSize] ?? 0,
    firstRank(comparedTo) {
      const block = blockFor(comparedTo);
      return block === undefined ? 0 : block.index * blockSize + placeFor(block, comparedTo);
    },
    up(rank, visit) {
      let at = rank % blockSize;
      for (let index = Math.floor(rank / blockSize); index < blocks.length; index += 1) {
        const block = blocks[index];
        for (; block !== undefined && at < block.size; at += 1) {
          if (!visit(block.slots[at] ?? 0, index * blockSize + at)) return;
        }
        at = 0;
      }
    },
    down(rank, visit) {
      let index = Math.min(Math.floor(rank / blockSize), blocks.length - 1);
      let at = Math.min(rank - index * blockSize, blocks[index]?.size ?? 0) - 1;
      for (; index >= 0; index -= 1, at = (blocks[index]?.size ?? 0) - 1) {
        const block = blocks[index];
        for (; block !== undefined && at >= 0; at -= 1) {
          if (!visit(block.slots[at] ?? 0, index * blockSize + at)) return;
        }
      }
    },
    slots: allSlots,
    load,
  };
}

/** Two orders in one. */
function merged(
  some: Uint32Array,
  others: Uint32Array,
  compare: (a: number, b: number) => number,
): Uint32Array {
  const all = new Uint32Array(some.length + others.length);
  let from = 0;
  for (const [at, other] of others.entries()) {
    // Where there are many for each of the others, most of them are passed over.
    let [low, step] = [from, 1];
    while (low + step <= some.length && compare(some[low + step - 1] ?? 0, other) < 0) {
      low += step;
      step *= 2;
    }
    let high = Math.min(low + step - 1, some.length);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compare(some[middle] ?? 0, other) < 0) low = middle + 1;
      else high = middle;
    }
    all.set(some.subarray(from, low), from + at);
    all[low + at] = other;
    from = low;
  }
  all.set(some.subarray(from), from + others.length);
  return all;
}
