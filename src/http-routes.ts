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
  /** Whether the process is on its way out. */
  readonly stopping: () => boolean;
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
  stopping,
}: RouteDeps): ReadonlyMap<string, Route> {
  return new Map<string, Route>([
    ['/graphql', { methods: ['GET', 'POST'], handle: graphql.handle, upgrade: graphql.upgrade }],
    ['/v1/', { methods: METHODS, handle: rest }],
    ['/', { methods: read, handle: explorer }],
    ['/explorer/', { methods: read, handle: explorer }],
    ['/healthz', { methods: read, whileStopping: true, handle: alive }],
    [
      '/readyz',
      {
        methods: read,
        whileStopping: true,
        handle: (_request, response) => {
          answerReadiness({ view, stopping: stopping() }, response);
        },
      },
    ],
    [
      '/metrics',
      {
        methods: read,
        whileStopping: true,
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

/**
 * Ready: of every cluster it is known how it is. One that cannot be reached keeps nobody waiting, and neither does a kind
 * that is not served or forbidden. A process that is stopping is not ready, so that nobody is sent to it any more.
 */
function answerReadiness(
  { view, stopping }: { readonly view: View; readonly stopping: boolean },
  response: ServerResponse,
): void {
  const clusters = view.clusters().map(({ name, sync }) => ({ name, state: sync.state }));
  const ready = !stopping && clusters.every(({ state }) => state !== 'SYNCING');
  response.writeHead(ready ? 200 : 503, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify({ ready, clusters })}\n`);
}
