/**
 * JSON Patch (RFC 6902) from an object to a changed copy of it. What is the very same value in both is not looked into,
 * which makes it many times cheaper than a general comparison: a change at admission leaves nearly everything alone.
 */
import { isObject, type JsonObject } from '../model/manifest.ts';

export type PatchOperation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

/** Operations that make `after` of `before`; `path` is the JSON pointer of both. */
export function patchBetween(
  before: unknown,
  after: unknown,
  path = '',
): readonly PatchOperation[] {
  if (before === after) return [];
  if (isObject(before) && isObject(after)) return betweenObjects(before, after, path);
  if (Array.isArray(before) && Array.isArray(after) && after.length >= before.length) {
    return after.flatMap((value: unknown, index): readonly PatchOperation[] =>
      index < before.length
        ? patchBetween(before[index], value, `${path}/${index}`)
        : [{ op: 'add', path: `${path}/-`, value }],
    );
  }
  return [{ op: 'replace', path, value: after }];
}

function betweenObjects(
  before: JsonObject,
  after: JsonObject,
  path: string,
): readonly PatchOperation[] {
  const at = (key: string): string => `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const removed = Object.keys(before)
    .filter((key) => !Object.hasOwn(after, key))
    .map((key): PatchOperation => ({ op: 'remove', path: at(key) }));
  const written = Object.entries(after).flatMap(([key, value]): readonly PatchOperation[] => {
    if (!Object.hasOwn(before, key)) return [{ op: 'add', path: at(key), value }];
    return before[key] === value ? [] : patchBetween(before[key], value, at(key));
  });
  return [...removed, ...written];
}
