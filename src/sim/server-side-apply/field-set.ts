import { isJsonObject, type JsonObject } from '../json-values.ts';

/**
 * A set of field paths as a tree (structured-merge-diff's fieldpath.Set). A step is written as in `fieldsV1`:
 * `f:<field>`, `k:<keys of a list item>`, `v:<value of a set item>`. Never changed after it is built.
 */
export interface FieldSet {
  /** Steps that are in the set themselves. */
  readonly members: ReadonlySet<string>;
  /** Paths below a step. A step can be a member, have children, or both. */
  readonly children: ReadonlyMap<string, FieldSet>;
}

/** The set without paths. */
export const EMPTY: FieldSet = { members: new Set(), children: new Map() };

interface Growing {
  members: Set<string>;
  children: Map<string, Growing>;
}

/** A set that grows path by path. */
export interface FieldSetBuilder {
  insert(path: readonly string[]): void;
  build(): FieldSet;
}

/** An empty builder. */
export function createFieldSetBuilder(): FieldSetBuilder {
  const root: Growing = { members: new Set(), children: new Map() };
  return {
    insert(path) {
      let node = root;
      for (const step of path.slice(0, -1)) {
        let child = node.children.get(step);
        if (!child) {
          child = { members: new Set(), children: new Map() };
          node.children.set(step, child);
        }
        node = child;
      }
      const last = path.at(-1);
      if (last !== undefined) node.members.add(last);
    },
    build: () => root,
  };
}

/** Whether there is no path in it. */
export function isEmptySet(set: FieldSet): boolean {
  return set.members.size === 0 && set.children.size === 0;
}

function combine(
  left: FieldSet,
  right: FieldSet,
  how: { member(left: boolean, right: boolean): boolean; child: typeof union },
): FieldSet {
  const members = new Set<string>();
  for (const step of new Set([...left.members, ...right.members])) {
    if (how.member(left.members.has(step), right.members.has(step))) members.add(step);
  }
  const children = new Map<string, FieldSet>();
  for (const step of new Set([...left.children.keys(), ...right.children.keys()])) {
    const child = how.child(left.children.get(step) ?? EMPTY, right.children.get(step) ?? EMPTY);
    if (!isEmptySet(child)) children.set(step, child);
  }
  return { members, children };
}

/** Paths in either. */
export function union(left: FieldSet, right: FieldSet): FieldSet {
  return combine(left, right, { member: (a, b) => a || b, child: union });
}

/** Paths in both. */
export function intersection(left: FieldSet, right: FieldSet): FieldSet {
  return combine(left, right, { member: (a, b) => a && b, child: intersection });
}

/** Paths in `left` that are not themselves in `right`. */
export function difference(left: FieldSet, right: FieldSet): FieldSet {
  return combine(left, right, { member: (a, b) => a && !b, child: difference });
}

/** Whether the two hold the same paths. */
export function sameSet(left: FieldSet, right: FieldSet): boolean {
  return isEmptySet(difference(left, right)) && isEmptySet(difference(right, left));
}

/** Only the paths at or below the top-level steps that `keep` accepts. */
export function filterTop(set: FieldSet, keep: (step: string) => boolean): FieldSet {
  return {
    members: new Set([...set.members].filter(keep)),
    children: new Map([...set.children].filter(([step]) => keep(step))),
  };
}

/** Every path in the set, steps in order. */
export function* pathsOf(set: FieldSet, above: readonly string[] = []): Generator<string[]> {
  const steps = new Set([...set.members, ...set.children.keys()]);
  for (const step of [...steps].sort()) {
    const path = [...above, step];
    if (set.members.has(step)) yield path;
    const child = set.children.get(step);
    if (child) yield* pathsOf(child, path);
  }
}

/** The set as `fieldsV1`: a member with children is marked with ".". */
export function toFieldsV1(set: FieldSet): JsonObject {
  const fields: JsonObject = {};
  const steps = new Set([...set.members, ...set.children.keys()]);
  for (const step of [...steps].sort()) {
    const child = set.children.get(step);
    const inner = child ? toFieldsV1(child) : {};
    fields[step] = child && set.members.has(step) ? { '.': {}, ...inner } : inner;
  }
  return fields;
}

/** Reads `fieldsV1`. What is not an object is taken for a leaf. */
export function fromFieldsV1(fields: JsonObject): FieldSet {
  const members = new Set<string>();
  const children = new Map<string, FieldSet>();
  for (const [step, inner] of Object.entries(fields)) {
    if (step === '.') continue;
    const below = isJsonObject(inner) ? inner : {};
    if (Object.keys(below).length === 0 || '.' in below) members.add(step);
    const child = fromFieldsV1(below);
    if (!isEmptySet(child)) children.set(step, child);
  }
  return { members, children };
}
