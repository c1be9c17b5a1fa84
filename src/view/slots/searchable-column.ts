import { createColumn, type Column, type ColumnOptions } from './column.ts';
import { createTextIndex } from './text-index.ts';

/** A column whose values can be looked for by a part of them. */
export interface SearchableColumn extends Column<string> {
  /** Numbers of the values that contain the word, which is in lower case. */
  containing(word: string): Uint32Array;
}

export function createSearchableColumn(
  options: Pick<ColumnOptions<string>, 'linked'> = {},
): SearchableColumn {
  const texts = createTextIndex();
  const column = createColumn<string>({
    ...options,
    report: {
      came: (value, id) => texts.add(id, value),
      went: (value, id) => texts.delete(id, value),
    },
  });
  const textOf = (id: number) => column.valueOf(id) ?? '';
  return { ...column, containing: (word) => texts.containing(word, { textOf, ignoreCase: true }) };
}
