/** Where in one shelf the words of a search are found. */
import { amongBits, anyOf, bestFirst, inColumn, slotsWhere, type Condition } from './condition.ts';
import type { Shelf } from './shelf.ts';
import type { SlotBits } from './slot-bits.ts';

export interface Searched<T> {
  readonly shelf: Shelf<T>;
  /** The kinds that are in it; more than one only with `kindColumn`. */
  readonly kinds: readonly string[];
  readonly kindColumn?: string;
  /** What holds of everything that is shown. */
  readonly shown: () => readonly Condition[];
}

export interface Found {
  readonly slots: SlotBits;
  /**
   * 0 for what is called like the first word, 1 for what begins with it, 2 for what has it in its name, 3 for the
   * rest. `rank` is that of the slot in the order by name.
   */
  classOf(slot: number, rank: number): number;
}

/** Words are in lower case, and there is one at least; undefined when no such kinds are in there. */
export function foundIn<T>(
  searched: Searched<T>,
  words: readonly string[],
  kinds: readonly string[] | undefined,
): Found | undefined {
  const { shelf, kindColumn, shown } = searched;
  const wanted = kinds && searched.kinds.filter((kind) => kinds.includes(kind));
  if (wanted?.length === 0) return undefined;
  const inNames = words.map((word) =>
    amongBits(shelf.names().containing(word, { textOf: shelf.nameOf, ignoreCase: true })),
  );
  const conditions = [
    ...shown(),
    ...words.map((word, at) => anyOf([...inNames.slice(at, at + 1), ...shelf.mentions(word)])),
  ];
  if (wanted !== undefined && kindColumn !== undefined) {
    const column = shelf.column(kindColumn);
    conditions.push(inColumn(column, wanted.map(column.find)));
  }
  const [first, ...others] = bestFirst(conditions);
  const [inName] = inNames;
  if (first === undefined || inName === undefined) return undefined;
  const slots = slotsWhere([first, ...others], shelf.slotLimit());
  return { slots, classOf: classesOf(shelf, words[0] ?? '', inName) };
}

function classesOf<T>(shelf: Shelf<T>, word: string, inName: Condition): Found['classOf'] {
  if (!shelf.names().isPlain) {
    return (slot) => {
      const name = shelf.nameOf(slot).toLowerCase();
      if (name === word) return 0;
      return name.startsWith(word) ? 1 : name.includes(word) ? 2 : 3;
    };
  }
  // In lower case what begins with the word stands together, and what is just the word stands first of it.
  const order = shelf.ordered('NAME');
  const firstWhere = (holds: (name: string) => boolean) =>
    order.firstRank((slot) => (holds(shelf.nameOf(slot)) ? 0 : -1));
  const equal = firstWhere((name) => name >= word);
  const longer = firstWhere((name) => name > word);
  const others = firstWhere((name) => name > word && !name.startsWith(word));
  return (slot, rank) => {
    if (rank >= equal && rank < others) return rank < longer ? 0 : 1;
    return inName.holds(slot) ? 2 : 3;
  };
}
