/**
 * One value of every slot, kept as small numbers: a filter over all slots is a walk over one typed array, a count
 * by value is at hand, and the slots of a rare value are a linked list through the slots themselves.
 */
export interface Column<V> {
  /** Sets the slot's value; undefined takes it away. */
  set(slot: number, value: V | undefined): void;
  /** Number of the slot's value; 0 for none. */
  idOf(slot: number): number;
  /** The value of a number that is in use. */
  valueOf(id: number): V | undefined;
  /** The number of a value, 0 when no slot has it. */
  readonly find: (value: V) => number;
  /** How many slots have the value of this number. */
  readonly count: (id: number) => number;
  /** Every value that some slot has, with its number. */
  values(): Iterable<readonly [V, number]>;
  readonly linked: boolean;
  /** Hands on every slot that has the value of this number. */
  each(id: number, visit: (slot: number) => void): void;
  /** The numbers of all slots: to be read, and only until the next change. */
  ids(): Uint32Array;
  /** More than the largest number in use. */
  idLimit(): number;
}

/** Told of values that come into use and go out of it. */
export interface ColumnReport<V> {
  came(value: V, id: number): void;
  went(value: V, id: number): void;
}

export interface ColumnOptions<V> {
  readonly report?: ColumnReport<V>;
  /**
   * False: the slots of a value are found by a walk over all slots, and take no room. It costs a fraction of a
   * millisecond for a few hundred thousand slots: for what is not asked of many values in turn.
   */
  readonly linked?: boolean;
}

export function createColumn<V>({ report, linked = true }: ColumnOptions<V> = {}): Column<V> {
  const numbers = new Map<V, number>();
  const values: (V | undefined)[] = [undefined];
  const counts: number[] = [0];
  // Links hold slot + 1, so that 0 is the end.
  const heads: number[] = [0];
  const free: number[] = [];
  let ids = new Uint32Array(64);
  let next = new Uint32Array(linked ? 64 : 0);
  let previous = new Uint32Array(linked ? 64 : 0);

  const numberOf = (value: V) => {
    const known = numbers.get(value);
    if (known !== undefined) return known;
    const id = free.pop() ?? values.length;
    numbers.set(value, id);
    values[id] = value;
    counts[id] = 0;
    heads[id] = 0;
    report?.came(value, id);
    return id;
  };
  const forget = (id: number) => {
    const value = values[id] as V;
    numbers.delete(value);
    values[id] = undefined;
    free.push(id);
    report?.went(value, id);
  };
  const unlink = (slot: number, id: number) => {
    const left = (counts[id] ?? 0) - 1;
    counts[id] = left;
    if (left === 0) forget(id);
    if (!linked) return;
    const [after, before] = [next[slot] ?? 0, previous[slot] ?? 0];
    if (before === 0) heads[id] = after;
    else next[before - 1] = after;
    if (after !== 0) previous[after - 1] = before;
  };
  const link = (slot: number, id: number) => {
    counts[id] = (counts[id] ?? 0) + 1;
    if (!linked) return;
    const head = heads[id] ?? 0;
    next[slot] = head;
    previous[slot] = 0;
    if (head !== 0) previous[head - 1] = slot + 1;
    heads[id] = slot + 1;
  };

  return {
    linked,
    set(slot, value) {
      if (slot >= ids.length) {
        ids = grown(ids, slot);
        if (linked) [next, previous] = [grown(next, slot), grown(previous, slot)];
      }
      const before = ids[slot] ?? 0;
      if (before === 0 ? value === undefined : values[before] === value) return;
      const after = value === undefined ? 0 : numberOf(value);
      if (before !== 0) unlink(slot, before);
      if (after !== 0) link(slot, after);
      ids[slot] = after;
    },
    idOf: (slot) => ids[slot] ?? 0,
    valueOf: (id) => values[id],
    find: (value) => numbers.get(value) ?? 0,
    count: (id) => (id === 0 ? 0 : (counts[id] ?? 0)),
    values: () => numbers,
    each(id, visit) {
      if (id === 0) return;
      if (!linked) {
        for (let slot = 0; slot < ids.length; slot += 1) if (ids[slot] === id) visit(slot);
        return;
      }
      for (let link = heads[id] ?? 0; link !== 0; link = next[link - 1] ?? 0) visit(link - 1);
    },
    ids: () => ids,
    idLimit: () => values.length,
  };
}

/** A copy with room for this index, half as long again at least. */
export function grown(array: Uint32Array<ArrayBuffer>, index: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(Math.max(index + 1, Math.ceil(array.length * 1.5)));
  larger.set(array);
  return larger;
}
