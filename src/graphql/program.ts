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
 * field is known to be the schema's. A program reads what a resolver returns as graphql-js would, and comes
 * to nothing when there is anything that graphql-js would not take as it is. Undefined: it has what programs cannot do, such as resolvers that
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
      const data = root(undefined, run) as object;
      if (run.waiting > 0) return promisedData(run, data);
      return run.failed ? undefined : data;
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
      of[key] = complete(value, run);
    };
    void Promise.resolve(promised)
      .then(put)
      .catch(() => stop(run))
      .then(() => {
        run.waiting -= 1;
        if (run.waiting === 0) run.end();
      });
  },
  /** The items of a list, of whatever kind it is. */
  items: (value: unknown, run: Run): readonly unknown[] => {
    try {
      if (typeof value === 'object' && value !== null && Symbol.iterator in value)
        return Array.from(value as Iterable<unknown>);
    } catch {
      // It is not as it should be.
    }
    stop(run);
    return [];
  },
  /** A value as its type has it. */
  leaf: (read: (value: unknown) => unknown, value: unknown, run: Run): unknown => {
    try {
      return read(value) ?? stop(run);
    } catch {
      return stop(run);
    }
  },
  stop,
};

/**
 * The run is of no use any more: only the reference can say what is wrong. It still goes on to its end, so that what is
 * read live has all been read when the reference begins, and no promise is left alone.
 */
function stop(run: Run): null {
  run.failed = true;
  return null;
}
