/** A JSON object of unknown content. */
export type JsonObject = Record<string, unknown>;

/** Whether `value` is a JSON object (not null, not a list). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Deep copy of plain JSON: several times faster than `structuredClone`, which matters at 100,000 pods. */
export function copyJson<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => copyJson(item)) as T;
  const copy: JsonObject = {};
  const fields = value as JsonObject;
  for (const key in fields) {
    const field = fields[key];
    if (field !== undefined) copy[key] = copyJson(field);
  }
  return copy as T;
}

/** Freezes plain JSON all the way down and returns it. Parts that are frozen already are taken as done. */
export function freezeJson<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  const fields = value as JsonObject;
  for (const key in fields) freezeJson(fields[key]);
  return Object.freeze(value);
}

/** Structural equality of plain JSON. Order of keys does not matter; a key that is undefined counts as absent. */
export function sameJson(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (Array.isArray(left)) {
    return (
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, index) => sameJson(item, right[index]))
    );
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  let surplus = 0;
  for (const key in left) {
    if (left[key] === undefined) continue;
    surplus += 1;
    if (!sameJson(left[key], right[key])) return false;
  }
  for (const key in right) if (right[key] !== undefined) surplus -= 1;
  return surplus === 0;
}

/** The value at a path of keys, undefined where the path leaves the object. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  let current = value;
  for (const key of path) {
    if (!isJsonObject(current)) return undefined;
    current = current[key];
  }
  return current;
}
