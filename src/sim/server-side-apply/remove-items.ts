import { isJsonObject, type JsonObject } from '../json-values.ts';
import { fieldShape, shapeOfValue, type Shape } from '../shape.ts';
import type { FieldSet } from './field-set.ts';
import { itemStep } from './list-items.ts';

/** The value without what the set names. Atomic parts go as a whole; a container that loses its content stays, empty. */
export function removeItems(value: unknown, set: FieldSet, shape: Shape): unknown {
  const here = shapeOfValue(shape, value);
  if (Array.isArray(value)) {
    if (here.is !== 'list' || here.kind === 'atomic') return value;
    return value.flatMap((item: unknown) => {
      const step = itemStep(item, here);
      return set.members.has(step) ? [] : [below(item, { set, step, shape: here.items })];
    });
  }
  if (!isJsonObject(value)) return value;
  if ((here.is === 'struct' || here.is === 'map') && here.atomic) return value;
  const kept: JsonObject = {};
  for (const [key, field] of Object.entries(value)) {
    const step = `f:${key}`;
    if (set.members.has(step)) continue;
    kept[key] = below(field, { set, step, shape: fieldShape(here, key) });
  }
  return kept;
}

function below(value: unknown, at: { set: FieldSet; step: string; shape: Shape }): unknown {
  const inner = at.set.children.get(at.step);
  return inner ? removeItems(value, inner, at.shape) : value;
}
