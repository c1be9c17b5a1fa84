/**
 * A set of small numbers: sorted while it is sparse, bits when that is smaller. Plain data with functions, because
 * a text index has tens of thousands of them.
 */
export interface SlotSet {
  size: number;
  /** The numbers in order, `size` of them; undefined when they are kept as bits. */
  sorted: Uint32Array | undefined;
  bits: Uint32Array | undefined;
}

export function emptySlotSet(): SlotSet {
  return { size: 0, sorted: new Uint32Array(4), bits: undefined };
}

export function hasSlot({ size, sorted, bits }: SlotSet, slot: number): boolean {
  if (bits !== undefined) return ((bits[slot >>> 5] ?? 0) & (1 << (slot & 31))) !== 0;
  if (sorted === undefined) return false;
  const at = placeIn(sorted, size, slot);
  return at < size && sorted[at] === slot;
}

export function addSlot(set: SlotSet, slot: number): void {
  if (set.sorted === undefined) {
    addBit(set, slot);
    return;
  }
  const { sorted, size } = set;
  const at = size === 0 || (sorted[size - 1] ?? 0) < slot ? size : placeIn(sorted, size, slot);
  if (at < size && sorted[at] === slot) return;
  // As bits the set takes one word for 32 numbers up to its largest.
  if (size >= 64 && size > Math.max(slot, sorted[size - 1] ?? 0) >>> 5) {
    toBits(set);
    addBit(set, slot);
    return;
  }
  let room = sorted;
  if (size === room.length) {
    room = new Uint32Array(Math.ceil(size * 1.5));
    room.set(sorted);
    set.sorted = room;
  }
  if (at < size) room.copyWithin(at + 1, at, size);
  room[at] = slot;
  set.size = size + 1;
}

export function deleteSlot(set: SlotSet, slot: number): void {
  const { sorted, bits, size } = set;
  if (bits !== undefined) {
    const word = bits[slot >>> 5] ?? 0;
    const without = (word & ~(1 << (slot & 31))) >>> 0;
    if (without === word) return;
    bits[slot >>> 5] = without;
    set.size -= 1;
  } else if (sorted !== undefined) {
    const at = placeIn(sorted, size, slot);
    if (at >= size || sorted[at] !== slot) return;
    sorted.copyWithin(at, at + 1, size);
    set.size -= 1;
  }
}

/** The numbers in order. */
export function slotsOf({ size, sorted, bits }: SlotSet): Uint32Array {
  return bits === undefined ? (sorted ?? noSlots).subarray(0, size) : slotsOfBits(bits, size);
}

/** The numbers that all these sets have, in order. */
export function inAllOf(sets: readonly SlotSet[]): Uint32Array {
  const [smallest, ...others] = [...sets].sort((a, b) => a.size - b.size);
  if (smallest === undefined) return noSlots;
  if (smallest.bits === undefined) {
    return slotsOf(smallest).filter((slot) => others.every((set) => hasSlot(set, slot)));
  }
  // What is larger than a set of bits may still be kept sorted, when it was smaller once; mostly all are bits.
  const common = smallest.bits.slice();
  const bitSets = others.flatMap(({ bits }) => (bits === undefined ? [] : [bits]));
  for (const bits of bitSets) {
    for (let at = 0; at < common.length; at += 1) common[at] = (common[at] ?? 0) & (bits[at] ?? 0);
  }
  const slots = slotsOfBits(common, smallest.size);
  const sparse = others.filter(({ bits }) => bits === undefined);
  return sparse.length === 0
    ? slots
    : slots.filter((slot) => sparse.every((set) => hasSlot(set, slot)));
}

/** The numbers that any of these sets has, in order. */
export function inAnyOf(sets: readonly SlotSet[]): Uint32Array {
  const bits = new Uint32Array(Math.max(0, ...sets.map((set) => largestOf(set) + 1)));
  for (const { bits: words, sorted, size } of sets) {
    if (words !== undefined) {
      for (let at = 0; at < words.length; at += 1) bits[at] = (bits[at] ?? 0) | (words[at] ?? 0);
    } else if (sorted !== undefined) {
      for (let at = 0; at < size; at += 1) {
        const slot = sorted[at] ?? 0;
        bits[slot >>> 5] = (bits[slot >>> 5] ?? 0) | (1 << (slot & 31));
      }
    }
  }
  return slotsOfBits(bits, bits.length * 32);
}

const noSlots = new Uint32Array(0);

/** Index of the word that has the largest number. */
function largestOf({ size, sorted, bits }: SlotSet): number {
  if (bits !== undefined) return bits.length - 1;
  return size === 0 ? -1 : (sorted?.[size - 1] ?? 0) >>> 5;
}

/** Where the slot is in the first `size` of these, or would have to be. */
function placeIn(sorted: Uint32Array, size: number, slot: number): number {
  let [low, high] = [0, size];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < slot) low = middle + 1;
    else high = middle;
  }
  return low;
}

function toBits(set: SlotSet): void {
  const slots = slotsOf(set);
  const bits = new Uint32Array(((slots.at(-1) ?? 0) >>> 5) + 1);
  for (const slot of slots) bits[slot >>> 5] = (bits[slot >>> 5] ?? 0) | (1 << (slot & 31));
  set.sorted = undefined;
  set.bits = bits;
}

function addBit(set: SlotSet, slot: number): void {
  const word = slot >>> 5;
  if (set.bits === undefined || word >= set.bits.length) {
    const larger = new Uint32Array(Math.max(word + 1, Math.ceil((set.bits?.length ?? 0) * 1.25)));
    if (set.bits !== undefined) larger.set(set.bits);
    set.bits = larger;
  }
  const before = set.bits[word] ?? 0;
  const after = (before | (1 << (slot & 31))) >>> 0;
  if (after === before) return;
  set.bits[word] = after;
  set.size += 1;
}

function slotsOfBits(bits: Uint32Array, most: number): Uint32Array {
  const slots = new Uint32Array(most);
  let size = 0;
  for (let word = 0; word < bits.length; word += 1) {
    for (let left = bits[word] ?? 0; left !== 0; left &= left - 1) {
      slots[size] = (word << 5) + 31 - Math.clz32(left & -left);
      size += 1;
    }
  }
  return slots.subarray(0, size);
}
