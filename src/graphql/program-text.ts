import {
  defaultFieldResolver,
  getArgumentValues,
  getNullableType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  TypeNameMetaFieldDef,
  type FieldNode,
  type GraphQLAbstractType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type GraphQLTypeResolver,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { VariableValues } from './weigh.ts';

/** A field with arguments, and what was given for them. */
interface FieldWithArguments {
  readonly field: GraphQLField<unknown, unknown>;
  readonly node: FieldNode;
}

/** The text of a program, and what of the schema it refers to by number. */
export interface ProgramParts {
  /** A function of the parts and of the tools (program.ts), which returns the function that answers the operation. */
  readonly text: string;
  readonly fields: readonly FieldWithArguments[];
  readonly resolvers: readonly GraphQLFieldResolver<unknown, unknown>[];
  readonly leaves: readonly ((value: unknown) => unknown)[];
  readonly typeResolvers: readonly ((value: unknown, context: unknown) => unknown)[];
  /** What fields without arguments are given. */
  readonly noArguments: object;
}

/** What stands under one name in an answer; more than one node when it was asked for several times. */
type Fields = ReadonlyMap<string, readonly [FieldNode, ...FieldNode[]]>;

/** Thrown for what programs cannot do. */
const notForPrograms = new Error('Not for programs');

/**
 * Writes the program of a query. Each selection becomes a function that makes its objects as literals, so that objects
 * of one selection have one shape; what is common to all rows is worked out here or once in a run.
 */
export function programText(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
): ProgramParts | undefined {
  const functions: string[] = [];
  const fields: FieldWithArguments[] = [];
  const resolvers: GraphQLFieldResolver<unknown, unknown>[] = [];
  const leaves: ((value: unknown) => unknown)[] = [];
  const typeResolvers: ((value: unknown, context: unknown) => unknown)[] = [];
  const leafNames = new Map<string, string>();

  const define = (parameters: string, body: string): string => {
    const name = `f${functions.length}`;
    functions.push(`function ${name}(${parameters}) {\n${body}\n}`);
    return name;
  };
  const numberOf = <T>(list: T[], one: T): number => list.push(one) - 1;

  /** Name of the function that completes values of a type. */
  const completing = (type: GraphQLOutputType, sets: readonly SelectionSetNode[]): string => {
    const isNonNull = isNonNullType(type);
    const inner = getNullableType(type);
    const none = isNonNull ? 'stop(run)' : 'null';
    if (isLeafType(inner)) return leaf(inner, none);
    if (isListType(inner)) return list(completing(inner.ofType, sets), none);
    const one = isAbstractType(inner) ? anyOf(inner, sets) : object(inner, sets);
    return define('v, run', `return v == null ? ${none} : ${one}(v, run);`);
  };
  const leaf = (type: GraphQLLeafType, none: string): string => {
    const key = `${type.name} ${none}`;
    const known = leafNames.get(key);
    if (known !== undefined) return known;
    const number = numberOf(leaves, leafReader(type));
    const asItIs = plainValues[type.name];
    const otherwise = `v == null ? ${none} : leaf(leaves[${number}], v, run)`;
    const name = define('v, run', `return ${asItIs ? `${asItIs} ? v : ` : ''}${otherwise};`);
    leafNames.set(key, name);
    return name;
  };
  const list = (completeItem: string, none: string): string =>
    define(
      'v, run',
      `if (v == null) return ${none};
      const given = Array.isArray(v) ? v : items(v, run);
      const out = [];
      for (let at = 0; at < given.length; at += 1) {
        const item = given[at];
        if (${isPromised('item')}) {
          out[at] = null;
          later(run, item, { of: out, key: at, complete: ${completeItem} });
        } else out[at] = ${completeItem}(item, run);
      }
      return out;`,
    );
  const anyOf = (type: GraphQLAbstractType, sets: readonly SelectionSetNode[]): string => {
    const number = numberOf(typeResolvers, typeResolverOf(type));
    const cases = schema
      .getPossibleTypes(type)
      .map((one) => `case ${JSON.stringify(one.name)}: return ${object(one, sets)}(v, run);`);
    return define(
      'v, run',
      `let name;
      try {
        name = typeResolvers[${number}](v, run.context);
      } catch {
        return stop(run);
      }
      switch (name) {
        ${cases.join('\n')}
        default: return stop(run);
      }`,
    );
  };
  const object = (type: GraphQLObjectType, sets: readonly SelectionSetNode[]): string => {
    if (type.isTypeOf != null) throw notForPrograms;
    const asked = [...fieldsOf(schema, type, sets)];
    const [reads, members, promises]: [string[], string[], string[]] = [[], [], []];
    for (const [at, [key, nodes]] of asked.entries()) {
      const name = JSON.stringify(key);
      const [node] = nodes;
      if (node.name.value === TypeNameMetaFieldDef.name) {
        members.push(`${name}: ${JSON.stringify(type.name)}`);
        continue;
      }
      const field = type.getFields()[node.name.value];
      // Such as `__schema`, and a name that an object would take for something else.
      if (field === undefined || key === '__proto__') throw notForPrograms;
      const inside = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
      const complete = completing(field.type, inside);
      reads.push(`let v${at}; try { v${at} = ${reading(field, node)}; } catch { stop(run); }`);
      members.push(`${name}: ${isPromised(`v${at}`)} ? null : ${complete}(v${at}, run)`);
      const place = `{ of: out, key: ${name}, complete: ${complete} }`;
      promises.push(`if (${isPromised(`v${at}`)}) later(run, v${at}, ${place});`);
    }
    return define(
      'o, run',
      `if (typeof o === 'function' || o instanceof Error) return stop(run);
      ${reads.join('\n')}
      const out = { ${members.join(', ')} };
      ${promises.join('\n')}
      return out;`,
    );
  };
  const reading = (field: GraphQLField<unknown, unknown>, node: FieldNode): string => {
    const { resolve = defaultFieldResolver } = field;
    // A property that is a function is called by graphql-js: no completing function takes it for a value.
    if (resolve === defaultFieldResolver) return `o[${JSON.stringify(field.name)}]`;
    // They may ask where in the operation they are.
    if (resolve.length > 3) throw notForPrograms;
    const args =
      field.args.length === 0 ? 'noArguments' : `run.args(${numberOf(fields, { field, node })})`;
    return `r${numberOf(resolvers, resolve)}(o, ${args}, run.context)`;
  };

  try {
    const root = schema.getRootType(operation.operation);
    if (root == null) return undefined;
    const answer = object(root, [operation.selectionSet]);
    const names = resolvers.map((_, number) => `r${number}`);
    const text = `'use strict';
    (({ resolvers, leaves, typeResolvers, noArguments, later, items, leaf, stop }) => {
      const [${names.join(', ')}] = resolvers;
      ${functions.join('\n')}
      return ${answer};
    })`;
    return { text, fields, resolvers, leaves, typeResolvers, noArguments: {} };
  } catch (error) {
    if (error === notForPrograms) return undefined;
    throw error;
  }
}

/** Arguments as the resolver is given them; throws a `GraphQLError`. */
export function argumentsOf(given: FieldWithArguments | undefined, variables: VariableValues) {
  return given === undefined ? {} : getArgumentValues(given.field, given.node, { ...variables });
}

/** What needs no converting, as a test of `v`. */
const plainValues: Readonly<Record<string, string | undefined>> = {
  String: "typeof v === 'string'",
  ID: "typeof v === 'string'",
  Boolean: "typeof v === 'boolean'",
  Int: "typeof v === 'number' && (v | 0) === v",
  Float: "typeof v === 'number' && Number.isFinite(v)",
};

/** Fails on errors that were returned, as graphql-js does; anything else is the type's own affair. */
function leafReader(type: GraphQLLeafType): (value: unknown) => unknown {
  return (value) => {
    if (value instanceof Error) throw value;
    // Scalars and enums alike; a custom scalar may return anything.
    return type.serialize(value);
  };
}

function typeResolverOf({
  resolveType,
}: {
  readonly resolveType?: GraphQLTypeResolver<unknown, unknown> | null | undefined;
}): (value: unknown, context: unknown) => unknown {
  if (resolveType == null || resolveType.length > 2) throw notForPrograms;
  return resolveType as (value: unknown, context: unknown) => unknown;
}

const isPromised = (name: string): string =>
  `typeof ${name} === 'object' && ${name} !== null && typeof ${name}.then === 'function'`;

/** What an object of this type is asked for, in the order in which it is answered. */
function fieldsOf(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
): Fields {
  const found = new Map<string, [FieldNode, ...FieldNode[]]>();
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value;
        const same = found.get(key);
        if (same === undefined) found.set(key, [selection]);
        else same.push(selection);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value;
        if (condition === undefined || isOf(schema, type, condition))
          collect(selection.selectionSet);
      } else throw notForPrograms;
    }
  };
  sets.forEach(collect);
  return found;
}

function isOf(schema: GraphQLSchema, type: GraphQLObjectType, name: string): boolean {
  const condition = schema.getType(name);
  if (isObjectType(condition)) return condition === type;
  return isAbstractType(condition) && schema.isSubType(condition, type);
}
