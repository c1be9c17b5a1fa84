import {
  getOperationAST,
  GraphQLError,
  type ExecutionArgs,
  type GraphQLSchema,
  type OperationTypeNode,
} from 'graphql';
import type { GatewayContext } from './context.ts';

/** An operation as it comes over a WebSocket or an event stream. */
export interface OperationParams {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

export interface PreparedOperation {
  readonly type: OperationTypeNode;
  readonly args: ExecutionArgs;
}

/**
 * Parses and checks an operation just as it is done for plain HTTP: document, limits, which operation, and that the
 * variables fit. Returns errors instead of throwing them; nothing was executed then.
 */
export function prepareOperation(
  schema: GraphQLSchema,
  { query, operationName, variables }: OperationParams,
  contextValue: GatewayContext,
): PreparedOperation | readonly GraphQLError[] {
  const { documents, check } = contextValue.operations;
  const document = documents.read(query);
  if (!('kind' in document)) return document;
  const operation = getOperationAST(document, operationName);
  if (operation == null) {
    const which =
      operationName == null ? 'Name the operation to run' : `No operation ${operationName}`;
    return [new GraphQLError(which, { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } })];
  }
  const given = variables ?? {};
  const errors = check({ document, operation, variables: given });
  if (errors.length > 0) return errors;
  return {
    type: operation.operation,
    args: {
      schema,
      document,
      operationName: operation.name?.value,
      variableValues: given,
      contextValue,
    },
  };
}
