import { ApolloServer, HeaderMap, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { GraphQLError, OperationTypeNode } from 'graphql';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Commands } from '../commands/commands.ts';
import type { LiveReads } from '../kube/live-reads.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import type { View } from '../view/view.ts';
import type { RequestHandler, UpgradeHandler } from '../runtime/http-server.ts';
import { createChangeFeed } from '../view/change-feed.ts';
import type { GatewayContext } from './context.ts';
import { formatError } from './error-format.ts';
import { createEventStreams } from './event-stream.ts';
import { depthLimit, maxTokens } from './limits.ts';
import { createLiveLoaders } from './loaders.ts';
import type { OperationParams } from './operation.ts';
import { BodyError, readJsonBody } from '../runtime/request-body.ts';
import { followAppStates } from './rollout-stream.ts';
import { buildGatewaySchema } from './schema.ts';
import { createSharedStreams } from './shared-streams.ts';
import { createGraphqlSockets } from './web-socket.ts';

export interface GraphqlDeps {
  readonly view: View;
  readonly liveReads: LiveReads;
  readonly commands: Commands;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface GraphqlOptions {
  /** Name of the home cluster. */
  readonly home: string;
  /** Largest body or message, in bytes: a chart archive in base64 must fit. */
  readonly maxBodyBytes: number;
}

/** The graph over HTTP, server-sent events and WebSockets. It does not listen: requests are handed to it. */
export interface GraphqlServer {
  readonly handle: RequestHandler;
  readonly upgrade: UpgradeHandler;
  /** Ends streams and sockets, and lets what is running come to its end. */
  stop(): Promise<void>;
}

export async function createGraphqlServer(
  deps: GraphqlDeps,
  options: GraphqlOptions,
): Promise<GraphqlServer> {
  const { view, liveReads, commands, clock, logger } = deps;
  const schema = buildGatewaySchema();
  const appStates = followAppStates(view, options.home);
  const feed = createChangeFeed({ view, clock });
  const contextOf = (): GatewayContext => ({
    view,
    feed,
    live: createLiveLoaders(liveReads),
    clock,
    appStates,
    commands,
  });
  const shared = createSharedStreams({ logger });
  const sockets = createGraphqlSockets(
    { schema, contextOf, shared, clock, logger },
    { maxMessageBytes: options.maxBodyBytes },
  );
  const streams = createEventStreams({ schema, contextOf, shared, clock, logger });
  const apollo = new ApolloServer<GatewayContext>({
    schema,
    csrfPrevention: false,
    persistedQueries: false,
    introspection: true,
    stopOnTerminationSignals: false,
    includeStacktraceInErrorResponses: false,
    nodeEnv: 'production',
    logger: apolloLogger(logger),
    parseOptions: { maxLexicalTokens: maxTokens },
    validationRules: [depthLimit],
    formatError: (_formatted, error) => formatError(error, logger),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      refuseSubscriptions,
    ],
  });
  await apollo.start();

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body =
      request.method === 'POST' ? await readJsonBody(request, options.maxBodyBytes) : undefined;
    const search = new URL(request.url ?? '/', 'http://localhost').search;
    if (wantsEvents(request)) {
      await streams.handle(request, response, operationParams(body, search));
      return;
    }
    const result = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: request.method ?? 'GET',
        headers: headerMap(request),
        search,
        body,
      },
      context: () => Promise.resolve(contextOf()),
    });
    response.writeHead(result.status ?? 200, Object.fromEntries(result.headers));
    if (result.body.kind === 'complete') response.end(result.body.string);
    else for await (const chunk of result.body.asyncIterator) response.write(chunk);
    response.end();
  };

  return {
    handle: async (request, response) => {
      try {
        await answer(request, response);
      } catch (error) {
        if (!(error instanceof BodyError) || response.headersSent) throw error;
        const { status, code, message } = error;
        // The rest of the body is not read, so the connection cannot serve another request.
        response.writeHead(status, {
          'content-type': 'application/json; charset=utf-8',
          connection: 'close',
        });
        response.end(JSON.stringify({ errors: [{ message, extensions: { code } }] }));
      }
    },
    upgrade: sockets.upgrade,
    stop: async () => {
      feed.stop();
      shared.stop();
      streams.stop();
      await sockets.stop();
      await apollo.stop();
    },
  };
}

/** Over plain HTTP there is one answer, so a subscription is refused with where to go instead. */
const refuseSubscriptions: ApolloServerPlugin<GatewayContext> = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation: ({ operation }) => {
        if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return Promise.resolve();
        const message =
          'Subscriptions are served over WebSocket, or with accept: text/event-stream';
        const extensions = { code: 'BAD_REQUEST', http: { status: 400 } };
        return Promise.reject(new GraphQLError(message, { extensions }));
      },
    }),
};

function wantsEvents({ headers }: IncomingMessage): boolean {
  return (headers.accept ?? '')
    .split(',')
    .some((type) => /^\s*text\/event-stream\s*(;|$)/i.test(type));
}

/** Operations for an event stream; checked here as Apollo checks them for plain HTTP. */
function operationParams(body: unknown, search: string): OperationParams {
  const query = new URLSearchParams(search);
  const given = body ?? {
    query: query.get('query'),
    operationName: query.get('operationName'),
    variables: parseVariables(query.get('variables')),
  };
  if (!isOperationParams(given)) {
    throw new BodyError(
      400,
      'Give query, and perhaps operationName and variables, as text, text and an object',
    );
  }
  return given;
}

function isOperationParams(given: unknown): given is OperationParams {
  if (typeof given !== 'object' || given === null) return false;
  const { query, operationName, variables } = given as Record<string, unknown>;
  return (
    typeof query === 'string' &&
    (operationName == null || typeof operationName === 'string') &&
    (variables == null || (typeof variables === 'object' && !Array.isArray(variables)))
  );
}

function parseVariables(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    throw new BodyError(400, 'The variables are not JSON');
  }
}

function headerMap({ headers }: IncomingMessage): HeaderMap {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return map;
}

/** Apollo speaks about itself on its own levels. */
function apolloLogger(logger: Logger) {
  const write = (level: 'debug' | 'info' | 'warn' | 'error') => (message: unknown) =>
    logger[level](String(message), { from: 'apollo' });
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
