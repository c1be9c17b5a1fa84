/**
 * Makes src/sim/built-in-shapes.json: which fields the built-in kinds have, of which type, and how their lists and maps
 * merge, from the OpenAPI documents in Kubernetes' own source.
 *
 *     node tools/generate-sim-shapes.ts <folder of the module k8s.io/kubernetes>
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { BUILT_IN_TYPES, resourceKey, type ResourceType } from '../src/sim/resource-types.ts';

interface Schema {
  $ref?: string;
  allOf?: Schema[];
  oneOf?: Schema[];
  type?: string;
  format?: string;
  default?: unknown;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema;
  items?: Schema;
  'x-kubernetes-list-type'?: string;
  'x-kubernetes-list-map-keys'?: string[];
  'x-kubernetes-map-type'?: string;
  'x-kubernetes-patch-strategy'?: string;
  'x-kubernetes-patch-merge-key'?: string;
  'x-kubernetes-group-version-kind'?: { group: string; version: string; kind: string }[];
}

const LEAVES: Readonly<Record<string, string>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': 'quantity',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': 'int-or-string',
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': 'time',
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': 'time',
};

const PREFIX = /^io\.k8s\.(api\.|apimachinery\.pkg\.apis\.|.*\.pkg\.apis\.)/;

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node tools/generate-sim-shapes.ts <folder of the module k8s.io/kubernetes>');
  process.exit(2);
}
const source = folder;

const schemas = new Map<string, Schema>();
const types: Record<string, Record<string, string>> = {};
const atomic = new Set<string>();

function documentOf({ group, version }: ResourceType): Record<string, Schema> {
  const name = group === '' ? `api__${version}` : `apis__${group}__${version}`;
  const path = join(source, 'api/openapi-spec/v3', `${name}_openapi.json`);
  const document = JSON.parse(readFileSync(path, 'utf8')) as {
    components: { schemas: Record<string, Schema> };
  };
  return document.components.schemas;
}

function referenceOf(schema: Schema): string | undefined {
  return (schema.$ref ?? schema.allOf?.[0]?.$ref)?.split('/').at(-1);
}

/** A type in the notation that src/sim/built-in-shapes.ts reads. */
function notation(schema: Schema): string {
  const reference = referenceOf(schema);
  if (reference !== undefined) {
    const mark = schema['x-kubernetes-map-type'] === 'atomic' ? '#!' : '#';
    return LEAVES[reference] ?? structNotation(reference, mark);
  }
  if (schema.items) {
    const kind = schema['x-kubernetes-list-type'] ?? 'atomic';
    const keys = (schema['x-kubernetes-list-map-keys'] ?? []).join(',');
    const how = kind === 'map' ? `map ${keys}` : kind === 'atomic' ? '' : kind;
    return `[${how}]${notation(schema.items)}`;
  }
  if (schema.additionalProperties) {
    const how = schema['x-kubernetes-map-type'] === 'atomic' ? 'atomic' : '';
    return `{${how}}${notation(schema.additionalProperties)}`;
  }
  if (schema.type === 'object' || schema.type === undefined) return 'any';
  return schema.type;
}

function structNotation(reference: string, mark: string): string {
  const schema = schemas.get(reference);
  if (!schema?.properties) return schema?.type === 'object' ? 'any' : 'any';
  const name = reference.replace(PREFIX, '');
  if (!(name in types)) {
    const fields: Record<string, string> = {};
    types[name] = fields;
    if (schema['x-kubernetes-map-type'] === 'atomic') atomic.add(name);
    for (const [key, field] of Object.entries(schema.properties)) fields[key] = fieldNotation(field);
  }
  return `${mark}${name}`;
}

function fieldNotation(field: Schema): string {
  const parts = [notation(field)];
  const strategy = field['x-kubernetes-patch-strategy'];
  if (strategy !== undefined) {
    parts.push(`patch ${strategy} ${field['x-kubernetes-patch-merge-key'] ?? ''}`.trim());
  }
  const value = field.default;
  if (typeof value === 'string' && value !== '') parts.push(`default ${value}`);
  // A struct that Go always writes, though it be empty.
  if (referenceOf(field) !== undefined && JSON.stringify(value) === '{}') parts.push('always');
  return parts.join('|');
}

const resources: Record<string, string> = {};
for (const type of BUILT_IN_TYPES) {
  for (const [name, schema] of Object.entries(documentOf(type))) schemas.set(name, schema);
  const found = [...schemas].find(([, schema]) =>
    schema['x-kubernetes-group-version-kind']?.some(
      (each) =>
        each.group === type.group && each.version === type.version && each.kind === type.kind,
    ),
  );
  if (!found) throw new Error(`no schema for ${resourceKey(type)}`);
  resources[resourceKey(type)] = structNotation(found[0], '#').slice(1);
}

const target = new URL('../src/sim/built-in-shapes.json', import.meta.url);
const made = {
  source: basename(source),
  resources,
  atomic: [...atomic].toSorted(),
  types: Object.fromEntries(Object.entries(types).toSorted(([a], [b]) => (a < b ? -1 : 1))),
};
writeFileSync(target, `${JSON.stringify(made, null, 1)}\n`);
console.log(`${Object.keys(types).length} types of ${Object.keys(resources).length} resources`);
