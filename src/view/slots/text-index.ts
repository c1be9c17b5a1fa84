import {
  addSlot,
  deleteSlot,
  emptySlotSet,
  inAllOf,
  inAnyOf,
  slotsOf,
  type SlotSet,
} from './slot-set.ts';

/** Finds the slots whose text contains some text, whatever the case, without reading every text. */
export interface TextIndex {
  add(slot: number, text: string): void;
  /** Takes away what was added: the same slot and text. */
  delete(slot: number, text: string): void;
  /**
   * The slots whose text contains this, in order. Where runs of three letters do not settle it, `textOf` is read
   * and `contains` decides; so does it where upper case matters.
   */
  containing(wanted: string, verify: Verify): Uint32Array;
  /** True when every text is plain: lower case, and ASCII alone. */
  readonly isPlain: boolean;
}

interface Verify {
  readonly textOf: (slot: number) => string;
  /** True: upper case and lower case are alike. */
  readonly ignoreCase: boolean;
}

const runLength = 3;

/**
 * By every run of three letters in a text (its end filled up, so that every shorter run begins one). What is wanted
 * is where all of its runs are; only a longer one has to be looked at again, as the runs may stand apart.
 */
export function createTextIndex(): TextIndex {
  const slotsByRun = new Map<number, SlotSet>();
  let unusual = 0;

  return {
    add(slot, text) {
      if (!isPlain(text)) unusual += 1;
      const padded = paddedOf(text);
      for (let at = 0; at + 2 < padded.length; at += 1) {
        const run = runAt(padded, at);
        let set = slotsByRun.get(run);
        if (set === undefined) slotsByRun.set(run, (set = emptySlotSet()));
        addSlot(set, slot);
      }
    },
    delete(slot, text) {
      if (!isPlain(text)) unusual -= 1;
      const padded = paddedOf(text);
      for (let at = 0; at + 2 < padded.length; at += 1) {
        const run = runAt(padded, at);
        const set = slotsByRun.get(run);
        if (set === undefined) continue;
        deleteSlot(set, slot);
        if (set.size === 0) slotsByRun.delete(run);
      }
    },
    containing(wanted, { textOf, ignoreCase }) {
      const lower = wanted.toLowerCase();
      const found = candidates(lower, slotsByRun);
      if (unusual === 0 && !ignoreCase && lower !== wanted) return new Uint32Array(0);
      if (unusual === 0 && wanted.length <= runLength && isPlain(lower)) return found;
      return ignoreCase
        ? found.filter((slot) => textOf(slot).toLowerCase().includes(lower))
        : found.filter((slot) => textOf(slot).includes(wanted));
    },
    get isPlain() {
      return unusual === 0;
    },
  };
}

/** Slots that may contain the text, which is in lower case; for plain texts of three letters at most: that do. */
function candidates(lower: string, slotsByRun: ReadonlyMap<number, SlotSet>): Uint32Array {
  if (lower.length < runLength) {
    const missing = 8 * (runLength - lower.length);
    const prefix = runAt(paddedOf(lower), 0) >>> missing;
    const sets: SlotSet[] = [];
    for (const [run, set] of slotsByRun) if (run >>> missing === prefix) sets.push(set);
    return inAnyOf(sets);
  }
  const sets = new Set<SlotSet>();
  for (let at = 0; at + runLength <= lower.length; at += 1) {
    const set = slotsByRun.get(runAt(lower, at));
    if (set === undefined) return new Uint32Array(0);
    sets.add(set);
  }
  const [only] = sets;
  return sets.size === 1 && only !== undefined ? slotsOf(only) : inAllOf([...sets]);
}

function paddedOf(text: string): string {
  return `${text.toLowerCase()}\0\0`;
}

/** Eight bits a letter: letters beyond them fall together, which only means a candidate too many. */
function runAt(text: string, at: number): number {
  return (
    ((text.charCodeAt(at) & 0xff) << 16) |
    ((text.charCodeAt(at + 1) & 0xff) << 8) |
    (text.charCodeAt(at + 2) & 0xff)
  );
}

function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 0x7f || (code >= 0x41 && code <= 0x5a)) return false;
  }
  return true;
}
