import {
  Kind,
  visit,
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type InlineFragmentNode,
  type OperationDefinitionNode,
} from 'graphql';
import { isLeftOut, type VariableValues } from './weigh.ts';

/**
 * The operation alone, with every fragment written out where it is spread, and without `@skip` and `@include`: what
 * they leave out is not there. Means the same as long as the variables in `conditionsOf` have these values. Grows
 * with the number of fields that there are when all is written out: weigh before. Shares no node with the document.
 */
export function plainOperation(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: VariableValues,
): OperationDefinitionNode {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION)
      fragments.set(definition.name.value, definition);
  }
  const plain = visit(operation, {
    Field: (node) => {
      if (isLeftOut(node, variables)) return null;
      return hasConditions(node) ? { ...node, directives: unconditional(node) } : undefined;
    },
    InlineFragment: (node) => {
      if (isLeftOut(node, variables)) return null;
      return hasConditions(node) ? { ...node, directives: unconditional(node) } : undefined;
    },
    // What is put in the place of a spread is visited too.
    FragmentSpread: (node): InlineFragmentNode | null => {
      const fragment = fragments.get(node.name.value);
      if (fragment === undefined || isLeftOut(node, variables)) return null;
      const { typeCondition, selectionSet } = fragment;
      return { kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet };
    },
  });
  const copy = JSON.stringify(plain, (key, value: unknown) => (key === 'loc' ? undefined : value));
  return JSON.parse(copy) as OperationDefinitionNode;
}

/** Names of the variables that say what is left out, anywhere in the document. */
export function conditionsOf(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive: (directive) => {
      const [condition] = directive.arguments ?? [];
      if (isCondition(directive) && condition?.value.kind === Kind.VARIABLE)
        names.add(condition.value.name.value);
    },
  });
  return [...names];
}

interface Conditional {
  readonly directives?: readonly DirectiveNode[] | undefined;
}

const isCondition = ({ name }: DirectiveNode): boolean =>
  name.value === 'skip' || name.value === 'include';

const hasConditions = ({ directives = [] }: Conditional): boolean => directives.some(isCondition);

const unconditional = ({ directives = [] }: Conditional): readonly DirectiveNode[] =>
  directives.filter((directive) => !isCondition(directive));
