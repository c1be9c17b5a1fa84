/** A large query in one process: the gateway's executor against graphql-js, with the same resolvers. */
import { execute, getOperationAST, parse } from 'graphql';
import { parseArgs } from 'node:util';
import { createExecutor } from '../src/graphql/executor.ts';
import { buildGatewaySchema } from '../src/graphql/schema.ts';
import { createContexts, createGraphFleet, fleetSize } from './graph-fleet.ts';
import { nodesQuery, podsQuery, type GraphQuery } from './graph-queries.ts';
import {
  costOf,
  medianCost,
  printGoals,
  printTable,
  progress,
  saveResults,
  type Cost,
} from './measure.ts';

const queries: Readonly<Record<string, GraphQuery>> = {
  'nodes × 12 values': nodesQuery,
  'pods × 5 values': podsQuery,
};
const sides = ['graphql-js', 'gateway'] as const;
type Side = (typeof sides)[number];

export async function executeBench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      runs: { type: 'string', default: '3' },
      times: { type: 'string', default: '20' },
    },
  });
  const [runs, times] = [Number(values.runs), Number(values.times)];
  const ways = createWays();
  const results = [];
  for (const [name, query] of Object.entries(queries)) {
    const answers = new Set<string>();
    // Twice: programs are made at the second sight.
    for (const side of [...sides, ...sides]) answers.add(await ways[side](query));
    if (answers.size !== 1) throw new Error(`The answers to ${name} differ`);
    const costs: Record<Side, Cost[]> = { 'graphql-js': [], gateway: [] };
    for (let run = 1; run <= runs; run += 1) {
      progress(`${name}: run ${run} of ${runs}`);
      for (const side of sides) {
        const cost = await costOf(async () => {
          for (let time = 0; time < times; time += 1) await ways[side](query);
        });
        costs[side].push({ wallMs: cost.wallMs / times, cpuMs: cost.cpuMs / times });
      }
    }
    const medians = {
      'graphql-js': medianCost(costs['graphql-js']),
      gateway: medianCost(costs.gateway),
    };
    results.push({ query: name, medians, costs });
  }
  printTable(
    `${fleetSize} objects, execution and JSON, equal answers; median of ${runs} runs of ${times}`,
    results.flatMap(({ query, medians }) =>
      sides.map((side) => ({
        query,
        side,
        ms: medians[side].wallMs,
        'CPU ms': medians[side].cpuMs,
        'times less CPU': medians['graphql-js'].cpuMs / medians[side].cpuMs,
      })),
    ),
  );
  const reached = results.map(({ medians }) => medians['graphql-js'].cpuMs / medians.gateway.cpuMs);
  const [nodes = NaN] = reached;
  const goals = [
    {
      goal: 'nodes × 12: at least 6 times less CPU than graphql-js',
      reached: nodes,
      met: nodes >= 6,
    },
  ];
  printGoals(goals);
  await saveResults('execute', { runs, times, results, goals });
}

/** Each answers a query as JSON. */
function createWays(): Readonly<Record<Side, (query: GraphQuery) => Promise<string>>> {
  const schema = buildGatewaySchema();
  const contextOf = createContexts(createGraphFleet());
  const executor = createExecutor(schema);
  const documents = new Map(Object.values(queries).map(({ query }) => [query, parse(query)]));
  const documentOf = (query: string) => documents.get(query) ?? parse(query);
  return {
    'graphql-js': async ({ query, variables }) => {
      const document = documentOf(query);
      const contextValue = contextOf();
      return JSON.stringify(
        await execute({ schema, document, variableValues: variables, contextValue }),
      );
    },
    gateway: async ({ query, variables }) => {
      const document = documentOf(query);
      const operation = getOperationAST(document);
      if (operation == null) throw new Error('No operation');
      const context = contextOf();
      return JSON.stringify(await executor.execute({ document, operation, variables, context }));
    },
  };
}
