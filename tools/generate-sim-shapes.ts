/**
 * Makes src/sim/built-in-shapes.json: which fields the built-in kinds have, of which type, how their lists and maps
 * merge (from the OpenAPI documents in Kubernetes' own source), and which of them are left out when they are empty
 * (from the tags of the Go types).
 *
 *     node tools/generate-sim-shapes.ts <folder of Go's modules> 1.36.3
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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

const [modules = '', release = ''] = process.argv.slice(2);
if (modules === '' || !/^1\.\d+\.\d+$/.test(release)) {
  console.error(
    "usage: node tools/generate-sim-shapes.ts <folder of Go's modules> <release, as 1.36.3>",
  );
  process.exit(2);
}
/** The libraries of release 1.x.y are versioned v0.x.y. */
const library = `v0${release.slice(1)}`;

const schemas = new Map<string, Schema>();
const types: Record<string, Record<string, string>> = {};
const atomic = new Set<string>();

function documentOf({ group, version }: ResourceType): Record<string, Schema> {
  const name = group === '' ? `api__${version}` : `apis__${group}__${version}`;
  const path = join(
    modules,
    `k8s.io/kubernetes@v${release}`,
    'api/openapi-spec/v3',
    `${name}_openapi.json`,
  );
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
  if (!schema?.properties) return 'any';
  const name = reference.replace(PREFIX, '');
  if (!(name in types)) {
    const fields: Record<string, string> = {};
    types[name] = fields;
    if (schema['x-kubernetes-map-type'] === 'atomic') atomic.add(name);
    for (const [key, field] of Object.entries(schema.properties)) {
      const reference = referenceOf(field);
      const empty = reference === undefined && isOmitted(name, key) ? '|omit' : '';
      fields[key] = fieldNotation(field) + empty;
    }
  }
  return `${mark}${name}`;
}

interface GoStruct {
  /** JSON names of fields that are not pointers and are left out when empty. */
  omitted: Set<string>;
  /** Structs whose fields count as this one's. */
  inlined: string[];
}

const packages = new Map<string, Map<string, GoStruct>>();

function packageFolder(group: string, version: string): string {
  if (group === 'meta') return `apimachinery@${library}/pkg/apis/meta/${version}`;
  if (group === 'apiextensions') {
    return `apiextensions-apiserver@${library}/pkg/apis/apiextensions/${version}`;
  }
  return `api@${library}/${group}/${version}`;
}

/** The structs of a package, by a reading of its types.go that is no Go parser but knows these files' layout. */
function structsOf(group: string, version: string): Map<string, GoStruct> {
  const key = `${group}.${version}`;
  const known = packages.get(key);
  if (known) return known;
  const structs = new Map<string, GoStruct>();
  packages.set(key, structs);
  const folder = join(modules, 'k8s.io', packageFolder(group, version));
  let current: GoStruct | undefined;
  for (const file of readdirSync(folder).filter((name) => /^types(_\w+)?\.go$/.test(name))) {
    for (const line of readFileSync(join(folder, file), 'utf8').split('\n')) {
      const start = /^type (\w+) struct/.exec(line);
      if (start) {
        current = { omitted: new Set(), inlined: [] };
        structs.set(start[1] ?? '', current);
      }
      if (line === '}') current = undefined;
      const inline = /^\t([\w.]+)\s+`json:",inline"/.exec(line);
      if (inline) current?.inlined.push(inline[1] ?? '');
      const field = /^\t\w+\s+(\S+)\s+`json:"([^",]+),omitempty/.exec(line);
      if (field && !field[1]?.startsWith('*')) current?.omitted.add(field[2] ?? '');
    }
  }
  return structs;
}

function isOmitted(type: string, field: string): boolean {
  const [group = '', version = '', name = ''] = type.split('.');
  const struct = structsOf(group, version).get(name);
  if (!struct) return false;
  if (struct.omitted.has(field)) return true;
  return struct.inlined.some(
    (each) => !each.includes('.') && isOmitted(`${group}.${version}.${each}`, field),
  );
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
  release,
  resources,
  atomic: [...atomic].toSorted(),
  types: Object.fromEntries(Object.entries(types).toSorted(([a], [b]) => (a < b ? -1 : 1))),
};
writeFileSync(target, `${JSON.stringify(made, null, 1)}\n`);
console.log(`${Object.keys(types).length} types of ${Object.keys(resources).length} resources`);
