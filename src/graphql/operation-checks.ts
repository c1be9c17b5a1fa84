import {
  getVariableValues,
  GraphQLError,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type OperationTypeNode,
} from 'graphql';
import { costOf, tooCostly, type CountOf } from './cost.ts';
import { createDocuments, type Documents } from './documents.ts';
import type { GraphqlLimits } from './limits.ts';
import { createPersistedQueries, type PersistedQueries } from './persisted-queries.ts';
import type { ReadAfter } from './read-after.ts';

/** What every operation is checked by, whichever way it comes. */
export interface OperationChecks {
  readonly documents: Documents;
  /** Whether the variables fit, and what it would cost. Nothing to say: it may be run. */
  readonly check: (given: GivenOperation) => readonly GraphQLError[];
  /** Texts that clients name by their hash. */
  readonly persisted: PersistedQueries;
  /** To be waited for before it is run. */
  readonly readAfter: ReadAfter;
}

/** An operation of a document that was checked. */
export interface GivenOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface OperationChecksOptions {
  readonly limits: GraphqlLimits;
  readonly countOf: CountOf;
  /** Left out: nothing is waited for. */
  readonly readAfter?: ReadAfter;
  /** Told what each operation costs, before it is allowed or not. */
  readonly onCost?: (type: OperationTypeNode, cost: number) => void;
}

export function createOperationChecks(
  schema: GraphQLSchema,
  { limits, countOf, readAfter = nothingToAwait, onCost }: OperationChecksOptions,
): OperationChecks {
  return {
    documents: createDocuments(schema, limits),
    persisted: createPersistedQueries(),
    readAfter,
    check: ({ document, operation, variables: given }) => {
      const definitions = operation.variableDefinitions ?? [];
      const { coerced, errors } = getVariableValues(schema, definitions, given, { maxErrors: 50 });
      if (errors !== undefined) return errors.map(asInputError);
      const weighed = { schema, document, operation, variables: coerced };
      const cost = costOf(weighed, countOf);
      onCost?.(operation.operation, cost);
      const refusal = tooCostly(weighed, { cost, allowed: limits.cost });
      return refusal === undefined ? [] : [refusal];
    },
  };
}

const nothingToAwait: ReadAfter = () => Promise.resolve(undefined);

function asInputError(error: GraphQLError): GraphQLError {
  return new GraphQLError(error.message, {
    ...(error.nodes && { nodes: error.nodes }),
    extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } },
  });
}
