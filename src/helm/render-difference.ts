/**
 * JSON pointers (RFC 6901) of the smallest parts in which two JSON values differ, in document order; `['']` when
 * nothing of them can be compared. Lists are compared by position.
 */
export function differences(first: unknown, second: unknown, at = ''): readonly string[] {
  if (Object.is(first, second)) return [];
  if (!isContainer(first) || !isContainer(second)) return [at];
  if (Array.isArray(first) !== Array.isArray(second)) return [at];
  if (Array.isArray(first) && first.length !== Object.keys(second).length) return [at];
  const left = first as Readonly<Record<string, unknown>>;
  const right = second as Readonly<Record<string, unknown>>;
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return keys.flatMap((key) => {
    const pointer = `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    return Object.hasOwn(left, key) && Object.hasOwn(right, key)
      ? differences(left[key], right[key], pointer)
      : [pointer];
  });
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
