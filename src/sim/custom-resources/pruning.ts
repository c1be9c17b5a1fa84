import { isJsonObject, type JsonObject } from '../json-values.ts';
import { fieldSchema, OBJECT_FIELDS, type JsonSchema } from './json-schema.ts';

/**
 * Takes away every field that the schema does not name (apiextensions' pruning), in place.
 * Answers the paths that were taken away, as `spec.foo` or `spec.list[0].foo`.
 */
export function pruneObject(object: JsonObject, schema: JsonSchema): string[] {
  const dropped: string[] = [];
  prune(object, { ...schema, 'x-kubernetes-embedded-resource': true }, { path: '', dropped });
  return dropped;
}

interface Place {
  path: string;
  dropped: string[];
}

function prune(value: unknown, schema: JsonSchema, place: Place): void {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (!items) return;
    value.forEach((item, index) => prune(item, items, at(place, `[${index}]`)));
    return;
  }
  if (!isJsonObject(value)) return;
  const open =
    schema['x-kubernetes-preserve-unknown-fields'] === true || schema.additionalProperties === true;
  for (const key of Object.keys(value)) {
    if (schema['x-kubernetes-embedded-resource'] === true && OBJECT_FIELDS.has(key)) continue;
    const inner = fieldSchema(schema, key);
    const below = at(place, place.path === '' ? key : `.${key}`);
    if (inner) prune(value[key], inner, below);
    else if (!open) {
      Reflect.deleteProperty(value, key);
      place.dropped.push(below.path);
    }
  }
}

function at(place: Place, step: string): Place {
  return { path: place.path + step, dropped: place.dropped };
}
