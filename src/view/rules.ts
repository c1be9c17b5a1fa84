/** What the fields of a filter mean: for all things at once by the columns, and for one thing as a test. */
import type { AppKey } from './view.ts';
import { amongBits, inColumn, oneOf, tested, type Condition } from './slots/condition.ts';
import type { Shelf, ShelfSpec } from './slots/shelf.ts';

export interface Rule<W, T, C extends string> {
  conditions(wanted: W, shelf: Shelf<T, C>): readonly Condition[];
  test(
    wanted: W,
    spec: Pick<ShelfSpec<T, C, never>, 'columns' | 'name' | 'labels'>,
  ): (item: T) => boolean;
}

/** The rule of every field of a filter. All that are given must hold; absent or null asks nothing. */
export type Rules<F, T, C extends string> = {
  readonly [K in keyof F]-?: Rule<NonNullable<F[K]>, T, C>;
};

interface Pair {
  readonly key: string;
  readonly value: string;
}

/** The column's value is among those wanted; the empty text stands for no value. */
export function among<T, C extends string>(column: C): Rule<readonly string[], T, C> {
  return {
    conditions(wanted, shelf) {
      const values = shelf.column(column);
      return [inColumn(values, wanted.map(values.find))];
    },
    test(wanted, { columns }) {
      const set = new Set(wanted);
      return (item) => set.has(columns[column](item));
    },
  };
}

/** True asks for this value of the column, false for every other. */
export function is<T, C extends string>(column: C, value: string): Rule<boolean, T, C> {
  return whoseValue(column, (other, wanted) => (other === value) === wanted);
}

/** True asks for any value of the column but the empty text, false for none. */
export function hasValue<T, C extends string>(column: C): Rule<boolean, T, C> {
  return whoseValue(column, (value, wanted) => (value !== '') === wanted);
}

/** Each value of the column passes or does not. */
function whoseValue<W, T, C extends string>(
  column: C,
  passes: (value: string, wanted: W) => boolean,
): Rule<W, T, C> {
  return {
    conditions(wanted, shelf) {
      const values = shelf.column(column);
      const passing = [...values.values()].filter(([value]) => passes(value, wanted));
      return [
        inColumn(
          values,
          passing.map(([, id]) => id),
        ),
      ];
    },
    test:
      (wanted, { columns }) =>
      (item) =>
        passes(columns[column](item), wanted),
  };
}

/** Upper and lower case differ. */
export function nameContains<T, C extends string>(): Rule<string, T, C> {
  return {
    conditions: (wanted, shelf) =>
      wanted === ''
        ? []
        : [
            amongBits(
              shelf.names().containing(wanted, { textOf: shelf.nameOf, ignoreCase: false }),
            ),
          ],
    test:
      (wanted, { name }) =>
      (item) =>
        name(item).includes(wanted),
  };
}

/** Every pair is among the labels. */
export function hasLabels<T, C extends string>(): Rule<readonly Pair[], T, C> {
  return {
    conditions(wanted, shelf) {
      const labels = shelf.labels();
      return wanted.map(({ key, value }) => inColumn(labels.sets, labels.having(key, value)));
    },
    test:
      (wanted, { labels }) =>
      (item) => {
        const own = labels?.(item) ?? {};
        return wanted.every(({ key, value }) => own[key] === value);
      },
  };
}

/** A column whose values are `namespace/name` of apps; without a namespace those of all namespaces are meant. */
export function ofApp<T, C extends string>(column: C): Rule<AppKey, T, C> {
  const isMeant = ({ namespace, name }: AppKey) =>
    namespace === undefined
      ? (value: string) => value.slice(value.indexOf('/') + 1) === name && value !== ''
      : (value: string) => value === `${namespace}/${name}`;
  return {
    conditions(wanted, shelf) {
      const values = shelf.column(column);
      if (wanted.namespace !== undefined) {
        return [inColumn(values, [values.find(`${wanted.namespace}/${wanted.name}`)])];
      }
      const means = isMeant(wanted);
      const ids = [...values.values()].filter(([value]) => means(value)).map(([, id]) => id);
      return [inColumn(values, ids)];
    },
    test(wanted, { columns }) {
      const means = isMeant(wanted);
      return (item) => means(columns[column](item));
    },
  };
}

/** Some index has the things that are meant; `handleOf` is what the shelf knows them by. */
export function inSet<W, T, C extends string>(
  find: (wanted: W) => ReadonlySet<T>,
  handleOf: (item: T) => unknown,
): Rule<W, T, C> {
  return {
    conditions(wanted, shelf) {
      const slots = [...find(wanted)].map((item) => shelf.slotOf(handleOf(item)));
      return [oneOf(Uint32Array.from(slots.filter((slot) => slot !== undefined)))];
    },
    test(wanted) {
      const found = find(wanted);
      return (item) => found.has(item);
    },
  };
}

/** Nothing is kept for it: each thing is looked at. */
export function passing<W, T, C extends string>(
  testOf: (wanted: W) => (item: T) => boolean,
): Rule<W, T, C> {
  return {
    conditions(wanted, shelf) {
      const passes = testOf(wanted);
      return [
        tested({ size: shelf.size(), slots: shelf.slots }, (slot) => passes(shelf.item(slot))),
      ];
    },
    test: testOf,
  };
}
