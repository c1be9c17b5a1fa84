import { isJsonObject } from './json-values.ts';

/** What a scalar is. */
export type LeafType =
  'string' | 'integer' | 'number' | 'boolean' | 'quantity' | 'int-or-string' | 'time';

/** How a strategic merge patch treats a field (`x-kubernetes-patch-strategy` and `-merge-key`). */
export interface PatchRule {
  strategies: readonly string[];
  /** Undefined for lists of scalars. */
  key: string | undefined;
}

/** A field of a struct. */
export interface Field {
  shape: Shape;
  patch?: PatchRule;
  /** What the API server fills in when the field is missing. */
  default?: string;
  /** Written, as an empty object, though it be empty. */
  always?: boolean;
  /** Left out when it is empty: Go cannot tell an empty text, list or map, a zero or a false from none. */
  omit?: boolean;
}

/**
 * What a value looks like and how it merges: the part of a type's OpenAPI schema that decoding, strategic merge and
 * server-side apply need. Kept apart from validation, which custom resources and built-in kinds do differently.
 */
export type Shape =
  | { readonly is: 'any' }
  | { readonly is: 'leaf'; readonly type: LeafType }
  | {
      readonly is: 'struct';
      readonly fields: ReadonlyMap<string, Field>;
      readonly atomic: boolean;
      /** Fields that are not named may be there too. */
      readonly open: boolean;
    }
  | { readonly is: 'map'; readonly values: Shape; readonly atomic: boolean }
  | {
      readonly is: 'list';
      readonly items: Shape;
      readonly kind: 'atomic' | 'set' | 'map';
      readonly keys: readonly string[];
    };

/** A list as server-side apply sees it. */
export type ListShape = Extract<Shape, { is: 'list' }>;

/** Nothing is known: objects merge field by field, lists as a whole. */
export const ANY: Shape = { is: 'any' };

const GRANULAR: Shape = { is: 'map', values: ANY, atomic: false };
const ATOMIC_LIST: Shape = { is: 'list', items: ANY, kind: 'atomic', keys: [] };
const LEAF: Shape = { is: 'leaf', type: 'string' };

/** The shape of a field of an object with this shape. Where nothing is said, anything. */
export function fieldShape(shape: Shape, key: string): Shape {
  if (shape.is === 'struct') return shape.fields.get(key)?.shape ?? ANY;
  return shape.is === 'map' ? shape.values : ANY;
}

/** Whether a field is named by the shape: such fields are there with their content, entries of a map are their own. */
export function isNamedField(shape: Shape, key: string): boolean {
  return shape.is === 'struct' && shape.fields.has(key);
}

/** The shape that a value really has: what is not of the kind that the shape expects is taken for what it is. */
export function shapeOfValue(shape: Shape, value: unknown): Shape {
  if (Array.isArray(value)) return shape.is === 'list' ? shape : ATOMIC_LIST;
  if (isJsonObject(value)) {
    return shape.is === 'struct' || shape.is === 'map' ? shape : GRANULAR;
  }
  if (value === undefined || value === null) return shape.is === 'any' ? LEAF : shape;
  return LEAF;
}

/** An object of this shape to which nobody has given anything: only the parts that Go always writes. */
export function emptyValue(shape: Shape): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  if (shape.is !== 'struct') return value;
  for (const [key, field] of shape.fields) {
    if (field.always === true) value[key] = emptyValue(field.shape);
  }
  return value;
}
