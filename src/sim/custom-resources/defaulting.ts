import { copyJson, isJsonObject } from '../json-values.ts';
import { fieldSchema, type JsonSchema } from './json-schema.ts';

/**
 * Fills in the schema's defaults where a field is missing, and drops a null where the schema has a default and no null
 * is allowed (apiextensions' defaulting). Changes `value` in place.
 */
export function applyDefaults(value: unknown, schema: JsonSchema): void {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items) for (const item of value) applyDefaults(item, items);
    return;
  }
  if (!isJsonObject(value)) return;
  for (const [key, field] of Object.entries(schema.properties ?? {})) {
    if (field.default === undefined) continue;
    const absent = value[key] === undefined || (value[key] === null && field.nullable !== true);
    if (absent) value[key] = copyJson(field.default);
  }
  for (const key of Object.keys(value)) {
    const field = fieldSchema(schema, key);
    if (field) applyDefaults(value[key], field);
  }
}
