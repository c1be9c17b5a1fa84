import {
  getNamedType,
  Kind,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** Coerced values of variables. */
export type VariableValues = Readonly<Record<string, unknown>>;

/** An operation of a document that fits the schema. */
export interface WeighedOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: VariableValues;
}

/** A field that is asked for. */
export interface AskedField {
  readonly parent: string;
  readonly field: GraphQLField<unknown, unknown>;
  readonly node: FieldNode;
  /** The type that it leads to. For a connection that of its nodes. */
  readonly item: string;
  readonly shape: 'ONE' | 'LIST' | 'CONNECTION';
}

export interface Weights {
  /** What the field itself weighs. */
  own(asked: AskedField): number;
  /** How often what is selected inside it comes. For a connection: of its edges, everything else comes once. */
  times(asked: AskedField): number;
}

/** Weight of a selection: `once`, and so much more for each edge when it is a selection of a connection. */
interface Weight {
  readonly once: number;
  readonly perEdge: number;
}

/**
 * Adds up what an operation weighs: each field by itself, and what is inside it as often as it comes. Takes time in
 * proportion to the document, however its fragments spread one another. Selections that `@skip` and `@include`
 * leave out weigh nothing; a field that is selected twice weighs twice.
 */
export function weigh(
  { schema, document, operation, variables }: WeighedOperation,
  weights: Weights,
): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION)
      fragments.set(definition.name.value, definition);
  }
  const ofFragments = new Map<string, Weight>();

  const ofSet = (set: SelectionSetNode, parent: GraphQLNamedType): Weight => {
    let [once, perEdge] = [0, 0];
    for (const selection of set.selections) {
      if (isLeftOut(selection, variables)) continue;
      const weight = ofSelection(selection, parent);
      once += weight.once;
      perEdge += weight.perEdge;
    }
    return { once, perEdge };
  };
  const ofSelection = (selection: SelectionNode, parent: GraphQLNamedType): Weight => {
    if (selection.kind === Kind.FIELD) return ofField(selection, parent);
    if (selection.kind === Kind.FRAGMENT_SPREAD) return ofFragment(selection.name.value);
    const { typeCondition } = selection;
    const type = typeCondition && schema.getType(typeCondition.name.value);
    return ofSet(selection.selectionSet, type ?? parent);
  };
  const ofFragment = (name: string): Weight => {
    const known = ofFragments.get(name);
    if (known !== undefined) return known;
    const fragment = fragments.get(name);
    const type = fragment && schema.getType(fragment.typeCondition.name.value);
    const weight = fragment && type ? ofSet(fragment.selectionSet, type) : nothing;
    ofFragments.set(name, weight);
    return weight;
  };
  const ofField = (node: FieldNode, parent: GraphQLNamedType): Weight => {
    const field = fieldOf(schema, parent, node.name.value);
    if (field == null) return nothing;
    const type = getNamedType(field.type);
    const asked: AskedField = { parent: parent.name, field, node, ...shapeOf(field, type) };
    const own = weights.own(asked);
    if (node.selectionSet === undefined) return { once: own, perEdge: 0 };
    const inside = ofSet(node.selectionSet, type);
    if (asked.shape === 'CONNECTION') {
      return { once: own + inside.once + weights.times(asked) * inside.perEdge, perEdge: 0 };
    }
    // The size of a page was said where the connection was asked for.
    if (asked.shape === 'LIST' && isConnection(parent)) {
      return { once: 0, perEdge: own + inside.once };
    }
    return { once: weights.times(asked) * (own + inside.once), perEdge: 0 };
  };

  const root = schema.getRootType(operation.operation);
  return root == null ? 0 : ofSet(operation.selectionSet, root).once;
}

const nothing: Weight = { once: 0, perEdge: 0 };

function shapeOf(
  field: GraphQLField<unknown, unknown>,
  type: GraphQLNamedType,
): Pick<AskedField, 'shape' | 'item'> {
  if (isConnection(type)) return { shape: 'CONNECTION', item: nodeOf(type) };
  const nullable = isNonNullType(field.type) ? field.type.ofType : field.type;
  return { shape: isListType(nullable) ? 'LIST' : 'ONE', item: type.name };
}

/** Name of the type that the edges of a connection lead to. */
function nodeOf(connection: GraphQLNamedType): string {
  const edge = isObjectType(connection) ? connection.getFields()['edges'] : undefined;
  const edgeType = edge && getNamedType(edge.type);
  const node = isObjectType(edgeType) ? edgeType.getFields()['node'] : undefined;
  return node === undefined ? connection.name : getNamedType(node.type).name;
}

function fieldOf(
  schema: GraphQLSchema,
  parent: GraphQLNamedType,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef;
  if (parent === schema.getQueryType()) {
    const meta = [SchemaMetaFieldDef, TypeMetaFieldDef].find((field) => field.name === name);
    if (meta !== undefined) return meta;
  }
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
}

function isConnection(type: GraphQLNamedType): boolean {
  return (isObjectType(type) || isInterfaceType(type)) && type.name.endsWith('Connection');
}

/** True where `@skip` or `@include` say so. A variable that is not given says nothing. */
export function isLeftOut({ directives = [] }: SelectionNode, variables: VariableValues): boolean {
  return directives.some(({ name, arguments: given = [] }) => {
    if (name.value !== 'skip' && name.value !== 'include') return false;
    const condition = given[0]?.value;
    const holds =
      condition?.kind === Kind.VARIABLE
        ? variables[condition.name.value]
        : condition?.kind === Kind.BOOLEAN && condition.value;
    return holds === (name.value === 'skip');
  });
}
