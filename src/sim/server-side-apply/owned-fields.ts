import { isJsonObject } from '../json-values.ts';
import { fieldShape, isNamedField, shapeOfValue, type Shape } from '../shape.ts';
import { createFieldSetBuilder, type FieldSet, type FieldSetBuilder } from './field-set.ts';
import { itemsByStep, stepShape } from './list-items.ts';

/** The paths that someone who applies this value owns: its leaves, its keyed items and its entries of maps. */
export function ownedFields(value: unknown, shape: Shape): FieldSet {
  const builder = createFieldSetBuilder();
  collect(value, { shape, path: [], builder });
  return builder.build();
}

interface Place {
  shape: Shape;
  path: readonly string[];
  builder: FieldSetBuilder;
}

function collect(value: unknown, place: Place): void {
  const { path, builder } = place;
  const shape = shapeOfValue(place.shape, value);
  if (Array.isArray(value) && shape.is === 'list' && shape.kind !== 'atomic') {
    for (const [step, items] of itemsByStep(value, shape)) {
      const inner = [...path, step];
      if (items.length === 1) collect(items[0], { shape: shape.items, path: inner, builder });
      builder.insert(inner);
    }
    return;
  }
  const granular = (shape.is === 'struct' || shape.is === 'map') && !shape.atomic;
  if (!isJsonObject(value) || !granular) {
    builder.insert(path);
    return;
  }
  for (const [key, field] of Object.entries(value)) {
    const inner = [...path, `f:${key}`];
    collect(field, { shape: fieldShape(shape, key), path: inner, builder });
    const empty = field === null || (isJsonObject(field) && Object.keys(field).length === 0);
    if (empty || !isNamedField(shape, key)) builder.insert(inner);
  }
}

/**
 * The set with every named field that has something below it as a member too: who owns `spec.replicas` has a say in
 * whether `spec` is there, but who owns one label has none in the map of labels.
 */
export function withNamedFields(set: FieldSet, shape: Shape): FieldSet {
  const members = new Set(set.members);
  const children = new Map<string, FieldSet>();
  for (const [step, child] of set.children) {
    if (step.startsWith('f:') && isNamedField(shape, step.slice(2))) members.add(step);
    children.set(step, withNamedFields(child, stepShape(shape, step)));
  }
  return { members, children };
}
