import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Kind,
  parse,
  print,
  visit,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
} from 'graphql';

/** Every operation that scripts, dashboards and acceptance checks use as it stands, by name. */
const file = readFileSync(join(import.meta.dirname, '../operations.graphql'), 'utf8');
const { definitions } = parse(file);
const fragments = definitions.filter(
  (definition): definition is FragmentDefinitionNode =>
    definition.kind === Kind.FRAGMENT_DEFINITION,
);
const operations = new Map(
  definitions
    .filter(
      (definition): definition is OperationDefinitionNode =>
        definition.kind === Kind.OPERATION_DEFINITION,
    )
    .map((operation) => [operation.name?.value ?? '', operation]),
);

/** Operations that the graph does not serve yet, with what brings each. */
export const operationsToCome: Readonly<Record<string, string>> = {};

export const operationNames: readonly string[] = [...operations.keys()];

/** One operation with the fragments that it needs, as a document of its own. */
export function operationDocument(name: string): DocumentNode {
  const operation = operations.get(name);
  if (operation === undefined) throw new Error(`No operation ${name}`);
  const spread = new Set<string>();
  visit(operation, {
    FragmentSpread: ({ name: { value } }) => {
      spread.add(value);
    },
  });
  return {
    kind: Kind.DOCUMENT,
    definitions: [operation, ...fragments.filter(({ name: { value } }) => spread.has(value))],
  };
}

/** The same as text. */
export function operationText(name: string): string {
  return print(operationDocument(name));
}
