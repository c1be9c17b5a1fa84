import { createColumn } from './column.ts';
import { createTextIndex, type TextIndex } from './text-index.ts';

/**
 * A text index for names of objects, most of which differ from others in what follows the last `-` alone: pods of one
 * workload, nodes and workloads of one station. What is before it is kept once for all of them.
 */
export function createNameIndex(): TextIndex {
  const stemTexts = createTextIndex();
  const stems = createColumn<string>({
    came: (stem, id) => stemTexts.add(id, stem),
    went: (stem, id) => stemTexts.delete(id, stem),
  });
  const endings = createTextIndex();
  const stemOf = (id: number) => stems.valueOf(id) ?? '';

  return {
    add(slot, name) {
      const cut = cutOf(name);
      stems.set(slot, name.slice(0, cut));
      endings.add(slot, endingOf(name, cut));
    },
    delete(slot, name) {
      stems.set(slot, undefined);
      endings.delete(slot, endingOf(name, cutOf(name)));
    },
    containing(wanted, { textOf, ignoreCase }) {
      // What contains it has it in the stem, or has its last letters in the ending.
      const inStem = stemTexts.containing(wanted, { textOf: stemOf, ignoreCase });
      const last = wanted.slice(-overlap - 1);
      const endOf = (slot: number) => endingOf(textOf(slot), cutOf(textOf(slot)));
      const ended = endings.containing(last, { textOf: endOf, ignoreCase });
      const lower = wanted.toLowerCase();
      const atEnd =
        last === wanted
          ? ended
          : ended.filter((slot) =>
              ignoreCase
                ? textOf(slot).toLowerCase().includes(lower)
                : textOf(slot).includes(wanted),
            );
      return joined({ ids: stems.ids(), accepted: inStem, idLimit: stems.idLimit() }, atEnd);
    },
    get isPlain() {
      return stemTexts.isPlain && endings.isPlain;
    },
  };
}

/** So much of the stem goes with the ending that whatever reaches into the ending has three letters in there. */
const overlap = 2;

/** Where the ending begins; the stem is what comes before. */
function cutOf(name: string): number {
  return Math.max(0, name.lastIndexOf('-'));
}

function endingOf(name: string, cut: number): string {
  return name.slice(Math.max(0, cut - overlap));
}

/** The slots whose number is among those accepted, and the others, in order. */
function joined(
  {
    ids,
    accepted,
    idLimit,
  }: { readonly ids: Uint32Array; readonly accepted: Uint32Array; readonly idLimit: number },
  others: Uint32Array,
): Uint32Array {
  if (accepted.length === 0) return others;
  const isAccepted = new Uint8Array(idLimit);
  for (const id of accepted) isAccepted[id] = 1;
  const slots = new Uint32Array(ids.length);
  let [size, at] = [0, 0];
  for (let slot = 0; slot < ids.length; slot += 1) {
    const isOther = others[at] === slot;
    if (isOther) at += 1;
    if (isOther || isAccepted[ids[slot] ?? 0] === 1) {
      slots[size] = slot;
      size += 1;
    }
  }
  return slots.subarray(0, size);
}
