import { randomUUID } from 'node:crypto';
import {
  GraphQLError,
  Kind,
  type FormattedExecutionResult,
  type GraphQLFormattedError,
} from 'graphql';
import { isKubeError, isUnreachable, type KubeError } from '../kube/kube-error.ts';
import { LimitRefusal, Refusal } from '../runtime/errors.ts';
import type { Logger } from '../runtime/logger.ts';
import { InvalidCursorError } from '../view/cursors.ts';

/** Where errors are told: the log and, where there is one, whoever counts those that clients are shown. */
export interface ErrorLog extends Logger {
  readonly shown?: (code: string) => void;
}

/**
 * The one place where errors become what a client sees. What is meant for the client (a `GraphQLError`, a refusal, a
 * cluster's answer) is shown with a code; everything else is a bug: it is logged, and shown as a number to look for.
 */
export function formatError(error: unknown, logger: ErrorLog): GraphQLFormattedError {
  const graphqlError = error instanceof GraphQLError ? error : undefined;
  // `http` says to Apollo which status to answer with; it is not for clients.
  const extensions = { ...graphqlError?.extensions, http: undefined };
  const known = knownError(error, extensions);
  const place = graphqlError?.toJSON() ?? { message: '' };
  logger.shown?.(known?.extensions.code ?? 'INTERNAL_SERVER_ERROR');
  if (known !== undefined)
    return { ...place, message: known.message, extensions: { ...extensions, ...known.extensions } };
  const errorId = randomUUID();
  logger.error('A resolver failed', {
    errorId,
    path: graphqlError?.path?.join('.'),
    error: causeOf(error),
  });
  return {
    ...place,
    message: 'Internal error',
    extensions: { code: 'INTERNAL_SERVER_ERROR', errorId },
  };
}

/** A result of graphql-js or of graphql-ws, which differ in what may be undefined. */
interface AnyResult {
  readonly data?: Record<string, unknown> | null | undefined;
  readonly errors?: readonly GraphQLError[] | undefined;
  readonly extensions?: Record<string, unknown> | undefined;
}

/** A result with its errors as a client sees them. */
export function formatResult(
  { data, errors, extensions }: AnyResult,
  logger: ErrorLog,
): FormattedExecutionResult {
  return {
    ...(errors && { errors: errors.map((error) => formatError(error, logger)) }),
    ...(data !== undefined && { data }),
    ...(extensions && { extensions }),
  };
}

interface KnownError {
  readonly message: string;
  readonly extensions: { readonly code: string; readonly [key: string]: unknown };
}

function knownError(
  error: unknown,
  extensions: Readonly<Record<string, unknown>>,
): KnownError | undefined {
  const cause = causeOf(error);
  if (cause instanceof LimitRefusal) {
    const { message, code, limit, allowed } = cause;
    return { message, extensions: { code, limit, allowed } };
  }
  if (cause instanceof Refusal) {
    return {
      message: cause.message,
      extensions: { code: cause.code, ...(cause.path && { inputPath: cause.path }) },
    };
  }
  if (cause instanceof InvalidCursorError)
    return { message: cause.message, extensions: { code: 'BAD_USER_INPUT' } };
  if (isKubeError(cause))
    return { message: cause.message, extensions: { code: codeOfKubeError(cause) } };
  if (!(cause instanceof GraphQLError)) return undefined;
  const code = codeOf(cause, extensions);
  const tokens = code === 'GRAPHQL_PARSE_FAILED' ? tokenLimitIn(cause.message) : undefined;
  if (tokens === undefined) return { message: cause.message, extensions: { code } };
  const extra = { limit: 'tokens', allowed: tokens };
  return { message: cause.message, extensions: { code: 'LIMIT_EXCEEDED', ...extra } };
}

/** The parser stops at a number of tokens as at a mistake, and says so in its message alone. */
function tokenLimitIn(message: string): number | undefined {
  const allowed = /more tha[nt] (\d+) tokens/.exec(message)?.[1];
  return allowed === undefined ? undefined : Number(allowed);
}

/** What a resolver threw; the error itself when it did not come from one. */
function causeOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError != null
    ? causeOf(error.originalError)
    : error;
}

function codeOf(error: GraphQLError, extensions: Readonly<Record<string, unknown>>): string {
  if (extensions['limit'] !== undefined) return 'LIMIT_EXCEEDED';
  const { code } = extensions;
  if (typeof code === 'string' && code !== 'GRAPHQL_VALIDATION_FAILED') return code;
  return isAboutInput(error) ? 'BAD_USER_INPUT' : 'GRAPHQL_VALIDATION_FAILED';
}

const inputKinds: readonly string[] = [
  Kind.INT,
  Kind.FLOAT,
  Kind.STRING,
  Kind.BOOLEAN,
  Kind.NULL,
  Kind.ENUM,
  Kind.LIST,
  Kind.OBJECT,
  Kind.OBJECT_FIELD,
  Kind.VARIABLE_DEFINITION,
];

/** Whether validation or coercion stumbled over a value, and not over what is asked for. */
function isAboutInput({ nodes = [] }: GraphQLError): boolean {
  return nodes.length > 0 && nodes.every(({ kind }) => inputKinds.includes(kind));
}

function codeOfKubeError(error: KubeError): string {
  const { status } = error;
  if (isUnreachable(error)) return 'CLUSTER_UNREACHABLE';
  if (status === 401 || status === 403) return 'FORBIDDEN';
  if (status === 404) return 'NOT_FOUND';
  return status === 400 || status === 422 ? 'BAD_USER_INPUT' : 'CLUSTER_ERROR';
}
