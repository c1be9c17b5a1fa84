import { createColumn, grown } from './column.ts';
import { createTextIndex, digitOf, isPlain, type TextIndex } from './text-index.ts';

/** So many letters of a name are kept for each slot: its last ones, and two of the stem's. */
const width = 8;
/** With these, whatever reaches into the ending has its last three letters in what is kept. */
const overlap = 2;
const ones = 0x01010101;

/**
 * A text index for names of objects, most of which differ from others in what follows the last `-` alone: pods of one
 * workload, nodes of one station. What is before it, the stem, is indexed once for all of them; the endings are so
 * short that to look through all of them takes about a nanosecond or two for each.
 */
export function createNameIndex(): TextIndex {
  const stemTexts = createTextIndex();
  const stems = createColumn<string>({
    came: (stem, id) => stemTexts.add(id, stem),
    went: (stem, id) => stemTexts.delete(id, stem),
  });
  const stemOf = (id: number) => stems.valueOf(id) ?? '';
  /** Two words for each slot, with a letter in every byte. */
  let endings = new Uint32Array(128);
  let letters = new Uint8Array(endings.buffer);
  /** Slots of names that objects cannot have: they are read one by one. */
  const odd = new Set<number>();

  /** Room for what is found: made for each question, it would have the whole heap collected again and again. */
  let room = new Uint32Array(0);

  const keepEnding = (slot: number, ending: string) => {
    if (2 * slot + 1 >= endings.length) {
      endings = grown(endings, 2 * slot + 1);
      letters = new Uint8Array(endings.buffer);
    }
    for (let at = 0; at < width; at += 1) letters[slot * width + at] = digitOf(ending, at);
  };
  /** Tests whether the ending of a slot has these letters, three at most. */
  const endingTest = (wanted: string) => {
    const digits = Array.from(wanted, (_, at) => digitOf(wanted, at));
    const everywhere = Math.imul(digits[0] ?? 0, ones);
    const last = width - digits.length;
    return (slot: number) => {
      const first = (endings[2 * slot] ?? 0) ^ everywhere;
      const second = (endings[2 * slot + 1] ?? 0) ^ everywhere;
      // Is there any byte of 0, that is, the first letter?
      if ((((first - ones) & ~first) | ((second - ones) & ~second)) & 0x80808080) {
        for (let from = 0; from <= last; from += 1) {
          let at = 0;
          while (at < digits.length && letters[slot * width + from + at] === digits[at]) at += 1;
          if (at === digits.length) return true;
        }
      }
      return false;
    };
  };

  return {
    add(slot, name) {
      if (!isPlain(name)) {
        odd.add(slot);
        return;
      }
      const cut = cutOf(name);
      stems.set(slot, name.slice(0, cut));
      keepEnding(slot, name.slice(Math.max(0, cut - overlap)));
    },
    delete(slot, name) {
      if (!isPlain(name)) odd.delete(slot);
      else stems.set(slot, undefined);
    },
    containing(wanted, { textOf, ignoreCase }) {
      const text = ignoreCase ? wanted.toLowerCase() : wanted;
      const has = (name: string) => (ignoreCase ? name.toLowerCase() : name).includes(text);
      const among = [...odd].filter((slot) => has(textOf(slot)));
      if (!isPlain(text)) return Uint32Array.from(among).sort();

      const ids = stems.ids();
      const inStem = new Uint8Array(stems.idLimit());
      const verify = { textOf: stemOf, ignoreCase: false };
      for (const id of stemTexts.containing(text, verify)) inStem[id] = 1;
      const last = text.slice(-overlap - 1);
      const ends = endingTest(last);
      const isWhole = last === text;
      if (room.length < ids.length) room = new Uint32Array(ids.length);
      const found = room;
      let size = 0;
      for (let slot = 0; slot < ids.length; slot += 1) {
        const id = ids[slot] ?? 0;
        if (id === 0) continue;
        if (inStem[id] === 1 || (ends(slot) && (isWhole || has(textOf(slot))))) {
          found[size] = slot;
          size += 1;
        }
      }
      const plain = found.slice(0, size);
      return among.length === 0 ? plain : Uint32Array.from([...plain, ...among]).sort();
    },
    get isPlain() {
      return odd.size === 0;
    },
  };
}

/** Where the ending begins. */
function cutOf(name: string): number {
  return Math.max(0, name.lastIndexOf('-'), name.length - width + overlap);
}
