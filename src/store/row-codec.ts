/**
 * Rows as text. A row with exactly its kind's columns is the list of their values, without their names; any other row
 * is written as an object. Equal rows have equal text as long as the columns are the same, so texts are compared and
 * summed in place of rows.
 */
import { canonicalJson } from './canonical-json.ts';

/** Names of the members that the rows of a kind have. */
export type Columns = readonly string[];

/** The columns of a kind whose first row this is. */
export function columnsOf(row: object): Columns {
  const columns = Object.keys(row);
  // Assigned to an object, it would set its prototype.
  return columns.includes('__proto__') ? [] : columns;
}

export function encodeRow(row: object, columns: Columns): string {
  const members = row as Readonly<Record<string, unknown>>;
  const fits =
    columns.length > 0 &&
    Object.keys(row).length === columns.length &&
    columns.every((column) => Object.hasOwn(row, column) && members[column] !== undefined);
  if (!fits) return canonicalJson(row);
  return `[${columns.map((column) => canonicalJson(members[column])).join(',')}]`;
}

/** Throws when the text is none, or of other columns. */
export function decodeRow(text: string, columns: Columns): object {
  const value = JSON.parse(text) as object;
  if (!Array.isArray(value)) return value;
  if (value.length !== columns.length) throw new Error('A stored row is not of its columns');
  const row: Record<string, unknown> = {};
  for (const [at, column] of columns.entries()) row[column] = value[at];
  return row;
}
