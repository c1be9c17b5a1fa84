/**
 * Comparing an object in a cluster with what was written there: the cluster's has fields that the server filled and
 * fields of others, so it is looked at only through the fields of what was written.
 */
import {
  isLeftToServer,
  isNothing,
  isSameValue,
  itemRule,
  type FieldPath,
  type ItemRule,
} from './field-rules.ts';
import {
  groupKindOf,
  isObject,
  listOf,
  objectOf,
  type JsonObject,
  type KubeManifest,
} from './manifest.ts';

/**
 * The object in the form in which a cluster keeps it: nothing where null was written, a Secret's `stringData` in its
 * `data`. Without its status, and without the copy of an object that `kubectl apply` leaves in an annotation.
 */
export function asKept(object: KubeManifest): KubeManifest {
  const fields = Object.entries(object).filter(([field]) => field !== 'status');
  const written = withoutNulls(Object.fromEntries(fields)) as KubeManifest;
  const { annotations, ...metadata } = written.metadata;
  const kept = Object.entries(annotations ?? {}).filter(
    ([key]) => key !== 'kubectl.kubernetes.io/last-applied-configuration',
  );
  return withSecretData({
    ...written,
    metadata: { ...metadata, ...(annotations && { annotations: Object.fromEntries(kept) }) },
  });
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null && member !== undefined)
      .map(([field, member]) => [field, withoutNulls(member)]),
  );
}

function withSecretData(object: KubeManifest): KubeManifest {
  if (groupKindOf(object) !== 'Secret') return object;
  const { data, stringData, ...rest } = object;
  if (data === undefined && stringData === undefined) return object;
  const encoded = [
    ...Object.entries(objectOf(data)).map(([key, value]) => [
      key,
      Buffer.from(String(value), 'base64').toString('base64'),
    ]),
    ...Object.entries(objectOf(stringData)).map(([key, value]) => [
      key,
      Buffer.from(String(value)).toString('base64'),
    ]),
  ];
  return { ...rest, data: Object.fromEntries(encoded) as JsonObject };
}

/**
 * What `live` has of the fields of `shape`. Equal to `shape` when the API server would not tell the two apart: what it
 * filled, what others added, and another way to write the same amount are no difference.
 */
export function onShape<T>(live: unknown, shape: T): T {
  return project(live, shape, []) as T;
}

function project(live: unknown, shape: unknown, path: FieldPath): unknown {
  if (isObject(shape) && isObject(live)) return projectFields(live, shape, path);
  if (Array.isArray(shape) && Array.isArray(live)) return projectItems(live, shape, path);
  return isSameValue(live, shape, path) ? shape : live;
}

function projectFields(live: JsonObject, shape: JsonObject, path: FieldPath): JsonObject {
  const fields = Object.entries(shape).flatMap(([field, value]) => {
    const at = [...path, field];
    const there = ownField(live, field);
    if (isLeftToServer(value, at)) return [[field, value]];
    if (there === undefined || there === null) return isNothing(value, at) ? [[field, value]] : [];
    return [[field, project(there, value, at)]];
  });
  return Object.fromEntries(fields) as JsonObject;
}

/** In the order of the shape; items that it does not have come last, where the list is not shared with others. */
function projectItems(
  live: readonly unknown[],
  shape: readonly unknown[],
  path: FieldPath,
): readonly unknown[] {
  const rule = itemRule(path);
  const there = itemsByKey(live, rule);
  const wanted = itemsByKey(shape, rule);
  if (!there || !wanted) {
    const paired = shape.slice(0, live.length).map((item, at) => project(live[at], item, path));
    return [...paired, ...live.slice(shape.length)];
  }
  const known = [...wanted]
    .filter(([key]) => there.has(key))
    .map(([key, item]) => project(there.get(key), item, path));
  const others = [...there].filter(([key]) => !wanted.has(key)).map(([, item]) => item);
  return rule.shared ? known : [...known, ...others];
}

/** The fields of both, with `wanted`'s values where both have one: what applying `wanted` after `last` is about. */
export function joinedShape(wanted: KubeManifest, last: KubeManifest): KubeManifest {
  return join(wanted, last, []) as KubeManifest;
}

function join(wanted: unknown, last: unknown, path: FieldPath): unknown {
  if (isObject(wanted) && isObject(last)) {
    const dropped = Object.entries(last).filter(
      ([field, value]) => !Object.hasOwn(wanted, field) && !isNothing(value, [...path, field]),
    );
    const kept = Object.entries(wanted).map(([field, value]) => [
      field,
      join(value, ownField(last, field), [...path, field]),
    ]);
    return Object.fromEntries([...kept, ...dropped]) as JsonObject;
  }
  if (!Array.isArray(wanted) || !Array.isArray(last)) return wanted;
  const rule = itemRule(path);
  const [next, before] = [itemsByKey(wanted, rule), itemsByKey(last, rule)];
  if (!next || !before) return wanted.map((item, at) => join(item, listOf(last)[at], path));
  const dropped = [...before].filter(([key]) => rule.shared && !next.has(key));
  const kept = [...next].map(([key, item]) => join(item, before.get(key), path));
  return [...kept, ...dropped.map(([, item]) => item)];
}

/** Undefined where keys do not tell all items apart. */
function itemsByKey(
  items: readonly unknown[],
  { key }: ItemRule,
): ReadonlyMap<string, unknown> | undefined {
  const keyed = new Map<string, unknown>();
  for (const item of items) {
    const own = key(item);
    if (own === undefined || keyed.has(own)) return undefined;
    keyed.set(own, item);
  }
  return keyed;
}

const ownField = (object: JsonObject, field: string): unknown =>
  Object.hasOwn(object, field) ? object[field] : undefined;
