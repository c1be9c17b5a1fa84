/** Random operations over a schema that are valid documents, with variables that may not fit and values that make no sense. */
import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';

/** A whole number from 0 up to and with `max`. */
export type Draw = (max: number) => number;

export interface DrawnOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Names that may be there and names that are not, for arguments by their names. */
export type Words = Readonly<Record<string, readonly string[]>>;

/** Draws that depend on the seed alone (mulberry32). */
export function drawsFrom(seed: number): Draw {
  let state = seed;
  return (max) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % (max + 1);
  };
}

/** Draws a query of up to about 60 fields. */
export function drawOperation(schema: GraphQLSchema, draw: Draw, words: Words): DrawnOperation {
  const definitions: string[] = [];
  const variables: Record<string, unknown> = {};
  const fragments: { readonly name: string; readonly type: string }[] = [];
  const texts: string[] = [];
  let [aliases, left] = [0, 60];
  const one = <T>(items: readonly T[]): T | undefined => items[draw(items.length - 1)];
  const chance = (of: number): boolean => draw(of - 1) === 0;

  const variable = (type: string, value: unknown, preset = ''): string => {
    const name = `v${definitions.length}`;
    definitions.push(`$${name}: ${type}${preset}`);
    if (value !== undefined) variables[name] = value;
    return `$${name}`;
  };
  const directive = (): string => {
    if (!chance(7)) return '';
    const which = chance(2) ? 'skip' : 'include';
    const value = chance(2);
    const by = draw(3);
    if (by === 0) return ` @${which}(if: ${String(value)})`;
    if (by === 1)
      return ` @${which}(if: ${variable('Boolean!', undefined, ` = ${String(value)}`)})`;
    return ` @${which}(if: ${variable('Boolean!', value)})`;
  };
  const scalar = (type: string, name: string): unknown => {
    if (type === 'Boolean') return chance(2);
    if (type === 'Int') return one([0, 1, 1, 2, 2, 5, 100, 5_000, -1, 5_001]);
    return one(words[name] ?? words['name'] ?? ['x']);
  };
  const valueOf = (type: GraphQLInputType, name: string): unknown => {
    const nullable = getNullableType(type);
    if (!isNonNullType(type) && chance(8)) return null;
    if (isListType(nullable)) {
      return Array.from({ length: draw(2) }, () => valueOf(nullable.ofType, name));
    }
    if (isEnumType(nullable)) return one(nullable.getValues())?.name;
    if (isInputObjectType(nullable)) {
      const members = Object.values(nullable.getFields()).filter(
        (member) => isNonNullType(member.type) || chance(3),
      );
      return Object.fromEntries(
        members.map((member) => [member.name, valueOf(member.type, member.name)]),
      );
    }
    return scalar(String(nullable), name);
  };
  const argument = ({ name, type }: GraphQLArgument): string => {
    const value = valueOf(type, name);
    if (chance(2)) return `${name}: ${literal(value, type)}`;
    // Now and then one that does not fit.
    const given = chance(25) ? one([{ no: 1 }, 'many', [['x']], 1.5, null]) : value;
    const preset = isNonNullType(type) || chance(2) ? '' : ` = ${literal(value, type)}`;
    return `${name}: ${variable(String(type), preset !== '' && chance(2) ? undefined : given, preset)}`;
  };
  const argumentsOf = (field: GraphQLField<unknown, unknown>): string => {
    const given = field.args.filter(
      ({ name, type }) => isNonNullType(type) || chance(name === 'first' ? 2 : 5),
    );
    return given.length === 0 ? '' : `(${given.map(argument).join(', ')})`;
  };
  const field = (parent: GraphQLNamedType, depth: number): string => {
    if (!isObjectType(parent) && !isInterfaceType(parent)) return '__typename';
    const all = Object.values(parent.getFields());
    const paths = all.filter(({ name }) => name === 'edges' || name === 'node');
    const chosen = one(chance(2) && paths.length > 0 ? paths : all);
    if (chosen === undefined || left <= 0 || chance(20)) return '__typename';
    left -= 1;
    const type = getNamedType(chosen.type);
    const isLeaf = !isObjectType(type) && !isAbstractType(type);
    if (!isLeaf && depth <= 0) return '__typename';
    const args = argumentsOf(chosen);
    // What has arguments, or is selected anew inside, cannot be merged with another of its name.
    const alias = args !== '' || chance(6) ? `a${(aliases += 1)}: ` : '';
    const inside = isLeaf ? '' : ` ${selection(type, depth - 1)}`;
    return `${alias}${chosen.name}${args}${directive()}${inside}`;
  };
  const selection = (parent: GraphQLNamedType, depth: number): string => {
    const parts = Array.from({ length: 1 + draw(3) }, () => part(parent, depth));
    return `{ ${parts.join(' ')} }`;
  };
  const part = (parent: GraphQLNamedType, depth: number): string => {
    if (depth <= 0 || !chance(5)) return field(parent, depth);
    const types = isAbstractType(parent)
      ? [parent, ...schema.getPossibleTypes(parent), ...interfacesAmong(schema, parent)]
      : [parent, ...(isObjectType(parent) ? parent.getInterfaces() : [])];
    const type = one(types) ?? parent;
    if (chance(3)) {
      const known = fragments.find((fragment) => fragment.type === type.name);
      if (known !== undefined && chance(2)) return `...${known.name}${directive()}`;
      const name = `F${texts.length}`;
      texts.push('');
      texts[Number(name.slice(1))] =
        `fragment ${name} on ${type.name} ${selection(type, depth - 1)}`;
      fragments.push({ name, type: type.name });
      return `...${name}${directive()}`;
    }
    const on = chance(4) && type === parent ? '' : ` on ${type.name}`;
    return `...${on}${directive()} ${selection(type, depth - 1)}`;
  };

  const root = schema.getQueryType();
  const body = root ? selection(root, 9) : '{ __typename }';
  const given = definitions.length === 0 ? '' : `(${definitions.join(', ')})`;
  return { query: [`query Drawn${given} ${body}`, ...texts].join('\n'), variables };
}

function interfacesAmong(schema: GraphQLSchema, parent: GraphQLNamedType): GraphQLNamedType[] {
  return Object.values(schema.getTypeMap()).filter(
    (type) =>
      isInterfaceType(type) &&
      type !== parent &&
      type.getInterfaces().some(({ name }) => name === parent.name),
  );
}

function literal(value: unknown, type: GraphQLInputType): string {
  const nullable = getNullableType(type);
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value) && isListType(nullable)) {
    return `[${value.map((item) => literal(item, nullable.ofType)).join(', ')}]`;
  }
  if (isEnumType(nullable) && typeof value === 'string') return value;
  if (typeof value === 'object' && isInputObjectType(nullable)) {
    const fields = nullable.getFields();
    const members = Object.entries(value).flatMap(([name, member]) => {
      const field = fields[name];
      return field === undefined ? [] : [`${name}: ${literal(member, field.type)}`];
    });
    return `{ ${members.join(', ')} }`;
  }
  return JSON.stringify(value);
}
