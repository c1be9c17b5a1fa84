/**
 * JSON with the keys of every object in order: equal values have equal text, whoever wrote them. Members that are
 * undefined are left out, as JSON does.
 */
export function canonicalJson(value: unknown): string {
  if (value === undefined) return 'null';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = value as Readonly<Record<string, unknown>>;
  const keys = Object.keys(members).filter((key) => members[key] !== undefined);
  // Nearly all objects are small and in order already.
  if (keys.some((key, at) => at > 0 && key < (keys[at - 1] ?? ''))) keys.sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(members[key])}`).join(',')}}`;
}
