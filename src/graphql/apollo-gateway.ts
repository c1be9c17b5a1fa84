import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import {
  GraphQLError,
  OperationTypeNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { GatewayContext } from './context.ts';
import type { Executor } from './executor.ts';
import { noOperation } from './operation.ts';
import type { OperationChecks } from './operation-checks.ts';

export interface ApolloGatewayDeps {
  readonly schema: GraphQLSchema;
  readonly operations: OperationChecks;
  readonly executor: Executor;
}

type Gateway = ApolloServerOptionsWithGateway<GatewayContext>['gateway'];

/** Has Apollo run operations by our executor. The hook is made for federated graphs; it is the only one that there is. */
export function asApolloGateway({ schema, operations, executor }: ApolloGatewayDeps): Gateway {
  const listeners = new Set<Parameters<NonNullable<Gateway['onSchemaLoadOrUpdate']>>[0]>();
  return {
    onSchemaLoadOrUpdate: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    load: () => {
      for (const listener of listeners) listener({ apiSchema: schema, coreSupergraphSdl: '' });
      return Promise.resolve({
        executor: async ({ document, operation: found, request, context }) => {
          // Apollo leaves it to its gateway to find that there is no such operation.
          const operation = found as OperationDefinitionNode | undefined;
          if (operation === undefined) return { errors: [noOperation(request.operationName)] };
          const given = { document, operation, variables: request.variables ?? {} };
          if (operation.operation === OperationTypeNode.SUBSCRIPTION) throw wrongTransport();
          const errors = operations.check(given);
          if (errors.length > 0) return { errors: [...errors] };
          const unseen = await operations.readAfter(request.extensions);
          if (unseen !== undefined) return { errors: [unseen] };
          return await executor.execute({ ...given, context: context as GatewayContext });
        },
      });
    },
    stop: () => Promise.resolve(),
  };
}

/** Over plain HTTP there is one answer, so a subscription is refused with where to go instead. */
function wrongTransport(): GraphQLError {
  const message = 'Subscriptions are served over WebSocket, or with accept: text/event-stream';
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } });
}
