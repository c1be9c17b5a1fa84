import {
  getOperationAST,
  Kind,
  print,
  visit,
  type DocumentNode,
  type ExecutionArgs,
  type OperationDefinitionNode,
} from 'graphql';

/** The argument that says where a stream goes on; streams that differ in it only are told the same afterwards. */
const cursorArgument = 'resumeFrom';

/**
 * Equal for subscriptions that are told the same, wherever each of them begins: same document, operation, variables and
 * rights. `more` is what else decides.
 */
export function streamKey(
  { document, operationName, variableValues = {} }: ExecutionArgs,
  { rights, more }: { readonly rights: string; readonly more: string },
): string {
  const operation = getOperationAST(document, operationName);
  const cursor = operation == null ? undefined : cursorVariable(document, operation);
  const variables = Object.entries(variableValues ?? {}).filter(([name]) => name !== cursor);
  const text = document.loc?.source.body ?? print(document);
  return JSON.stringify([
    text,
    operationName ?? '',
    sorted(Object.fromEntries(variables)),
    rights,
    more,
  ]);
}

/** The variable that is given as the cursor, if it is used for nothing else. */
function cursorVariable(
  document: DocumentNode,
  operation: OperationDefinitionNode,
): string | undefined {
  const names = operation.selectionSet.selections.flatMap((selection) =>
    selection.kind === Kind.FIELD
      ? (selection.arguments ?? []).flatMap(({ name, value }) =>
          name.value === cursorArgument && value.kind === Kind.VARIABLE ? [value.name.value] : [],
        )
      : [],
  );
  const [name] = names;
  let uses = 0;
  visit(document, {
    VariableDefinition: () => false,
    Variable: (variable) => void (uses += variable.name.value === name ? 1 : 0),
  });
  return uses === 1 ? name : undefined;
}

/** The same value with the members of every object in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]));
}
