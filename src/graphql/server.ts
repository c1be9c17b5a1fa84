import { ApolloServer, HeaderMap } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLFormattedError } from 'graphql';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Commands } from '../commands/commands.ts';
import type { LiveReads } from '../kube/live-reads.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Metrics } from '../runtime/metrics.ts';
import type { View } from '../view/view.ts';
import type { RequestHandler, UpgradeHandler } from '../runtime/http-server.ts';
import { createChangeFeed } from '../view/change-feed.ts';
import type { GatewayContext } from './context.ts';
import { formatError, type ErrorLog } from './error-format.ts';
import { createEventStreams } from './event-stream.ts';
import { asApolloGateway } from './apollo-gateway.ts';
import { createExecutor } from './executor.ts';
import { createFleetCounts } from './fleet-counts.ts';
import type { GatewayFacts } from './gateway-facts.ts';
import { keepGraphMetrics } from './graph-metrics.ts';
import { defaultLimits, limitError, shapeRules, type GraphqlLimits } from './limits.ts';
import { createKnownOperations } from './known-operations.ts';
import { passLeftRejections } from './left-rejections.ts';
import { createLiveLoaders } from './loaders.ts';
import { createOperationChecks } from './operation-checks.ts';
import { createOperationLimits } from './operation-limits.ts';
import type { OperationParams } from './operation.ts';
import { createReadAfter } from './read-after.ts';
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
  readonly metrics: Metrics;
  /** What the replica says of itself; its limits are said here. */
  readonly gateway: Omit<GatewayFacts, 'limits'>;
}

export interface GraphqlOptions {
  /** Name of the home cluster. */
  readonly home: string;
  /** Left out, each as in `defaultLimits`. */
  readonly limits?: Partial<GraphqlLimits>;
}

/** The graph over HTTP, server-sent events and WebSockets. It does not listen: requests are handed to it. */
export interface GraphqlServer {
  readonly handle: RequestHandler;
  readonly upgrade: UpgradeHandler;
  /** To be called before the metrics are read. */
  refreshMetrics(): void;
  /** Ends streams and sockets, and lets what is running come to its end. */
  stop(): Promise<void>;
}

export async function createGraphqlServer(
  deps: GraphqlDeps,
  options: GraphqlOptions,
): Promise<GraphqlServer> {
  const { view, liveReads, commands, clock } = deps;
  const metrics = keepGraphMetrics(deps.metrics);
  const logger: ErrorLog = { ...deps.logger, shown: metrics.error };
  const schema = buildGatewaySchema();
  const limits = { ...defaultLimits, ...options.limits };
  const gateway: GatewayFacts = { ...deps.gateway, limits };
  const countOf = createFleetCounts(view, clock);
  const operations = createOperationChecks(schema, {
    limits,
    countOf,
    readAfter: createReadAfter({ view, clock }),
    onCost: metrics.cost,
  });
  const executor = createExecutor(schema);
  const connections = createOperationLimits(limits);
  const appStates = followAppStates(view, options.home);
  const feed = createChangeFeed({ view, clock });
  const contextOf = (): GatewayContext => ({
    view,
    feed,
    live: createLiveLoaders(liveReads),
    clock,
    gateway,
    appStates,
    commands,
    operations,
  });
  const shared = createSharedStreams({ logger, metrics });
  const sockets = createGraphqlSockets(
    { schema, executor, contextOf, shared, running: connections, clock, logger },
    { maxMessageBytes: limits.bodyBytes },
  );
  const streams = createEventStreams({
    schema,
    executor,
    contextOf,
    shared,
    running: connections,
    clock,
    logger,
  });
  const apollo = new ApolloServer<GatewayContext>({
    gateway: asApolloGateway({ schema, operations, executor }),
    documentStore: operations.documents.store,
    stringifyResult: (result) => JSON.stringify(result),
    csrfPrevention: false,
    persistedQueries: { cache: operations.persisted },
    introspection: true,
    stopOnTerminationSignals: false,
    includeStacktraceInErrorResponses: false,
    nodeEnv: 'production',
    logger: apolloLogger(logger),
    parseOptions: { maxLexicalTokens: limits.tokens },
    validationRules: [...shapeRules(limits)],
    formatError: (_formatted, error) => formatError(error, logger),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      metrics.plugin,
    ],
  });
  await apollo.start();
  const answerKnown = createKnownOperations({
    operations,
    executor,
    contextOf,
    logger,
    onAnswer: metrics.answered,
  });

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body =
      request.method === 'POST' ? await readJsonBody(request, limits.bodyBytes) : undefined;
    if (await answerKnown(request, body, response)) return;
    const search = searchOf(request);
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
    const headers = Object.fromEntries(result.headers);
    if (result.body.kind === 'complete') {
      // With its length said, head and body go out in one piece.
      const { string } = result.body;
      headers['content-length'] = String(Buffer.byteLength(string));
      response.writeHead(result.status ?? 200, headers).end(string);
      return;
    }
    response.writeHead(result.status ?? 200, headers);
    for await (const chunk of result.body.asyncIterator) response.write(chunk);
    response.end();
  };

  let running = 0;
  const stopPassing = passLeftRejections();
  return {
    handle: async (request, response) => {
      running += 1;
      response.once('close', () => (running -= 1));
      try {
        // Subscriptions stay for long, and have a limit of their own.
        const answering = running - streams.following;
        if (answering > limits.requests) refuse(response, 503, tooManyRequests(answering, limits));
        else await answer(request, response);
      } catch (error) {
        if (!(error instanceof BodyError) || response.headersSent) throw error;
        const { status, code, message, allowed } = error;
        const limit = allowed === undefined ? {} : { limit: 'bodyBytes', allowed };
        refuse(response, status, { message, extensions: { code, ...limit } });
      }
    },
    upgrade: sockets.upgrade,
    refreshMetrics: () => {
      metrics.merged(feed.merged);
    },
    stop: async () => {
      stopPassing();
      feed.stop();
      shared.stop();
      streams.stop();
      await sockets.stop();
      await apollo.stop();
    },
  };
}

function tooManyRequests(
  asked: number,
  { requests: allowed }: GraphqlLimits,
): GraphQLFormattedError {
  const what = 'requests at once';
  const { message, extensions } = limitError({ limit: 'requests', asked, allowed, what });
  return { message, extensions: { ...extensions, http: undefined } };
}

/** The request's body is not read (to its end), so that its connection cannot serve another. */
function refuse(response: ServerResponse, status: number, error: GraphQLFormattedError): void {
  const headers = { 'content-type': 'application/json; charset=utf-8', connection: 'close' };
  response.writeHead(status, headers).end(JSON.stringify({ errors: [error] }));
}

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
    variables: parseJson('variables', query.get('variables')),
    extensions: parseJson('extensions', query.get('extensions')),
  };
  if (!isOperationParams(given)) {
    throw new BodyError(
      400,
      'Give query, and perhaps operationName, variables and extensions, as text, text, and objects',
    );
  }
  return given;
}

function isOperationParams(given: unknown): given is OperationParams {
  if (typeof given !== 'object' || given === null) return false;
  const { query, operationName, variables, extensions } = given as Record<string, unknown>;
  const texts = [query, operationName];
  const objects = [variables, extensions];
  return (
    texts.every((text) => text == null || typeof text === 'string') &&
    objects.every((one) => one == null || (typeof one === 'object' && !Array.isArray(one))) &&
    (query != null || extensions != null)
  );
}

function parseJson(name: string, text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    throw new BodyError(400, `The ${name} are not JSON`);
  }
}

function searchOf({ url = '' }: IncomingMessage): string {
  const from = url.indexOf('?');
  return from < 0 ? '' : url.slice(from);
}

/** The headers that Apollo reads. */
function headerMap({ headers }: IncomingMessage): HeaderMap {
  const map = new HeaderMap();
  for (const name of ['accept', 'content-type'] as const) {
    const value = headers[name];
    if (value !== undefined) map.set(name, value);
  }
  return map;
}

/** Apollo speaks about itself on its own levels. */
function apolloLogger(logger: Logger) {
  const write = (level: 'debug' | 'info' | 'warn' | 'error') => (message: unknown) =>
    logger[level](String(message), { from: 'apollo' });
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
