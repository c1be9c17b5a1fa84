import {
  execute,
  isAbstractType,
  OperationTypeNode,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import type { GatewayContext } from './context.ts';
import { weigh } from './weigh.ts';

/** Runs operations that were checked. */
export interface Executor {
  /**
   * Queries run as compiled programs from the second sight of their document. What a program does not answer without
   * an error runs on graphql-js, from the beginning: errors are always the reference's own. What was read live is not
   * read again then, the context remembers it.
   */
  execute(operation: ExecutableOperation): Promise<ExecutionResult>;
  /** The JSON of a result, by the serialiser that was compiled for its query where there is one. */
  stringify(result: ExecutionResult): string;
}

export interface ExecutableOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** As they were given; they were found to fit. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: GatewayContext;
}

/** Fields of a query, once for each type that they can be of: programs grow with them, and so does compiling. */
const maxProgramFields = 4_000;

/** What is known of an operation: it was seen, it cannot be compiled, or its program. */
type Sight = 'SEEN' | 'UNFIT' | CompiledQuery;

export function createExecutor(schema: GraphQLSchema): Executor {
  // Programs live as long as their document is remembered, which is bounded (documents.ts).
  const sights = new WeakMap<DocumentNode, Map<string, Sight>>();
  const serialisers = new WeakMap<object, CompiledQuery['stringify']>();

  const programOf = (document: DocumentNode, operation: OperationDefinitionNode) => {
    const name = operation.name?.value ?? '';
    const known = sights.get(document) ?? new Map<string, Sight>();
    sights.set(document, known);
    const sight = known.get(name);
    if (typeof sight === 'object') return sight;
    const next =
      sight === undefined
        ? 'SEEN'
        : sight === 'SEEN'
          ? compile(schema, document, operation)
          : sight;
    known.set(name, next);
    return typeof next === 'object' ? next : undefined;
  };

  return {
    execute: async ({ document, operation, variables, context }) => {
      const program =
        operation.operation === OperationTypeNode.QUERY
          ? programOf(document, operation)
          : undefined;
      const result = program && (await runProgram(program, { variables, context }));
      if (program !== undefined && result?.data != null) {
        serialisers.set(result.data, program.stringify);
        return result;
      }
      const args: ExecutionArgs = {
        schema,
        document,
        operationName: operation.name?.value,
        variableValues: variables,
        contextValue: context,
      };
      return await execute(args);
    },
    stringify: (result) => {
      const { data, errors, extensions } = result;
      const compiled = data == null ? undefined : serialisers.get(data);
      return compiled === undefined || errors !== undefined || extensions !== undefined
        ? JSON.stringify(result)
        : compiled({ data });
    },
  };
}

function compile(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Sight {
  // Without variables nothing is taken as left out.
  const fields = weigh(
    { schema, document, operation, variables: {} },
    {
      own: () => 1,
      times: ({ item }) => {
        const type = schema.getType(item);
        return isAbstractType(type) ? schema.getPossibleTypes(type).length : 1;
      },
    },
  );
  if (fields > maxProgramFields) return 'UNFIT';
  const program = compileQuery(schema, document, operation.name?.value, {
    customJSONSerializer: true,
    useExperimentalPathBasedSkipInclude: true,
  });
  return isCompiledQuery(program) ? program : 'UNFIT';
}

/** The program's result when it is without errors. */
async function runProgram(
  program: CompiledQuery,
  { variables, context }: Pick<ExecutableOperation, 'variables' | 'context'>,
): Promise<ExecutionResult | undefined> {
  try {
    const result = await program.query(undefined, context, variables);
    return result.errors === undefined || result.errors.length === 0 ? result : undefined;
  } catch {
    // Whatever it is, the reference says it better.
    return undefined;
  }
}
