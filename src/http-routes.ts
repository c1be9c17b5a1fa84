import { METHODS, type IncomingMessage, type ServerResponse } from 'node:http';
import type { GraphqlServer } from './graphql/server.ts';
import type { RequestHandler, Route } from './runtime/http-server.ts';
import type { Metrics } from './runtime/metrics.ts';
import type { View } from './view/view.ts';

export interface RouteDeps {
  readonly view: View;
  readonly graphql: GraphqlServer;
  /** Refuses methods itself, in its own form. */
  readonly rest: RequestHandler;
  readonly explorer: RequestHandler;
  readonly metrics: Metrics;
  /** Called before the metrics are read. */
  readonly refreshMetrics: () => void;
}

const read = ['GET', 'HEAD'] as const;

/** What is served where (CONTRACT: Listening). */
export function gatewayRoutes({
  view,
  graphql,
  rest,
  explorer,
  metrics,
  refreshMetrics,
}: RouteDeps): ReadonlyMap<string, Route> {
  return new Map<string, Route>([
    ['/graphql', { methods: ['GET', 'POST'], handle: graphql.handle, upgrade: graphql.upgrade }],
    ['/v1/', { methods: METHODS, handle: rest }],
    ['/', { methods: read, handle: explorer }],
    ['/explorer/', { methods: read, handle: explorer }],
    ['/healthz', { methods: read, handle: alive }],
    ['/readyz', { methods: read, handle: (_request, response) => answerReadiness(view, response) }],
    [
      '/metrics',
      {
        methods: read,
        handle: async (_request, response) => {
          refreshMetrics();
          const body = await metrics.text();
          response.writeHead(200, { 'content-type': metrics.contentType }).end(body);
        },
      },
    ],
  ]);
}

function alive(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/plain' }).end('ok\n');
}

/** Ready: of every cluster it is known how it is; one that cannot be reached keeps nobody waiting. */
function answerReadiness(view: View, response: ServerResponse): void {
  const clusters = view.clusters().map(({ name, sync }) => ({ name, state: sync.state }));
  const ready = clusters.every(({ state }) => state !== 'SYNCING');
  response.writeHead(ready ? 200 : 503, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify({ ready, clusters })}\n`);
}
