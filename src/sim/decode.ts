import { badRequest } from './api-error.ts';
import { metadataShape, shapeOf } from './built-in-shapes.ts';
import { isJsonObject, type JsonObject } from './json-values.ts';
import { jsonKind } from './object-body.ts';
import type { ResourceType } from './resource-types.ts';
import { emptyValue, type LeafType, type Shape } from './shape.ts';
import type { SimMetadata, SimObject } from './sim-object.ts';

/** Go's names for the types of scalars, as its decoder's complaints have them. */
const GO_TYPES: Readonly<Record<LeafType, string>> = {
  string: 'string',
  integer: 'int32',
  number: 'float64',
  boolean: 'bool',
  quantity: 'resource.Quantity',
  'int-or-string': 'intstr.IntOrString',
  time: 'v1.Time',
};

const FITS: Readonly<Record<LeafType, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  integer: (value) => typeof value === 'number' && Number.isInteger(value),
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  quantity: (value) => typeof value === 'string' || typeof value === 'number',
  'int-or-string': (value) => typeof value === 'string' || typeof value === 'number',
  time: (value) => typeof value === 'string',
};

interface Decoding {
  type: ResourceType;
  unknown: string[];
}

function wrongType(decoding: Decoding, path: string, found: { value: unknown; go: string }): Error {
  const { kind, version } = decoding.type;
  return badRequest(
    `${kind} in version "${version}" cannot be handled as a ${kind}: json: cannot unmarshal ${jsonKind(found.value)} into Go struct field ${kind}.${path} of type ${found.go}`,
  );
}

function isZero(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return !value;
  return Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
}

function decodeStruct(
  value: JsonObject,
  shape: Extract<Shape, { is: 'struct' }>,
  at: { path: string; decoding: Decoding },
): JsonObject {
  const result: JsonObject = {};
  for (const [key, field] of Object.entries(value)) {
    const known = shape.fields.get(key);
    const path = at.path === '' ? key : `${at.path}.${key}`;
    if (!known && !shape.open) at.decoding.unknown.push(path);
    else if (field !== null && !(known?.omit === true && isZero(field))) {
      result[key] = known ? decode(field, known.shape, { ...at, path }) : field;
    }
  }
  for (const [key, field] of shape.fields) {
    if (result[key] !== undefined) continue;
    if (field.always === true) result[key] = emptyValue(field.shape);
    else if (field.default !== undefined) result[key] = field.default;
  }
  return result;
}

function decode(value: unknown, shape: Shape, at: { path: string; decoding: Decoding }): unknown {
  const { path, decoding } = at;
  switch (shape.is) {
    case 'any':
      return value;
    case 'leaf':
      if (!FITS[shape.type](value)) {
        throw wrongType(decoding, path, { value, go: GO_TYPES[shape.type] });
      }
      return shape.type === 'quantity' ? String(value) : value;
    case 'list':
      if (!Array.isArray(value)) throw wrongType(decoding, path, { value, go: '[]' });
      return value.map((item, index) =>
        decode(item, shape.items, { decoding, path: `${path}[${index}]` }),
      );
    case 'map':
      if (!isJsonObject(value)) throw wrongType(decoding, path, { value, go: 'map[string]' });
      return Object.fromEntries(
        Object.entries(value).map(([key, field]) => [
          key,
          decode(field, shape.values, { decoding, path: `${path}.${key}` }),
        ]),
      );
    case 'struct':
      if (!isJsonObject(value)) throw wrongType(decoding, path, { value, go: 'struct' });
      return decodeStruct(value, shape, at);
  }
}

/** Fields of a custom resource that its schema does not name. What they hold is checked against the schema later. */
function unknownFields(value: unknown, shape: Shape, path: string): string[] {
  if (Array.isArray(value)) {
    if (shape.is !== 'list') return [];
    return value.flatMap((item, index) => unknownFields(item, shape.items, `${path}[${index}]`));
  }
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, field]) => {
    const inner = path === '' ? key : `${path}.${key}`;
    if (shape.is === 'map') return unknownFields(field, shape.values, inner);
    if (shape.is !== 'struct') return [];
    const known = shape.fields.get(key);
    if (known) return unknownFields(field, known.shape, inner);
    return shape.open ? [] : [inner];
  });
}

/** An empty managedFields is a wish of its own, to forget all owners, and no empty list. */
function withReset(object: SimObject, metadata: SimMetadata): SimMetadata {
  const named = { ...metadata, name: object.metadata.name };
  return object.metadata.managedFields?.length === 0 ? { ...named, managedFields: [] } : named;
}

/**
 * An object as the server reads it, and the fields it does not know. A built-in kind loses those fields and every null,
 * and gets the empty parts that Go always writes; of a custom resource only metadata is read so, the rest is its schema's.
 * Throws `ApiError` 400 for a value of the wrong type.
 */
export function decodeObject(
  type: ResourceType,
  object: SimObject,
): { object: SimObject; unknown: string[] } {
  const shape = shapeOf(type);
  const decoding: Decoding = { type, unknown: [] };
  if (type.custom === true) {
    const at = { path: 'metadata', decoding };
    const metadata = decode(object.metadata, metadataShape(), at) as SimMetadata;
    const unknown = [...decoding.unknown, ...unknownFields({ ...object, metadata: {} }, shape, '')];
    return { object: { ...object, metadata: withReset(object, metadata) }, unknown };
  }
  const decoded = decode(object, shape, { path: '', decoding }) as SimObject;
  const metadata = withReset(object, decoded.metadata);
  return { object: { ...decoded, metadata }, unknown: decoding.unknown };
}
