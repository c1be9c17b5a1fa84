import {
  execute,
  isAbstractType,
  OperationTypeNode,
  valueFromASTUntyped,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { GatewayContext } from './context.ts';
import { conditionsOf, plainOperation } from './plain-operation.ts';
import { compileProgram, type Program } from './program.ts';
import { weigh, type VariableValues } from './weigh.ts';

/** Runs operations that were checked. */
export interface Executor {
  /**
   * Queries run as compiled programs from the second sight of their document. What a program does not answer without
   * an error runs on graphql-js, from the beginning: errors are always the reference's own. What was read live is not
   * read again then, the context remembers it.
   */
  execute(operation: ExecutableOperation): Promise<ExecutionResult>;
}

export interface ExecutableOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** As they were given; they were found to fit. */
  readonly variables: VariableValues;
  readonly context: GatewayContext;
}

/** Who answered: a program, graphql-js, or graphql-js after a program had come to an error. */
export type AnsweredBy = 'PROGRAM' | 'REFERENCE' | 'BOTH';

export interface ExecutorOptions {
  /** Told of each execution. */
  readonly onAnswer?: (by: AnsweredBy) => void;
}

/** Fields of a query, once for each type that they can be of: programs grow with them, and so does compiling. */
const maxProgramFields = 4_000;

/** Programs of one operation, which differ in what `@skip` and `@include` leave out. */
const maxPrograms = 16;

/** What is kept of an operation that was seen. */
interface Seen {
  /** Names of the variables that say what is left out. */
  readonly conditions: readonly string[];
  /** By the values of the conditions; undefined is what cannot be compiled. */
  readonly programs: Map<string, Program | undefined>;
}

export function createExecutor(
  schema: GraphQLSchema,
  { onAnswer }: ExecutorOptions = {},
): Executor {
  // Programs live as long as their document is remembered, which is bounded (documents.ts).
  const documents = new WeakMap<DocumentNode, Map<string, Seen>>();

  const programOf = (given: Omit<ExecutableOperation, 'context'>): Program | undefined => {
    const { document, operation, variables } = given;
    if (operation.operation !== OperationTypeNode.QUERY) return undefined;
    const operations = documents.get(document) ?? new Map<string, Seen>();
    documents.set(document, operations);
    const name = operation.name?.value ?? '';
    const seen = operations.get(name);
    if (seen === undefined) {
      operations.set(name, { conditions: conditionsOf(document), programs: new Map() });
      return undefined;
    }
    const { conditions, programs } = seen;
    const key = conditions.map((condition) => String(variables[condition])).join();
    if (!programs.has(key) && programs.size < maxPrograms) {
      programs.set(key, compile(schema, given));
    }
    return programs.get(key);
  };

  return {
    execute: async ({ variables: given, context, ...wanted }) => {
      const variables = withDefaults(wanted.operation, given);
      const program = programOf({ ...wanted, variables });
      if (program !== undefined) {
        const data = await program.run(context, given);
        if (data !== undefined) {
          onAnswer?.('PROGRAM');
          return { data: data as Record<string, unknown> };
        }
      }
      onAnswer?.(program === undefined ? 'REFERENCE' : 'BOTH');
      const args: ExecutionArgs = {
        schema,
        document: wanted.document,
        operationName: wanted.operation.name?.value,
        variableValues: given,
        contextValue: context,
      };
      return await execute(args);
    },
  };
}

function compile(
  schema: GraphQLSchema,
  { document, operation, variables }: Omit<ExecutableOperation, 'context'>,
): Program | undefined {
  const fields = weigh(
    { schema, document, operation, variables },
    {
      own: () => 1,
      times: ({ item }) => {
        const type = schema.getType(item);
        return isAbstractType(type) ? schema.getPossibleTypes(type).length : 1;
      },
    },
  );
  if (fields > maxProgramFields) return undefined;
  return compileProgram(schema, plainOperation(document, operation, variables));
}

/** What is left out may be said by the default of a variable. */
function withDefaults(
  { variableDefinitions = [] }: OperationDefinitionNode,
  given: VariableValues,
): VariableValues {
  const missing = variableDefinitions.flatMap(({ variable, defaultValue }) => {
    const name = variable.name.value;
    return defaultValue === undefined || given[name] !== undefined
      ? []
      : [[name, valueFromASTUntyped(defaultValue)] as const];
  });
  return missing.length === 0 ? given : { ...given, ...Object.fromEntries(missing) };
}
