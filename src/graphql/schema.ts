import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolvers } from './resolvers/index.ts';

const schemaFolder = join(import.meta.dirname, '../../schema');

/** The SDL as the schema folder has it: the one source of the graph's types. */
export function readSdl(): string {
  const files = readdirSync(schemaFolder).filter((file) => file.endsWith('.graphql'));
  return files
    .sort()
    .map((file) => readFileSync(join(schemaFolder, file), 'utf8'))
    .join('\n');
}

/** The schema with its resolvers. Throws when a resolver has no field in the SDL, or an abstract type no resolver. */
export function buildGatewaySchema(): GraphQLSchema {
  return makeExecutableSchema({
    typeDefs: readSdl(),
    resolvers,
    resolverValidationOptions: {
      requireResolversToMatchSchema: 'error',
      requireResolversForResolveType: 'error',
    },
  });
}
