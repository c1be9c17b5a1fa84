import { getVariableValues, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { Script } from 'node:vm';
import type { GatewayContext } from './context.ts';
import { argumentsOf, programText, type ProgramParts } from './program-text.ts';
import type { VariableValues } from './weigh.ts';

/** A query as a compiled function. */
export interface Program {
  /** The data, when it could be had without any error; undefined otherwise, whatever the error was. */
  readonly run: (
    context: GatewayContext,
    variables: VariableValues,
  ) => Promise<object | undefined> | object | undefined;
}

/** What a run of a program knows, beside what it reads. */
interface Run {
  readonly context: GatewayContext;
  /** Arguments of fields that have some, worked out when they are first needed and then the same for every object. */
  readonly args: (number: number) => object;
  /** Values that were promised and are not there yet. */
  waiting: number;
  failed: boolean;
  end: () => void;
}

type Complete = (value: unknown, run: Run) => unknown;

/**
 * Compiles a query without fragments by name and without `@skip` and `@include` (plain-operation.ts), in which every
 * field is known to be the schema's. A program reads what a resolver returns as graphql-js would, and gives up at the
 * first thing that graphql-js would not take as it is. Undefined: it has what programs cannot do, such as resolvers that
 * ask where in the operation they are.
 */
export function compileProgram(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
): Program | undefined {
  const parts = programText(schema, operation);
  if (parts === undefined) return undefined;
  const make = new Script(parts.text).runInThisContext() as (tools: object) => Complete;
  const root = make({ ...parts, ...tools });
  const definitions = operation.variableDefinitions ?? [];
  return {
    run: (context, given) => {
      const { coerced } = getVariableValues(schema, definitions, given);
      if (coerced === undefined) return undefined;
      const run = createRun(parts, context, coerced);
      try {
        const data = root(undefined, run) as object;
        return run.waiting === 0 ? data : promisedData(run, data);
      } catch {
        return undefined;
      }
    },
  };
}

function createRun(
  { fields }: Pick<ProgramParts, 'fields'>,
  context: GatewayContext,
  variables: VariableValues,
): Run {
  const known: (object | undefined)[] = [];
  return {
    context,
    args: (number) => (known[number] ??= argumentsOf(fields[number], variables)),
    waiting: 0,
    failed: false,
    end: () => undefined,
  };
}

function promisedData(run: Run, data: object): Promise<object | undefined> {
  return new Promise((resolve) => {
    run.end = () => resolve(run.failed ? undefined : data);
  });
}

/** Where a value goes that was promised. */
interface Place {
  readonly of: Record<string | number, unknown>;
  readonly key: string | number;
  readonly complete: Complete;
}

/** What the text of every program uses. */
const tools = {
  /** Puts what was promised where it belongs, once it is there. */
  later: (run: Run, promised: PromiseLike<unknown>, { of, key, complete }: Place): void => {
    run.waiting += 1;
    const put = (value: unknown) => {
      if (!run.failed) of[key] = complete(value, run);
    };
    void Promise.resolve(promised)
      .then(put)
      .catch(() => (run.failed = true))
      .then(() => {
        run.waiting -= 1;
        if (run.waiting === 0 || run.failed) run.end();
      });
  },
  /** The items of a list, of whatever kind it is. */
  items: (value: unknown): readonly unknown[] => {
    if (typeof value !== 'object' || value === null || !(Symbol.iterator in value)) return stop();
    return Array.from(value as Iterable<unknown>);
  },
  stop,
};

/** Gives up: only the reference can say what is wrong. */
function stop(): never {
  throw new Error('A program came to something that is not as it should be');
}
