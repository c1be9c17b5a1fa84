import { createColumn, grown } from './column.ts';
import { createAnswers } from './answers.ts';
import { inColumn } from './condition.ts';
import { createSlotBits, keepBits, setBit, type SlotBits } from './slot-bits.ts';
import { createTextIndex, digitOf, isPlain, type TextIndex } from './text-index.ts';

/** As a text index, with what is found as bits. */
export interface NameIndex extends Omit<TextIndex, 'containing'> {
  containing(...question: Parameters<TextIndex['containing']>): SlotBits;
}

/** So many letters of a name are kept for each slot: its last ones, and two of the stem's. */
const width = 8;
/** With these, whatever reaches into the ending has its last three letters in what is kept. */
const overlap = 2;
const ones = 0x01010101;
const highest = 0x80808080;

/**
 * A text index for names of objects, most of which differ from others in what follows the last `-` alone: pods of one
 * workload, nodes of one station. What is before it, the stem, is indexed once for all of them; the endings are so
 * short that to look through all of them takes about a nanosecond or two for each.
 */
export function createNameIndex(): NameIndex {
  const stemTexts = createTextIndex();
  const stems = createColumn<string>({
    linked: false,
    report: {
      came: (stem, id) => stemTexts.add(id, stem),
      went: (stem, id) => stemTexts.delete(id, stem),
    },
  });
  const stemOf = (id: number) => stems.valueOf(id) ?? '';
  /** Two words for each slot, with a letter in every byte. */
  let endings = new Uint32Array(128);
  let letters = new Uint8Array(endings.buffer);
  /** Slots of names that objects cannot have: they are read one by one. */
  const odd = new Set<number>();
  const answers = createAnswers<SlotBits>();

  const keepEnding = (slot: number, ending: string) => {
    if (2 * slot + 1 >= endings.length) {
      endings = grown(endings, 2 * slot + 1);
      letters = new Uint8Array(endings.buffer);
    }
    for (let at = 0; at < width; at += 1) letters[slot * width + at] = digitOf(ending, at);
  };
  const search: NameIndex['containing'] = (wanted, { textOf, ignoreCase }) => {
    const text = ignoreCase ? wanted.toLowerCase() : wanted;
    const has = (name: string) => (ignoreCase ? name.toLowerCase() : name).includes(text);
    let limit = stems.ids().length;
    for (const slot of odd) limit = Math.max(limit, slot + 1);
    const found = createSlotBits(limit);
    if (isPlain(text)) {
      const last = text.slice(-overlap - 1);
      markEndings(found, endings, last);
      if (last !== text) keepBits(found, (slot) => has(textOf(slot)));
      const verify = { textOf: stemOf, ignoreCase: false };
      inColumn(stems, stemTexts.containing(text, verify)).mark(found);
    }
    for (const slot of odd) if (has(textOf(slot))) setBit(found, slot);
    return found;
  };

  return {
    add(slot, name) {
      answers.forget();
      if (!isPlain(name)) {
        odd.add(slot);
        return;
      }
      const cut = cutOf(name);
      stems.set(slot, name.slice(0, cut));
      keepEnding(slot, name.slice(Math.max(0, cut - overlap)));
    },
    delete(slot, name) {
      answers.forget();
      if (!isPlain(name)) {
        odd.delete(slot);
        return;
      }
      stems.set(slot, undefined);
      keepEnding(slot, '');
    },
    containing: (wanted, verify) =>
      answers.to(`${verify.ignoreCase}:${wanted}`, () => search(wanted, verify)),
    get isPlain() {
      return odd.size === 0;
    },
  };
}

/**
 * Adds the slots whose ending has these letters, one to three. All places are compared at once and without branches:
 * a byte of the difference is 0 where a place begins the wanted letters.
 */
function markEndings(found: SlotBits, endings: Uint32Array, wanted: string): void {
  const [first = 0, second = 0, third = 0] = Array.from(wanted, (_, at) =>
    Math.imul(digitOf(wanted, at), ones),
  );
  // Letters that are not asked for must not make a difference.
  const hasSecond = wanted.length > 1 ? -1 : 0;
  const hasThird = wanted.length > 2 ? -1 : 0;
  const slots = Math.min(endings.length >>> 1, found.length << 5);
  for (let slot = 0; slot < slots; slot += 1) {
    const low = endings[2 * slot] ?? 0;
    const high = endings[2 * slot + 1] ?? 0;
    const lowNext = ((low >>> 8) | (high << 24)) ^ second;
    const lowThird = ((low >>> 16) | (high << 16)) ^ third;
    const differs = (low ^ first) | (lowNext & hasSecond) | (lowThird & hasThird);
    const highNext = (high >>> 8) ^ second;
    const highThird = (high >>> 16) ^ third;
    const differsHigh = (high ^ first) | (highNext & hasSecond) | (highThird & hasThird);
    const zeros = ((differs - ones) & ~differs) | ((differsHigh - ones) & ~differsHigh);
    if ((zeros & highest) !== 0) setBit(found, slot);
  }
}

/** Where the ending begins. */
function cutOf(name: string): number {
  return Math.max(0, name.lastIndexOf('-'), name.length - width + overlap);
}
