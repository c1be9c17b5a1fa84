import { metadataShape } from '../built-in-shapes.ts';
import { ANY, type Field, type LeafType, type Shape } from '../shape.ts';
import type { JsonSchema } from './json-schema.ts';

const LEAVES: Readonly<Record<string, LeafType>> = {
  string: 'string',
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
};

/** How values of a structural schema merge under server-side apply. */
export function schemaShape(schema: JsonSchema): Shape {
  if (schema['x-kubernetes-int-or-string'] === true) return { is: 'leaf', type: 'int-or-string' };
  if (schema.type === 'array') {
    return {
      is: 'list',
      items: schema.items ? schemaShape(schema.items) : ANY,
      kind: schema['x-kubernetes-list-type'] ?? 'atomic',
      keys: schema['x-kubernetes-list-map-keys'] ?? [],
    };
  }
  if (schema.type !== 'object') {
    const leaf = LEAVES[schema.type ?? ''];
    return leaf ? { is: 'leaf', type: leaf } : ANY;
  }
  const atomic = schema['x-kubernetes-map-type'] === 'atomic';
  const { properties, additionalProperties } = schema;
  if (typeof additionalProperties === 'object') {
    return { is: 'map', values: schemaShape(additionalProperties), atomic };
  }
  const open =
    schema['x-kubernetes-preserve-unknown-fields'] === true || additionalProperties === true;
  if (!properties && open) return atomic ? { is: 'map', values: ANY, atomic } : ANY;
  const fields = new Map<string, Field>();
  for (const [key, property] of Object.entries(properties ?? {})) {
    const value = property.default;
    fields.set(key, {
      shape: schemaShape(property),
      ...(typeof value === 'string' && { default: value }),
    });
  }
  if (schema['x-kubernetes-embedded-resource'] === true) addObjectFields(fields);
  return { is: 'struct', fields, atomic, open };
}

function addObjectFields(fields: Map<string, Field>): void {
  fields.set('apiVersion', { shape: { is: 'leaf', type: 'string' } });
  fields.set('kind', { shape: { is: 'leaf', type: 'string' } });
  fields.set('metadata', { shape: metadataShape() });
}

/** The shape of whole objects of a definition's schema. */
export function customResourceShape(schema: JsonSchema): Shape {
  const shape = schemaShape(schema);
  const fields = new Map(shape.is === 'struct' ? shape.fields : []);
  addObjectFields(fields);
  return { is: 'struct', fields, atomic: false, open: shape.is !== 'struct' || shape.open };
}
