import {
  GraphQLError,
  Kind,
  type ASTNode,
  type ASTVisitor,
  type FragmentDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';

/** How much a caller may ask for. A refusal names its limit by these names (`extensions.limit`). */
export interface GraphqlLimits {
  /** Bytes of a body or a message: a chart archive in base64 must fit. */
  readonly bodyBytes: number;
  /** Tokens of one document: more is refused before it is parsed to the end. */
  readonly tokens: number;
  /** Fields inside fields; introspection as tools ask it needs 13. */
  readonly depth: number;
  /** Fields that an operation begins with. */
  readonly rootFields: number;
  /** Fields of one document that have another name than their own. */
  readonly aliases: number;
  /** Values that the answer may have, as counted before it is computed (cost.ts). */
  readonly cost: number;
  /** HTTP requests that are answered at once. */
  readonly requests: number;
  /** Operations of any kind at once on one connection. */
  readonly operationsPerConnection: number;
  /** Subscriptions at once on one connection. */
  readonly subscriptionsPerConnection: number;
  /** Subscriptions at once on all connections of this process together. */
  readonly subscriptions: number;
}

export const defaultLimits: GraphqlLimits = {
  bodyBytes: 8 * 1024 * 1024,
  tokens: 20_000,
  depth: 20,
  rootFields: 50,
  aliases: 500,
  cost: 750_000,
  requests: 1_000,
  operationsPerConnection: 200,
  subscriptionsPerConnection: 100,
  subscriptions: 10_000,
};

/** Says that more was asked for than is allowed: which limit, how much, and of what (such as `fields deep`). */
export function limitError({ limit, asked, allowed, what, node }: Excess): GraphQLError {
  const message = `${asked} ${what} are asked for; at most ${allowed} are allowed (limit: ${limit})`;
  return new GraphQLError(message, {
    ...(node && { nodes: node }),
    extensions: { code: 'LIMIT_EXCEEDED', limit, asked, allowed, http: { status: 400 } },
  });
}

interface Excess {
  readonly limit: keyof GraphqlLimits;
  readonly asked: number;
  readonly allowed: number;
  readonly what: string;
  /** The part of the document that asks for it. */
  readonly node?: ASTNode;
}

/** What a document may look like, whatever the fleet is: checked when it is validated. */
export function shapeRules(limits: GraphqlLimits): readonly ValidationRule[] {
  return [
    (context) => depthRule(context, limits.depth),
    (context) => rootFieldsRule(context, limits.rootFields),
    (context) => aliasesRule(context, limits.aliases),
  ];
}

function depthRule(context: ValidationContext, allowed: number): ASTVisitor {
  const depthOf = measureOf(context, {
    field: (inside) => 1 + inside(),
    together: (sizes) => Math.max(0, ...sizes),
  });
  return {
    OperationDefinition(node) {
      const asked = depthOf(node.selectionSet);
      if (asked > allowed)
        context.reportError(
          limitError({ limit: 'depth', asked, allowed, what: 'fields one inside the other', node }),
        );
    },
  };
}

function rootFieldsRule(context: ValidationContext, allowed: number): ASTVisitor {
  const widthOf = measureOf(context, {
    field: () => 1,
    together: (sizes) => sizes.reduce((sum, size) => sum + size, 0),
  });
  return {
    OperationDefinition(node) {
      const asked = widthOf(node.selectionSet);
      if (asked > allowed)
        context.reportError(
          limitError({ limit: 'rootFields', asked, allowed, what: 'fields to begin with', node }),
        );
    },
  };
}

function aliasesRule(context: ValidationContext, allowed: number): ASTVisitor {
  let asked = 0;
  return {
    Field({ alias }) {
      if (alias !== undefined) asked += 1;
    },
    Document: {
      leave(node) {
        if (asked > allowed)
          context.reportError(
            limitError({ limit: 'aliases', asked, allowed, what: 'aliases', node }),
          );
      },
    },
  };
}

/** How selections add up to a size. */
interface Measure {
  readonly field: (inside: () => number) => number;
  readonly together: (sizes: readonly number[]) => number;
}

/** Measures a selection set with its fragments; each fragment is measured once. */
function measureOf(
  context: ValidationContext,
  { field, together }: Measure,
): (set: SelectionSetNode | undefined) => number {
  const fragments = new Map<FragmentDefinitionNode, number>();
  const sizeOf = (set: SelectionSetNode | undefined): number =>
    together(
      (set?.selections ?? []).map((selection) => {
        if (selection.kind === Kind.FIELD) return field(() => sizeOf(selection.selectionSet));
        if (selection.kind === Kind.INLINE_FRAGMENT) return sizeOf(selection.selectionSet);
        const fragment = context.getFragment(selection.name.value);
        return fragment == null ? 0 : sizeOfFragment(fragment);
      }),
    );
  const sizeOfFragment = (fragment: FragmentDefinitionNode): number => {
    const known = fragments.get(fragment);
    if (known !== undefined) return known;
    // A fragment that spreads itself is refused by another rule; here it only must not go round for ever.
    fragments.set(fragment, 0);
    const size = sizeOf(fragment.selectionSet);
    fragments.set(fragment, size);
    return size;
  };
  return sizeOf;
}
