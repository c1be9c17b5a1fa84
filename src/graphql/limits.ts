import {
  GraphQLError,
  Kind,
  type ASTVisitor,
  type FragmentDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

/** Fields inside fields; introspection as tools ask it needs 13. */
const maxDepth = 20;

/** Tokens of one document: more is refused before it is parsed to the end. */
export const maxTokens = 20_000;

/** Refuses documents that nest deeper than `maxDepth`; each error names the limit. */
export function depthLimit(context: ValidationContext): ASTVisitor {
  const depths = new Map<FragmentDefinitionNode, number>();
  const depthOf = (set: SelectionSetNode | undefined): number =>
    Math.max(
      0,
      ...(set?.selections ?? []).map((selection) => {
        if (selection.kind === Kind.FIELD) return 1 + depthOf(selection.selectionSet);
        if (selection.kind === Kind.INLINE_FRAGMENT) return depthOf(selection.selectionSet);
        const fragment = context.getFragment(selection.name.value);
        return fragment == null ? 0 : depthOfFragment(fragment);
      }),
    );
  const depthOfFragment = (fragment: FragmentDefinitionNode): number => {
    const known = depths.get(fragment);
    if (known !== undefined) return known;
    // A fragment that spreads itself is refused by another rule; here it only must not go round for ever.
    depths.set(fragment, 0);
    const depth = depthOf(fragment.selectionSet);
    depths.set(fragment, depth);
    return depth;
  };
  return {
    OperationDefinition(operation) {
      const depth = depthOf(operation.selectionSet);
      if (depth > maxDepth) {
        context.reportError(
          new GraphQLError(
            `The operation nests ${depth} fields deep; at most ${maxDepth} are allowed`,
            {
              nodes: operation,
              extensions: { limit: 'depth' },
            },
          ),
        );
      }
    },
  };
}
