import { copyJson, isJsonObject, type JsonObject } from '../json-values.ts';
import { fieldShape, shapeOfValue, type ListShape, type Shape } from '../shape.ts';
import { itemStep, itemsByStep, UnkeyedItemError } from './list-items.ts';

/** An applied list that names the same item twice. */
export class DuplicateItemError extends UnkeyedItemError {}

/**
 * The state after `applied` is laid over `live`: fields merge, keyed items merge by key, everything else is replaced.
 * What `applied` does not name stays. Changes neither.
 */
export function mergeApplied(live: unknown, applied: unknown, shape: Shape): unknown {
  if (applied === undefined) return copyJson(live);
  if (live === undefined || live === null) return copyJson(applied);
  const here = shapeOfValue(shape, applied);
  if (Array.isArray(applied)) {
    const granular = here.is === 'list' && here.kind !== 'atomic' && Array.isArray(live);
    return granular ? mergeLists(live, applied, here) : copyJson(applied);
  }
  const granular = (here.is === 'struct' || here.is === 'map') && !here.atomic;
  if (!isJsonObject(applied) || !isJsonObject(live) || !granular) return copyJson(applied);
  const merged: JsonObject = {};
  for (const key of new Set([...Object.keys(live), ...Object.keys(applied)])) {
    const value = mergeApplied(live[key], applied[key], fieldShape(here, key));
    if (value !== undefined) merged[key] = value;
  }
  return merged;
}

/**
 * Items of both lists, each once. The applied order holds among the items it names; an item that only the live list has
 * stays where it was among its neighbours.
 */
function mergeLists(live: unknown[], applied: unknown[], shape: ListShape): unknown[] {
  const wanted = itemsByStep(applied, shape);
  for (const [step, items] of wanted) {
    if (items.length > 1)
      throw new DuplicateItemError(`duplicate entries for key ${step.slice(2)}`);
  }
  const present = itemsByStep(live, shape);
  const merged: unknown[] = [];
  const order = [...wanted.keys()];
  let position = 0;
  const takeApplied = (): void => {
    const step = order[position] ?? '';
    position += 1;
    const before = present.get(step);
    const base = before?.length === 1 ? before[0] : undefined;
    merged.push(mergeApplied(base, wanted.get(step)?.[0], shape.items));
  };
  for (const item of live) {
    const step = itemStep(item, shape);
    const place = order.indexOf(step);
    if (place === -1) merged.push(copyJson(item));
    else while (position <= place) takeApplied();
  }
  while (position < order.length) takeApplied();
  return merged;
}
