import { createAnswers } from './answers.ts';
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
  /** True when every text is plain: lower-case letters, digits, `-` and `.` alone, as names of objects are. */
  readonly isPlain: boolean;
}

interface Verify {
  readonly textOf: (slot: number) => string;
  /** True: upper case and lower case are alike. */
  readonly ignoreCase: boolean;
}

const runLength = 3;
/** What names are made of; whatever else there is counts as one letter, and 0 is beyond the end. */
const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789-.';
const other = alphabet.length + 1;
const base = other + 1;
/** How many runs begin with one letter. */
const groupSize = base ** (runLength - 1);

type Groups = ((SlotSet | undefined)[] | undefined)[];

const digits = new Uint8Array(128).fill(other);
for (let at = 0; at < alphabet.length; at += 1) digits[alphabet.charCodeAt(at)] = at + 1;

/**
 * By every run of three letters in a text (its end filled up, so that every shorter run begins one). What is wanted
 * is where all of its runs are; only a longer one has to be looked at again, as the runs may stand apart.
 */
export function createTextIndex(): TextIndex {
  /** By the first letter, then by the run: a place for every run that there can be. */
  const groups: Groups = [];
  let unusual = 0;
  const answers = createAnswers<Uint32Array>();

  return {
    add(slot, text) {
      answers.forget();
      if (!isPlain(text)) unusual += 1;
      eachRun(text.toLowerCase(), (run) => {
        const letter = Math.floor(run / groupSize);
        const group = (groups[letter] ??= new Array<undefined>(groupSize).fill(undefined));
        addSlot((group[run % groupSize] ??= emptySlotSet()), slot);
      });
    },
    delete(slot, text) {
      answers.forget();
      if (!isPlain(text)) unusual -= 1;
      eachRun(text.toLowerCase(), (run) => {
        const group = groups[Math.floor(run / groupSize)];
        const set = group?.[run % groupSize];
        if (group === undefined || set === undefined) return;
        deleteSlot(set, slot);
        if (set.size === 0) group[run % groupSize] = undefined;
      });
    },
    containing(wanted, { textOf, ignoreCase }) {
      const lower = wanted.toLowerCase();
      if (unusual === 0 && ((!ignoreCase && lower !== wanted) || !isPlain(lower))) return noSlots;
      if (unusual === 0 && lower.length <= runLength) return candidates(lower, groups);
      return answers.to(`${ignoreCase}:${wanted}`, () =>
        candidates(lower, groups).filter(
          ignoreCase && unusual > 0
            ? (slot) => textOf(slot).toLowerCase().includes(lower)
            : (slot) => textOf(slot).includes(wanted),
        ),
      );
    },
    get isPlain() {
      return unusual === 0;
    },
  };
}

const noSlots = new Uint32Array(0);

/** Slots that may contain the text, which is in lower case; for plain texts of three letters at most: that do. */
function candidates(lower: string, groups: Groups): Uint32Array {
  if (lower.length < runLength) {
    // The runs that begin with it stand together.
    const span = base ** (runLength - lower.length);
    const run = firstRun(lower);
    const from = run % groupSize;
    const group = groups[Math.floor(run / groupSize)]?.slice(from, from + span) ?? [];
    return inAnyOf(group.filter((set) => set !== undefined));
  }
  const wanted = new Set<SlotSet>();
  const missing: number[] = [];
  eachRun(lower, (run, isWhole) => {
    if (!isWhole) return;
    const set = groups[Math.floor(run / groupSize)]?.[run % groupSize];
    if (set === undefined) missing.push(run);
    else wanted.add(set);
  });
  if (missing.length > 0) return noSlots;
  const [only] = wanted;
  return wanted.size === 1 && only !== undefined ? slotsOf(only) : inAllOf([...wanted]);
}

/** Every run that begins in the text; `isWhole` while it ends in there too. */
function eachRun(text: string, visit: (run: number, isWhole: boolean) => void): void {
  let run = firstRun(text);
  for (let at = 0; at < text.length; at += 1) {
    visit(run, at + runLength <= text.length);
    run = (run % groupSize) * base + digitOf(text, at + runLength);
  }
}

function firstRun(text: string): number {
  return (digitOf(text, 0) * base + digitOf(text, 1)) * base + digitOf(text, 2);
}

/** Number of the letter there; 0 beyond the end. */
export function digitOf(text: string, at: number): number {
  return at < text.length ? (digits[text.charCodeAt(at)] ?? other) : 0;
}

/** Made of nothing but the alphabet. */
export function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (digitOf(text, at) === other) return false;
  return true;
}
