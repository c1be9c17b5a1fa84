import type { GraphQLError, GraphQLSchema } from 'graphql';
import { handleProtocols } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import type { IncomingMessage } from 'node:http';
import { WebSocketServer } from 'ws';
import type { UpgradeHandler } from '../runtime/http-server.ts';
import type { Logger } from '../runtime/logger.ts';
import type { GatewayContext } from './context.ts';
import { formatError, formatResult } from './error-format.ts';
import { prepareOperation } from './operation.ts';

/** Speaks `graphql-transport-ws` on sockets that were let in. */
export interface GraphqlSockets {
  readonly upgrade: UpgradeHandler;
  /** Ends every operation and closes every socket with 1001, going away. */
  stop(): Promise<void>;
}

export interface SocketDeps {
  readonly schema: GraphQLSchema;
  readonly contextOf: (request: IncomingMessage) => GatewayContext;
  readonly logger: Logger;
}

export function createGraphqlSockets(
  { schema, contextOf, logger }: SocketDeps,
  { maxMessageBytes }: { readonly maxMessageBytes: number },
): GraphqlSockets {
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols,
    maxPayload: maxMessageBytes,
  });
  const shown = (errors: readonly GraphQLError[]) =>
    errors.map((error) => formatError(error, logger));
  const server = useServer(
    {
      isProd: true,
      onSubscribe: ({ extra }, _id, params) => {
        const prepared = prepareOperation(schema, params, contextOf(extra.request));
        return 'args' in prepared ? prepared.args : prepared;
      },
      onError: (...[, , , errors]) => shown(errors),
      onNext: (...[, , , , result]) => formatResult(result, logger),
    },
    sockets,
  );
  return {
    upgrade: (request, socket, head) =>
      sockets.handleUpgrade(request, socket, head, (opened) =>
        sockets.emit('connection', opened, request),
      ),
    stop: async () => await server.dispose(),
  };
}
