/**
 * Everything of one sort, over all clusters: each thing in a slot, with the columns that filters and facets read, the
 * orders that pages have, and the names that texts are looked for in. Changes cost about a microsecond for each column
 * and order; most of it is put off to the next reading or to `file`, so that what changes often is worked out once.
 */
import type { Labels } from '../../model/rows.ts';
import type { OrderFields } from '../item-order.ts';
import type { Direction } from '../view.ts';
import { createColumn, type Column } from './column.ts';
import { inColumn, type Condition } from './condition.ts';
import { createLabelColumn, type LabelColumn } from './label-column.ts';
import { createNameIndex, type NameIndex } from './name-index.ts';
import { createSearchableColumn, type SearchableColumn } from './searchable-column.ts';
import { createSlotBits, setBit, type SlotBits } from './slot-bits.ts';
import { createSlotOrder, type SlotOrder } from './slot-order.ts';

/** What is to be known of one sort of thing. */
export interface ShelfSpec<T, C extends string, O extends string> {
  readonly name: (item: T) => string;
  readonly columns: Readonly<Record<C, (item: T) => string>>;
  /** Columns that are asked of few values at a time, if at all: their lists are spared. */
  readonly unlinked?: readonly C[];
  readonly labels?: (item: T) => Labels;
  /** What a search looks into beside the name. */
  readonly searched?: { readonly columns?: readonly C[]; readonly labels?: boolean };
  readonly order: OrderFields<T, O>;
  /** The thing as it is now, after it was touched; left out: the same. */
  readonly refresh?: (item: T) => T;
}

/** Things are named by a handle (an object or a text), which stays the same as long as the thing is there. */
export interface Shelf<T, C extends string = string, O extends string = string> {
  /** Puts a new thing there, or the thing as it is now. Its name never changes. */
  put(handle: unknown, item: T): void;
  /** What is said of the thing may have changed. */
  touch(handle: unknown): void;
  remove(handle: unknown): void;
  /** Works in what is new, and with `all` what has changed too. */
  file(options?: { readonly all?: boolean }): void;

  readonly order: OrderFields<T, O>;
  size(): number;
  slotOf(handle: unknown): number | undefined;
  item(slot: number): T;
  /** Every slot that has something in it. */
  readonly slots: () => SlotBits;
  /** More than every slot. */
  readonly slotLimit: () => number;
  /** What follows has everything worked in; it is good until the next change. */
  column(name: C): Column<string>;
  labels(): LabelColumn;
  names(): NameIndex;
  /** That the word, in lower case, is in what is searched beside the name: any of these. */
  mentions(word: string): readonly Condition[];
  readonly nameOf: (slot: number) => string;
  ordered(field: O, direction?: Direction): SlotOrder;
}

/**
 * So many are put in order together, unless somebody asks before: of a cluster that is read for the first time, each
 * by itself would cost several times as much; and more at once would hold up whoever asks.
 */
const mostUnplaced = 4_096;

/** Key of a slot that is in no order: no thing has it. */
const nowhere = Number.NaN;

export function createShelf<T, C extends string, O extends string>(
  spec: ShelfSpec<T, C, O>,
): Shelf<T, C, O> {
  const items: (T | undefined)[] = [];
  const free: number[] = [];
  const slotsByHandle = new Map<unknown, number>();
  const fresh = new Set<number>();
  const stale = new Set<number>();
  /** Known to the columns, and in no order yet. */
  const unplaced = new Set<number>();
  const searched = new Map<C, SearchableColumn>();
  const createColumnOf = (name: C): Column<string> => {
    const linked = spec.unlinked?.includes(name) !== true;
    if (spec.searched?.columns?.includes(name) !== true) return createColumn<string>({ linked });
    const column = createSearchableColumn({ linked });
    searched.set(name, column);
    return column;
  };
  const columns = (Object.keys(spec.columns) as C[]).map((name) => ({
    name,
    of: spec.columns[name],
    column: createColumnOf(name),
  }));
  const columnsByName = Object.fromEntries(
    columns.map(({ name, column }) => [name, column]),
  ) as Record<C, Column<string>>;
  const labels = createLabelColumn({ searchable: spec.searched?.labels ?? false });
  const names = createNameIndex();
  const { fields, identity } = spec.order;
  // By name first: that order is what tells equal ones apart in the others.
  const orderFields = (Object.keys(fields) as O[]).toSorted(
    (a, b) => Number(b === 'NAME') - Number(a === 'NAME'),
  );

  // Slots that are in an order have an item.
  const itemAt = (slot: number) => items[slot] as T;
  const nameAt = (slot: number) => spec.name(itemAt(slot));
  /** What each slot is ordered by, as of when it was put into the order. */
  const keysOf = Object.fromEntries(
    orderFields.map((field) => [field, [] as (string | number)[]]),
  ) as Record<O, (string | number)[]>;
  const byIdentity = (a: number, b: number) => {
    const [x, y] = [itemAt(a), itemAt(b)];
    for (const part of identity) {
      const [r, s] = [part.of(x), part.of(y)];
      if (r !== s) return r < s ? -1 : 1;
    }
    return 0;
  };
  const comparison = (field: O, direction: Direction) => {
    const keys = keysOf[field];
    const sign = direction === 'ASC' ? 1 : -1;
    const byName = field === 'NAME' ? undefined : orders.get('NAME:ASC');
    const ofEqual = byName
      ? (a: number, b: number) => byName.rankOf(a) - byName.rankOf(b)
      : byIdentity;
    return (a: number, b: number) => {
      const p = keys[a] ?? '';
      const q = keys[b] ?? '';
      if (p === q) return ofEqual(a, b);
      return p < q ? -sign : sign;
    };
  };
  const orders = new Map<string, SlotOrder>();
  const ordersBy = (field: O) =>
    (['ASC', 'DESC'] as const)
      .map((direction) => orders.get(`${field}:${direction}`))
      .filter((order) => order !== undefined);
  for (const field of orderFields) {
    orders.set(`${field}:ASC`, createSlotOrder(comparison(field, 'ASC')));
  }
  /** Equal ones keep their order both ways, so the other direction is the groups of equal ones from the last on. */
  const descending = (field: O): SlotOrder => {
    const order = createSlotOrder(comparison(field, 'DESC'));
    const up = orders.get(`${field}:ASC`)?.slots() ?? new Uint32Array(0);
    const down = new Uint32Array(up.length);
    const keyAt = (at: number) => keysOf[field][up[at] ?? 0];
    for (let end = up.length; end > 0;) {
      let start = end - 1;
      while (start > 0 && keyAt(start - 1) === keyAt(end - 1)) start -= 1;
      down.set(up.subarray(start, end), up.length - end);
      end = start;
    }
    order.load(down);
    orders.set(`${field}:DESC`, order);
    return order;
  };
  /** Puts slots where they belong now; those that are not in the order yet as well. */
  const place = (field: O, slots: readonly number[]) => {
    const keys = keysOf[field];
    const { of } = fields[field];
    const moved: number[] = [];
    const ordered = ordersBy(field);
    for (const slot of slots) {
      const key = of(itemAt(slot));
      if (keys[slot] === key) continue;
      // Compared by their old keys until all of them are out.
      for (const order of ordered) order.delete(slot);
      moved.push(slot);
    }
    for (const slot of moved) keys[slot] = of(itemAt(slot));
    for (const order of ordered) order.add(moved);
  };

  const describe = (slot: number, item: T) => {
    for (const { of, column } of columns) column.set(slot, of(item));
    if (spec.labels !== undefined) labels.sets.set(slot, spec.labels(item));
  };
  const fileFresh = () => {
    if (fresh.size === 0) return;
    const slots = [...fresh];
    fresh.clear();
    for (const slot of slots) {
      describe(slot, itemAt(slot));
      names.add(slot, nameAt(slot));
      unplaced.add(slot);
    }
    if (unplaced.size >= mostUnplaced) placeAll();
  };
  const placeAll = () => {
    if (unplaced.size === 0) return;
    const slots = [...unplaced];
    unplaced.clear();
    for (const field of orderFields) place(field, slots);
  };
  const fileStale = () => {
    if (stale.size === 0) return;
    const slots = [...stale];
    stale.clear();
    for (const slot of slots) {
      const item = spec.refresh?.(itemAt(slot)) ?? itemAt(slot);
      items[slot] = item;
      describe(slot, item);
    }
    for (const field of orderFields) place(field, slots);
  };
  const settle = () => {
    fileFresh();
    fileStale();
  };

  return {
    put(handle, item) {
      const known = slotsByHandle.get(handle);
      const slot = known ?? free.pop() ?? items.length;
      items[slot] = item;
      if (known === undefined) {
        slotsByHandle.set(handle, slot);
        fresh.add(slot);
      } else if (!fresh.has(slot)) stale.add(slot);
    },
    touch(handle) {
      const slot = slotsByHandle.get(handle);
      if (slot !== undefined && !fresh.has(slot)) stale.add(slot);
    },
    remove(handle) {
      const slot = slotsByHandle.get(handle);
      if (slot === undefined) return;
      slotsByHandle.delete(handle);
      stale.delete(slot);
      unplaced.delete(slot);
      if (!fresh.delete(slot)) {
        for (const { column } of columns) column.set(slot, undefined);
        labels.sets.set(slot, undefined);
        names.delete(slot, nameAt(slot));
        for (const order of orders.values()) order.delete(slot);
        for (const field of orderFields) keysOf[field][slot] = nowhere;
      }
      items[slot] = undefined;
      free.push(slot);
    },
    file({ all = false } = {}) {
      fileFresh();
      if (all) fileStale();
    },
    order: spec.order,
    size: () => slotsByHandle.size,
    slotOf: (handle) => slotsByHandle.get(handle),
    item: itemAt,
    slots() {
      const bits = createSlotBits(items.length);
      for (let slot = 0; slot < items.length; slot += 1) {
        if (items[slot] !== undefined) setBit(bits, slot);
      }
      return bits;
    },
    slotLimit: () => items.length,
    column(name) {
      settle();
      return columnsByName[name];
    },
    labels() {
      settle();
      return labels;
    },
    names() {
      settle();
      return names;
    },
    mentions(word) {
      settle();
      const conditions = [...searched.values()].map((column) =>
        inColumn(column, column.containing(word)),
      );
      if (spec.searched?.labels === true) {
        conditions.push(inColumn(labels.sets, labels.containing(word)));
      }
      return conditions.filter(({ atMost }) => atMost > 0);
    },
    nameOf: nameAt,
    ordered(field, direction = 'ASC') {
      settle();
      placeAll();
      return orders.get(`${field}:${direction}`) ?? descending(field);
    },
  };
}
