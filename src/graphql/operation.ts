import {
  getOperationAST,
  GraphQLError,
  type DocumentNode,
  type ExecutionArgs,
  type GraphQLSchema,
} from 'graphql';
import type { GatewayContext } from './context.ts';
import type { ExecutableOperation } from './executor.ts';
import { persistedText } from './persisted-queries.ts';
import type { OperationExtensions } from './read-after.ts';

/** An operation as it comes over a WebSocket or an event stream. */
export interface OperationParams {
  /** Left out, or empty, where the extensions name a query that was sent before. */
  readonly query?: string | null | undefined;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly extensions?: OperationExtensions;
}

/** An operation that may be run. */
export type PreparedOperation = ExecutableOperation;

/**
 * Parses and checks an operation just as it is done for plain HTTP: document, limits, which operation, and that the
 * variables fit. Returns errors instead of throwing them; nothing was executed then.
 */
export async function prepareOperation(
  { query, operationName, variables, extensions }: OperationParams,
  context: GatewayContext,
): Promise<PreparedOperation | readonly GraphQLError[]> {
  const { documents, persisted, check } = context.operations;
  const text = await persistedText(persisted, { query, extensions });
  if (text instanceof GraphQLError) return [text];
  const document = documents.read(text);
  if (!isDocument(document)) return document;
  const operation = getOperationAST(document, operationName);
  if (operation == null) return [noOperation(operationName)];
  const prepared = { document, operation, variables: variables ?? {} };
  const errors = check(prepared);
  return errors.length > 0 ? errors : { ...prepared, context };
}

/** The same for those who take it apart themselves. */
export function executionArgs(
  schema: GraphQLSchema,
  { document, operation, variables, context }: PreparedOperation,
): ExecutionArgs {
  return {
    schema,
    document,
    operationName: operation.name?.value,
    variableValues: variables,
    contextValue: context,
  };
}

/** The document has no operation of this name; or several, and none was named. */
export function noOperation(name: string | null | undefined): GraphQLError {
  const message = name == null ? 'Name the operation to run' : `No operation ${name}`;
  const code = 'OPERATION_RESOLUTION_FAILURE';
  return new GraphQLError(message, { extensions: { code, http: { status: 400 } } });
}

function isDocument(read: DocumentNode | readonly GraphQLError[]): read is DocumentNode {
  return 'kind' in read;
}
