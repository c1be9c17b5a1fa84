import { isJsonObject } from '../json-values.ts';
import { fieldShape, type ListShape, type Shape } from '../shape.ts';

/** A list whose items cannot be told apart by its keys. */
export class UnkeyedItemError extends Error {}

function keyDefault(items: Shape, key: string): unknown {
  return items.is === 'struct' ? items.fields.get(key)?.default : undefined;
}

/**
 * The step that names an item of a list of type set or map, as in `fieldsV1`. A key that is missing takes its default.
 * Throws `UnkeyedItemError` when the item has none of the keys.
 */
export function itemStep(item: unknown, list: ListShape): string {
  if (list.kind === 'set') return `v:${JSON.stringify(item)}`;
  if (!isJsonObject(item)) throw new UnkeyedItemError('an item of a keyed list is not an object');
  const keys: Record<string, unknown> = {};
  for (const key of list.keys.toSorted()) {
    const value = item[key] ?? keyDefault(list.items, key);
    if (value !== undefined) keys[key] = value;
  }
  if (Object.keys(keys).length === 0) {
    const names = list.keys.map((key) => `"${key}"`).join(' ');
    throw new UnkeyedItemError(
      `associative list with keys has an element that omits all key fields [${names}] (and doesn't have default values for any key fields)`,
    );
  }
  return `k:${JSON.stringify(keys)}`;
}

/** A path as people read it: `.spec.containers[name="web"].image`. */
export function pathText(path: readonly string[]): string {
  return path
    .map((step) => {
      const body = step.slice(2);
      if (step.startsWith('f:')) return `.${body}`;
      if (step.startsWith('v:')) return `[=${body}]`;
      const keys = JSON.parse(body) as Record<string, unknown>;
      const terms = Object.entries(keys).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
      return `[${terms.join(',')}]`;
    })
    .join('');
}

/** Items by step, in order of first sight. An item that is there more than once is told by all of its copies. */
export function itemsByStep(items: readonly unknown[], list: ListShape): Map<string, unknown[]> {
  const found = new Map<string, unknown[]>();
  for (const item of items) {
    const step = itemStep(item, list);
    const known = found.get(step);
    if (known) known.push(item);
    else found.set(step, [item]);
  }
  return found;
}

/** The shape of what a step leads to. */
export function stepShape(shape: Shape, step: string): Shape {
  if (step.startsWith('f:')) return fieldShape(shape, step.slice(2));
  return shape.is === 'list' ? shape.items : { is: 'any' };
}
