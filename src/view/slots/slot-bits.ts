/**
 * Slots as bits, 32 to a word: what is found of 300,000 slots takes 38 kB, however many it is, so that a question
 * leaves little behind. What lies beyond the last word is not in it.
 */
export type SlotBits = Uint32Array<ArrayBuffer>;

/** None yet, of slots below the limit. */
export function createSlotBits(limit: number): SlotBits {
  return new Uint32Array((limit + 31) >>> 5);
}

export function bitsOf(slots: Iterable<number>, limit: number): SlotBits {
  const bits = createSlotBits(limit);
  for (const slot of slots) setBit(bits, slot);
  return bits;
}

export function hasBit(bits: SlotBits, slot: number): boolean {
  return ((bits[slot >>> 5] ?? 0) & (1 << (slot & 31))) !== 0;
}

/** Slots beyond the limit are left out. */
export function setBit(bits: SlotBits, slot: number): void {
  const word = slot >>> 5;
  bits[word] = (bits[word] ?? 0) | (1 << (slot & 31));
}

export function countBits(bits: SlotBits): number {
  let count = 0;
  for (const word of bits) {
    const pairs = word - ((word >>> 1) & 0x55555555);
    const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
    count += Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}

/** Hands on every slot, in order. */
export function eachBit(bits: SlotBits, visit: (slot: number) => void): void {
  for (let word = 0; word < bits.length; word += 1) {
    for (let left = bits[word] ?? 0; left !== 0; left &= left - 1) {
      visit((word << 5) + 31 - Math.clz32(left & -left));
    }
  }
}

/** Takes away the slots that do not pass. */
export function keepBits(bits: SlotBits, passes: (slot: number) => boolean): void {
  for (let word = 0; word < bits.length; word += 1) {
    let kept = bits[word] ?? 0;
    for (let left = kept; left !== 0; left &= left - 1) {
      const bit = left & -left;
      if (!passes((word << 5) + 31 - Math.clz32(bit))) kept &= ~bit;
    }
    bits[word] = kept;
  }
}
