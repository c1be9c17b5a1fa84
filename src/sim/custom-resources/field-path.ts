import { isJsonObject, sameJson } from '../json-values.ts';
import { fieldSchema, type JsonSchema } from './json-schema.ts';

/** A path of keys and indexes as Kubernetes writes it: `spec.list[0].name`, `<nil>` for the object itself. */
export function fieldPathOf(path: readonly string[]): string {
  if (path.length === 0) return '<nil>';
  return path.reduce((text, step) => {
    if (/^\d+$/.test(step)) return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}

/** The item of `list` that is the same one as `item` by the keys of a list of type map; undefined when there is none. */
export function correlated(list: unknown, item: unknown, keys: readonly string[]): unknown {
  if (!Array.isArray(list) || !isJsonObject(item)) return undefined;
  return list.find(
    (other) => isJsonObject(other) && keys.every((key) => sameJson(other[key], item[key])),
  ) as unknown;
}

/** The old value that belongs to a field or item of a new one; undefined where they cannot be told to belong together. */
export function oldChild(
  old: unknown,
  next: { step: string; value: unknown },
  schema: JsonSchema,
): unknown {
  if (isJsonObject(old)) return old[next.step];
  const keys = schema['x-kubernetes-list-map-keys'];
  if (schema['x-kubernetes-list-type'] !== 'map' || !keys) return undefined;
  return correlated(old, next.value, keys);
}

/**
 * Whether what is at `path`, or something around it that can be told to be the same, is as it was: an update may keep
 * what is no longer allowed (KEP-4008, ratcheting).
 */
export function isUnchanged(
  versions: { old: unknown; next: unknown },
  path: readonly string[],
  root: JsonSchema,
): boolean {
  let { old, next } = versions;
  let schema: JsonSchema | undefined = root;
  for (const step of path) {
    if (old === undefined || !schema) return false;
    // The root as a whole is never taken: it holds metadata, which always differs.
    if (next !== versions.next && sameJson(old, next)) return true;
    const value = Array.isArray(next)
      ? (next[Number(step)] as unknown)
      : (next as Record<string, unknown> | undefined)?.[step];
    old = oldChild(old, { step, value }, schema);
    schema = Array.isArray(next) ? schema.items : fieldSchema(schema, step);
    next = value;
  }
  return path.length > 0 && old !== undefined && sameJson(old, next);
}
