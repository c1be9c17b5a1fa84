import { readFileSync } from 'node:fs';
import { resourceKey, type ResourceType } from './resource-types.ts';
import { ANY, type Field, type LeafType, type Shape } from './shape.ts';

/** `built-in-shapes.json`, made from Kubernetes' OpenAPI documents by tools/generate-sim-shapes.ts. */
interface ShapeTable {
  resources: Record<string, string>;
  /** Types that merge as a whole wherever they stand. */
  atomic: string[];
  /** Fields by type, in the notation of `parseField`. */
  types: Record<string, Record<string, string>>;
}

const LEAF_TYPES: ReadonlySet<string> = new Set<LeafType>([
  'string',
  'integer',
  'number',
  'boolean',
  'quantity',
  'int-or-string',
  'time',
]);

const TABLE = JSON.parse(
  readFileSync(new URL('built-in-shapes.json', import.meta.url), 'utf8'),
) as ShapeTable;
const ATOMIC_TYPES = new Set(TABLE.atomic);
const STRUCTS = new Map<string, Shape>();

function structShape(name: string, atomic: boolean): Shape {
  const key = atomic ? `${name}!` : name;
  let shape = STRUCTS.get(key);
  if (!shape) {
    let fields: ReadonlyMap<string, Field> | undefined;
    shape = {
      is: 'struct',
      // Types refer to each other in circles, so the fields are read when they are first looked at.
      get fields() {
        fields ??= new Map(
          Object.entries(TABLE.types[name] ?? {}).map(([field, text]) => [field, parseField(text)]),
        );
        return fields;
      },
      atomic: atomic || ATOMIC_TYPES.has(name),
      open: false,
    };
    STRUCTS.set(key, shape);
  }
  return shape;
}

/** Reads `[map name]#core.v1.Container`, `{atomic}string`, `#!core.v1.NodeSelector`, `integer`. */
function parseShape(text: string): Shape {
  const list = /^\[(?:(set)|map ([^\]]*))?\](.*)$/.exec(text);
  if (list) {
    const [, set, keys, items = ''] = list;
    const kind = set !== undefined ? 'set' : keys !== undefined ? 'map' : 'atomic';
    return { is: 'list', items: parseShape(items), kind, keys: keys?.split(',') ?? [] };
  }
  const map = /^\{(atomic)?\}(.*)$/.exec(text);
  if (map) return { is: 'map', values: parseShape(map[2] ?? ''), atomic: map[1] !== undefined };
  if (text.startsWith('#!')) return structShape(text.slice(2), true);
  if (text.startsWith('#')) return structShape(text.slice(1), false);
  return LEAF_TYPES.has(text) ? { is: 'leaf', type: text as LeafType } : ANY;
}

/** Reads a field: its shape, then `|patch <strategies> <key>`, `|default <text>`, `|always`, `|omit`. */
function parseField(text: string): Field {
  const [shape = '', ...marks] = text.split('|');
  const field: Field = { shape: parseShape(shape) };
  for (const mark of marks) {
    const [word, first = '', second] = mark.split(' ');
    if (word === 'patch') field.patch = { strategies: first.split(','), key: second };
    else if (word === 'default') field.default = first;
    else if (word === 'omit') field.omit = true;
    else field.always = true;
  }
  return field;
}

/** The shape of a resource's objects. */
export function shapeOf(type: ResourceType): Shape {
  if (type.shape) return type.shape;
  const name = TABLE.resources[resourceKey(type)];
  return name === undefined ? ANY : structShape(name, false);
}

/** The shape of metadata, which custom resources share. */
export function metadataShape(): Shape {
  return structShape('meta.v1.ObjectMeta', false);
}
