import {
  getOperationAST,
  getVariableValues,
  GraphQLError,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type ExecutionArgs,
  type GraphQLSchema,
  type OperationTypeNode,
} from 'graphql';
import type { GatewayContext } from './context.ts';
import { depthLimit, maxTokens } from './limits.ts';

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
 * Parses and checks an operation just as it is done for plain HTTP: document, depth, which operation, and that the
 * variables fit. Returns errors instead of throwing them; nothing was executed then.
 */
export function prepareOperation(
  schema: GraphQLSchema,
  { query, operationName, variables }: OperationParams,
  contextValue: GatewayContext,
): PreparedOperation | readonly GraphQLError[] {
  const document = parseDocument(query);
  if (document instanceof GraphQLError) return [document];
  const invalid = validate(schema, document, [...specifiedRules, depthLimit]);
  if (invalid.length > 0) return invalid;
  const operation = getOperationAST(document, operationName);
  if (operation == null) {
    const which =
      operationName == null ? 'Name the operation to run' : `No operation ${operationName}`;
    return [new GraphQLError(which, { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } })];
  }
  const given = variables ?? {};
  const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], given, {
    maxErrors: 50,
  });
  if (coerced.errors !== undefined) return coerced.errors.map(asInputError);
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

function parseDocument(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query, { maxLexicalTokens: maxTokens });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return new GraphQLError(error.message, {
      source: error.source,
      positions: error.positions,
      extensions: { code: 'GRAPHQL_PARSE_FAILED' },
    });
  }
}

function asInputError(error: GraphQLError): GraphQLError {
  return new GraphQLError(error.message, {
    ...(error.nodes && { nodes: error.nodes }),
    extensions: { code: 'BAD_USER_INPUT' },
  });
}
