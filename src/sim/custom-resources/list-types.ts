import type { FieldFault } from '../api-error.ts';
import { isJsonObject } from '../json-values.ts';
import { fieldPathOf } from './field-path.ts';
import { fieldSchema, type JsonSchema } from './json-schema.ts';

/** Items that a list of type set or map has twice (apiextensions' list type validation). */
export function duplicateFaults(
  value: unknown,
  schema: JsonSchema,
  path: readonly string[] = [],
): FieldFault[] {
  if (isJsonObject(value)) {
    return Object.entries(value).flatMap(([key, field]) => {
      const inner = fieldSchema(schema, key);
      return inner ? duplicateFaults(field, inner, [...path, key]) : [];
    });
  }
  if (!Array.isArray(value) || !schema.items) return [];
  const { items } = schema;
  const seen = new Set<string>();
  return value.flatMap((item: unknown, index) => {
    const below = duplicateFaults(item, items, [...path, String(index)]);
    const identity = identityOf(item, schema);
    if (identity === undefined) return below;
    if (!seen.has(identity)) {
      seen.add(identity);
      return below;
    }
    const field = fieldPathOf([...path, String(index)]);
    return [
      ...below,
      { field, reason: 'FieldValueDuplicate', message: `Duplicate value: ${identity}` },
    ];
  });
}

function identityOf(item: unknown, schema: JsonSchema): string | undefined {
  const listType = schema['x-kubernetes-list-type'];
  if (listType === 'set') return JSON.stringify(item);
  if (listType !== 'map' || !isJsonObject(item)) return undefined;
  const keys = (schema['x-kubernetes-list-map-keys'] ?? []).toSorted();
  return JSON.stringify(Object.fromEntries(keys.map((key) => [key, item[key]])));
}
