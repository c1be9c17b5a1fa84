import { decodeCursor, encodeCursor, type OrderKey } from './cursors.ts';
import type { OrderTerm } from './view.ts';

/** How to read one order field of an item; the type of what it reads never varies. */
interface SortField<T> {
  readonly type: 'string' | 'number';
  readonly of: (item: T) => string | number;
}

/** A total order over items: the terms asked for, then what makes an item the only one. */
export interface ItemOrder<T> {
  keyOf(item: T): OrderKey;
  /** Negative when the item comes before the key, 0 when it is the item of that key. */
  compare(item: T, key: OrderKey): number;
  compareKeys(a: OrderKey, b: OrderKey): number;
  cursorOf(item: T): string;
  /** Throws `InvalidCursorError`. */
  keyIn(cursor: string): OrderKey;
}

export interface OrderFields<T, O extends string> {
  readonly fields: Readonly<Record<O, SortField<T>>>;
  /** Read after the terms asked for, ascending; no two items have them all alike. */
  readonly identity: readonly SortField<T>[];
}

/** The order that the terms ask for. Text is compared by code units, the same everywhere. */
export function itemOrder<T, O extends string>(
  { fields, identity }: OrderFields<T, O>,
  terms: readonly OrderTerm<O>[],
): ItemOrder<T> {
  const parts = [
    ...terms.map(({ field, direction }) => ({
      ...fields[field],
      sign: direction === 'ASC' ? 1 : -1,
    })),
    ...identity.map((field) => ({ ...field, sign: 1 })),
  ];
  const order = terms.map(({ field, direction }) => `${field}:${direction}`).join(',');
  const types = parts.map(({ type }) => type);
  const keyOf = (item: T) => parts.map(({ of }) => of(item));
  return {
    keyOf,
    compare(item, key) {
      for (const [at, { of, sign }] of parts.entries()) {
        const compared = compareValues(of(item), key[at]);
        if (compared !== 0) return compared * sign;
      }
      return 0;
    },
    compareKeys(a, b) {
      for (const [at, { sign }] of parts.entries()) {
        const compared = compareValues(a[at], b[at]);
        if (compared !== 0) return compared * sign;
      }
      return 0;
    },
    cursorOf: (item) => encodeCursor(order, keyOf(item)),
    keyIn: (cursor) => decodeCursor(cursor, { order, types }),
  };
}

function compareValues(a: string | number | undefined, b: string | number | undefined): number {
  if (a === b || a === undefined || b === undefined) return 0;
  return a < b ? -1 : 1;
}
