import { getOperationAST, OperationTypeNode } from 'graphql';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GatewayContext } from './context.ts';
import { formatResult, type ErrorLog } from './error-format.ts';
import type { Executor } from './executor.ts';
import type { OperationChecks } from './operation-checks.ts';

export interface KnownOperationsDeps {
  readonly operations: OperationChecks;
  readonly executor: Executor;
  readonly contextOf: () => GatewayContext;
  readonly logger: ErrorLog;
  /** Told how long a query took, in milliseconds. */
  readonly onAnswer: (type: OperationTypeNode, ms: number) => void;
}

/** Answers a request when it asks for a query that is known; false, and nothing was done, when it does not. */
export type AnswerKnown = (
  request: IncomingMessage,
  body: unknown,
  response: ServerResponse,
) => Promise<boolean>;

/**
 * The short way of queries that are asked again and again: a POST with nothing but a query, variables and a name, whose
 * document was checked before. Everything else, and every document for the first time, is Apollo's; the answer is the
 * same either way.
 */
export function createKnownOperations(deps: KnownOperationsDeps): AnswerKnown {
  const { operations, executor, contextOf, logger, onAnswer } = deps;
  return async (request, body, response) => {
    if (request.method !== 'POST' || !takesJson(request) || !isPlainRequest(body)) return false;
    const document = operations.documents.known(body.query);
    if (document === undefined) return false;
    const operation = getOperationAST(document, body.operationName);
    if (operation?.operation !== OperationTypeNode.QUERY) return false;
    const begun = performance.now();
    const given = { document, operation, variables: body.variables ?? {} };
    const refusals = operations.check(given);
    const result =
      refusals.length > 0
        ? { errors: refusals }
        : await executor.execute({ ...given, context: contextOf() });
    const text = JSON.stringify(
      result.errors === undefined ? { data: result.data } : formatResult(result, logger),
    );
    response.writeHead(statusOf(result.errors), {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(text),
    });
    response.end(text);
    onAnswer(operation.operation, performance.now() - begun);
    return true;
  };
}

/** Of the media types in which Apollo answers, the one that it takes when a client does not choose. */
function takesJson({ headers: { accept } }: IncomingMessage): boolean {
  return accept === undefined || accept === '*/*' || accept === 'application/json';
}

interface PlainRequest {
  readonly query: string;
  readonly operationName?: string | null;
  readonly variables?: Readonly<Record<string, unknown>> | null;
}

/** Without extensions, such as those of persisted queries, and without anything that would be refused. */
function isPlainRequest(body: unknown): body is PlainRequest {
  if (typeof body !== 'object' || body === null) return false;
  const { query, operationName, variables, extensions } = body as Record<string, unknown>;
  return (
    typeof query === 'string' &&
    extensions === undefined &&
    (operationName == null || typeof operationName === 'string') &&
    (variables == null || (typeof variables === 'object' && !Array.isArray(variables)))
  );
}

/** What may be in a list of errors: graphql-js takes what has a path for its own, and leaves it as it was thrown. */
interface AnyError {
  readonly extensions?: { readonly http?: { readonly status?: number } };
}

/** The status that an error asks for (as Apollo has it, the last one's), or 200. */
function statusOf(errors: readonly AnyError[] = []): number {
  const statuses = errors.map(({ extensions }) => extensions?.http?.status);
  return statuses.findLast((status) => status !== undefined) ?? 200;
}
