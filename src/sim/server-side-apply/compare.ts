import { isJsonObject, sameJson, type JsonObject } from '../json-values.ts';
import { fieldShape, shapeOfValue, type ListShape, type Shape } from '../shape.ts';
import { createFieldSetBuilder, type FieldSet, type FieldSetBuilder } from './field-set.ts';
import { itemsByStep } from './list-items.ts';

/** How a new state differs from an old one, as sets of paths. */
export interface Comparison {
  added: FieldSet;
  modified: FieldSet;
  removed: FieldSet;
}

interface Builders {
  added: FieldSetBuilder;
  modified: FieldSetBuilder;
  removed: FieldSetBuilder;
}

/** Compares two states of a value. Atomic parts differ as a whole; keyed items are matched by their keys. */
export function compareValues(old: unknown, next: unknown, shape: Shape): Comparison {
  const builders: Builders = {
    added: createFieldSetBuilder(),
    modified: createFieldSetBuilder(),
    removed: createFieldSetBuilder(),
  };
  compare({ old, next }, { shape, path: [], builders });
  return {
    added: builders.added.build(),
    modified: builders.modified.build(),
    removed: builders.removed.build(),
  };
}

interface Pair {
  old: unknown;
  next: unknown;
}

interface Place {
  shape: Shape;
  path: readonly string[];
  builders: Builders;
}

function isEmptyContainer(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
}

function isContainer(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** A pair whose two sides are of different kinds is told as the end of one and the beginning of the other. */
function isMixed({ old, next }: Pair): boolean {
  if (old === undefined || old === null || next === undefined || next === null) return false;
  return isContainer(old) !== isContainer(next) || Array.isArray(old) !== Array.isArray(next);
}

function leaf({ old, next }: Pair, { path, builders }: Place): void {
  if (old === undefined) builders.added.insert(path);
  else if (next === undefined) builders.removed.insert(path);
  else if (!sameJson(old, next)) builders.modified.insert(path);
}

function compare(pair: Pair, place: Place): void {
  const { old, next } = pair;
  const shape = shapeOfValue(place.shape, next ?? old);
  const granular =
    ((shape.is === 'struct' || shape.is === 'map') && !shape.atomic) ||
    (shape.is === 'list' && shape.kind !== 'atomic');
  const bothEmpty = isEmptyContainer(old) && isEmptyContainer(next);
  if (isMixed(pair) || !granular || bothEmpty || !isContainer(next ?? old)) {
    leaf(pair, place);
    return;
  }
  if (shape.is === 'list') compareItems(pair, { ...place, shape });
  else compareFields(pair, { ...place, shape });
  if (old === undefined) place.builders.added.insert(place.path);
  else if (next === undefined) place.builders.removed.insert(place.path);
}

function compareFields({ old, next }: Pair, { shape, path, builders }: Place): void {
  const before: JsonObject = isJsonObject(old) ? old : {};
  const after: JsonObject = isJsonObject(next) ? next : {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (before[key] === undefined && after[key] === undefined) continue;
    compare(
      { old: before[key], next: after[key] },
      { shape: fieldShape(shape, key), path: [...path, `f:${key}`], builders },
    );
  }
}

function compareItems({ old, next }: Pair, place: Place & { shape: ListShape }): void {
  const { shape, path, builders } = place;
  const before = itemsByStep(Array.isArray(old) ? old : [], shape);
  const after = itemsByStep(Array.isArray(next) ? next : [], shape);
  for (const step of new Set([...before.keys(), ...after.keys()])) {
    const left = before.get(step) ?? [];
    const right = after.get(step) ?? [];
    const inner: Place = { shape: shape.items, path: [...path, step], builders };
    if (left.length <= 1 && right.length <= 1) compare({ old: left[0], next: right[0] }, inner);
    else
      leaf(
        { old: left.length > 0 ? left : undefined, next: right.length > 0 ? right : undefined },
        inner,
      );
  }
}
