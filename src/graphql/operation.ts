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
  if (operation == null) return [noOperation(operationName)];
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

/** The document has no operation of this name; or several, and none was named. */
export function noOperation(name: string | null | undefined): GraphQLError {
  const message = name == null ? 'Name the operation to run' : `No operation ${name}`;
  const code = 'OPERATION_RESOLUTION_FAILURE';
  return new GraphQLError(message, { extensions: { code, http: { status: 400 } } });
}
