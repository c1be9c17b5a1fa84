/**
 * Reads fields of live objects without trusting their shape: an API server of another version, or a custom
 * resource without its schema, must not stop the view. What is absent or of another type reads as empty.
 */

export type JsonObject = Readonly<Record<string, unknown>>;

const nothing: JsonObject = Object.freeze({});

/** The value as an object; an empty one when it is none. */
export function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : nothing;
}

/** The value as a list; an empty one when it is none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The members of a list that are objects. */
export function objectsOf(value: unknown): readonly JsonObject[] {
  return listOf(value).map(objectOf);
}

/** The value as text: numbers as Kubernetes' IntOrString has them; empty for anything else. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : '';
}

/** The value as a number; `absent` when it is none. */
export function numberOf(value: unknown, absent = 0): number {
  return typeof value === 'number' ? value : absent;
}

/** Those members of an object whose values are strings. */
export function stringsOf(value: unknown): Readonly<Record<string, string>> {
  const strings: Record<string, string> = {};
  for (const [key, member] of Object.entries(objectOf(value))) {
    if (typeof member === 'string') strings[key] = member;
  }
  return strings;
}
