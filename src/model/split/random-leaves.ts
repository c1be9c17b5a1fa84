/** Random values of a render: found where two renders of one input differ. */
import { isObject } from '../manifest.ts';

/** Field names and list positions from the object down to a value. */
export type LeafPath = readonly (string | number)[];

/** The deepest places where two values differ; a list of another length differs as a whole. */
export function differingLeaves(
  one: unknown,
  other: unknown,
  path: LeafPath = [],
): readonly LeafPath[] {
  if (Array.isArray(one) && Array.isArray(other) && one.length === other.length) {
    return one.flatMap((member, index) => differingLeaves(member, other[index], [...path, index]));
  }
  if (isObject(one) && isObject(other)) {
    const fields = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...fields].flatMap((field) =>
      differingLeaves(one[field], other[field], [...path, field]),
    );
  }
  return Object.is(one, other) ? [] : [path];
}

/** A copy with the values at the paths replaced; a path that is not there is left out. */
export function replaceLeaves<T>(
  value: T,
  paths: readonly LeafPath[],
  replacement: (path: LeafPath, present: unknown) => unknown,
): T {
  return paths.reduce<unknown>(
    (copy, path) => replaceAt(copy, path, (present) => replacement(path, present)),
    value,
  ) as T;
}

/** What stands at a path; undefined where it does not lead anywhere. */
export function leafAt(value: unknown, path: LeafPath): unknown {
  return path.reduce<unknown>((present, step) => memberOf(present, step), value);
}

function replaceAt(value: unknown, path: LeafPath, change: (present: unknown) => unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return change(value);
  const member = memberOf(value, step);
  if (member === undefined) return value;
  const changed = replaceAt(member, rest, change);
  if (Array.isArray(value))
    return value.map((each: unknown, index) => (index === step ? changed : each));
  return { ...(value as object), [step]: changed };
}

function memberOf(value: unknown, step: string | number): unknown {
  if (Array.isArray(value))
    return typeof step === 'number' ? (value as unknown[])[step] : undefined;
  return isObject(value) ? value[step] : undefined;
}
