import type { Labels } from '../../model/rows.ts';
import { createColumn, type Column } from './column.ts';
import { createTextIndex } from './text-index.ts';

/** The labels of every slot. Slots that share one labels object are one posting, so intern first. */
export interface LabelColumn {
  /** Numbers of the label sets. */
  readonly sets: Column<Labels>;
  /** Numbers of the label sets that have this pair. */
  having(key: string, value: string): Iterable<number>;
  /** Every value of the key, with the label sets that have it. */
  valuesOf(key: string): Iterable<readonly [string, Iterable<number>]>;
  /** Numbers of the label sets in which a value contains the word (in lower case); only when made searchable. */
  containing(word: string): Uint32Array;
}

/** Label sets that have a pair: many pairs, such as the hash of a template, are in one alone. */
type Having = number | Set<number>;

export function createLabelColumn({
  searchable = false,
}: { readonly searchable?: boolean } = {}): LabelColumn {
  const texts = createTextIndex();
  const pairs = new Map<string, Map<string, Having>>();
  const sets = createColumn<Labels>({
    linked: false,
    report: {
      came(labels, id) {
        if (searchable) texts.add(id, textOf(labels));
        for (const [key, value] of Object.entries(labels)) {
          let values = pairs.get(key);
          if (values === undefined) pairs.set(key, (values = new Map<string, Having>()));
          const ids = values.get(value);
          if (ids === undefined) values.set(value, id);
          else if (typeof ids === 'number') values.set(value, new Set([ids, id]));
          else ids.add(id);
        }
      },
      went(labels, id) {
        if (searchable) texts.delete(id, textOf(labels));
        for (const [key, value] of Object.entries(labels)) {
          const values = pairs.get(key);
          const ids = values?.get(value);
          if (typeof ids === 'object') ids.delete(id);
          if (typeof ids === 'number' || ids?.size === 0) values?.delete(value);
          if (values?.size === 0) pairs.delete(key);
        }
      },
    },
  });
  return {
    sets,
    having: (key, value) => listOf(pairs.get(key)?.get(value)),
    *valuesOf(key) {
      for (const [value, ids] of pairs.get(key) ?? []) yield [value, listOf(ids)];
    },
    containing: (word) =>
      texts.containing(word, { textOf: (id) => textOf(sets.valueOf(id) ?? {}), ignoreCase: true }),
  };
}

function listOf(ids: Having | undefined): Iterable<number> {
  return typeof ids === 'number' ? [ids] : (ids ?? []);
}

/** All values, with something between them that no word has. */
function textOf(labels: Labels): string {
  return Object.values(labels).join('\n');
}
