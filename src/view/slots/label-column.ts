import type { Labels } from '../../model/rows.ts';
import { createColumn, type Column } from './column.ts';

/** The labels of every slot. Slots that share one labels object are one posting, so intern first. */
export interface LabelColumn {
  /** Numbers of the label sets. */
  readonly sets: Column<Labels>;
  /** Numbers of the label sets that have this pair. */
  having(key: string, value: string): ReadonlySet<number>;
  /** Every value of the key, with the label sets that have it. */
  readonly valuesOf: (key: string) => ReadonlyMap<string, ReadonlySet<number>>;
  keys(): Iterable<string>;
}

const none: ReadonlySet<number> = new Set();
const noValues: ReadonlyMap<string, ReadonlySet<number>> = new Map();

export function createLabelColumn(): LabelColumn {
  const pairs = new Map<string, Map<string, Set<number>>>();
  const sets = createColumn<Labels>({
    came(labels, id) {
      for (const [key, value] of Object.entries(labels)) {
        let values = pairs.get(key);
        if (values === undefined) pairs.set(key, (values = new Map<string, Set<number>>()));
        const ids = values.get(value);
        if (ids === undefined) values.set(value, new Set([id]));
        else ids.add(id);
      }
    },
    went(labels, id) {
      for (const [key, value] of Object.entries(labels)) {
        const values = pairs.get(key);
        const ids = values?.get(value);
        ids?.delete(id);
        if (ids?.size === 0) values?.delete(value);
        if (values?.size === 0) pairs.delete(key);
      }
    },
  });
  return {
    sets,
    having: (key, value) => pairs.get(key)?.get(value) ?? none,
    valuesOf: (key) => pairs.get(key) ?? noValues,
    keys: () => pairs.keys(),
  };
}
