import type { Labels } from '../../model/rows.ts';
import { createColumn, type Column } from './column.ts';
import { createTextIndex } from './text-index.ts';

/** The labels of every slot. Slots that share one labels object are one posting, so intern first. */
export interface LabelColumn {
  /** Numbers of the label sets. */
  readonly sets: Column<Labels>;
  /** Numbers of the label sets that have this pair. */
  having(key: string, value: string): ReadonlySet<number>;
  /** Every value of the key, with the label sets that have it. */
  readonly valuesOf: (key: string) => ReadonlyMap<string, ReadonlySet<number>>;
  /** Numbers of the label sets in which a value contains the word (in lower case); only when made searchable. */
  containing(word: string): Uint32Array;
}

const none: ReadonlySet<number> = new Set();
const noValues: ReadonlyMap<string, ReadonlySet<number>> = new Map();

export function createLabelColumn({
  searchable = false,
}: { readonly searchable?: boolean } = {}): LabelColumn {
  const texts = createTextIndex();
  const pairs = new Map<string, Map<string, Set<number>>>();
  const sets = createColumn<Labels>({
    came(labels, id) {
      if (searchable) texts.add(id, textOf(labels));
      for (const [key, value] of Object.entries(labels)) {
        let values = pairs.get(key);
        if (values === undefined) pairs.set(key, (values = new Map<string, Set<number>>()));
        const ids = values.get(value);
        if (ids === undefined) values.set(value, new Set([id]));
        else ids.add(id);
      }
    },
    went(labels, id) {
      if (searchable) texts.delete(id, textOf(labels));
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
    containing: (word) =>
      texts.containing(word, { textOf: (id) => textOf(sets.valueOf(id) ?? {}), ignoreCase: true }),
  };
}

/** All values, with something between them that no word has. */
function textOf(labels: Labels): string {
  return Object.values(labels).join('\n');
}
