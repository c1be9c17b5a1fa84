import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { wantsAggregatedDiscovery } from './accept-header.ts';
import { ApiError, type Status } from './api-error.ts';
import { sendJson, sendStatus, type ApiRequest } from './api-request.ts';
import {
  aggregatedDiscovery,
  AGGREGATED_DISCOVERY,
  coreVersions,
  groupDocument,
  groupList,
  groupsOf,
  groupVersionsOf,
  resourceList,
} from './discovery.ts';
import { DEFINITIONS } from './custom-resources/definition.ts';
import { createEventHistory } from './event-history.ts';
import { createListener, type ServerTls } from './listener.ts';
import type { NodeMeter } from './node-meter.ts';
import { metricsAway, NODE_METRICS, serveNodeMetrics } from './node-metrics.ts';
import type { ObjectStore } from './object-store.ts';
import { createRequestCounts, type RequestCounts } from './request-counts.ts';
import { parseRequestPath } from './request-path.ts';
import { notAllowed, serveResource, verbOf, type ResourceSource } from './resource-routes.ts';
import { groupVersionOf, resourceKey, type ResourceType } from './resource-types.ts';
import { createWatchCache } from './watch-cache.ts';

/** What an API server may be told. */
export interface ApiServerOptions {
  /** Milliseconds between the bookmarks of a watch. @default 10000 */
  bookmarkIntervalMs?: number;
  /** Changes of each resource that a watch can resume over. @default 10000 */
  historySize?: number;
  /**
   * Sees each request first. Answering false means that it is dealt with (or its connection destroyed), and nothing more
   * happens. This is where faults come in. @default lets everything through
   */
  admit?: (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;
  /** Serves HTTPS with HTTP/2 and HTTP/1.1 instead of plain HTTP/1.1, which is the default. */
  tls?: ServerTls;
}

/** The Kubernetes HTTP API over a store, on 127.0.0.1. */
export interface ApiServer {
  /** Starts listening; port 0 picks a free one. Answers the base URL. */
  listen(port?: number): Promise<string>;
  /** Ends watches, closes connections and stops listening. */
  stop(): Promise<void>;
  /** What was asked so far. */
  readonly requests: RequestCounts;
  /** Connections that were ever made. */
  readonly connections: number;
  /** Watches that are open now. */
  readonly openWatches: number;
  /** Ends every open watch (of one resource) without a word, as a cut line does. */
  cutWatches(resource?: string): void;
  /** Closes every connection; the port stays open. */
  disconnectAll(): void;
  /** Forgets the history: resuming from any earlier version gives 410. */
  compact(): void;
}

/** What an API server stands on. */
export interface ApiServerDeps {
  store: ObjectStore;
  /** Left out: metrics.k8s.io is not served. */
  meter?: NodeMeter;
}

const VERSION = {
  major: '1',
  minor: '36',
  gitVersion: 'v1.36.3',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '2026-01-01T00:00:00Z',
  goVersion: 'go1.26.8',
  compiler: 'gc',
  platform: 'linux/amd64',
};

const READS = ['get', 'list', 'watch'];
const NOT_FOUND_BODY = '404 page not found\n';

/** An API server over `store`, not listening yet. It remembers changes from now on. */
export function createApiServer(deps: ApiServerDeps, options: ApiServerOptions = {}): ApiServer {
  const { store, meter } = deps;
  const history = createEventHistory(store, { size: options.historySize ?? 10_000 });
  const watches = createWatchCache(store);
  const requests = createRequestCounts();
  const forget = store.onEvent(({ type, resource, object }) => {
    if (type !== 'DELETED' || resource !== DEFINITIONS) return;
    // What a definition served is gone with it, and so are the watches of it.
    watches.endAll(object.metadata.name);
  });
  const source: ResourceSource = {
    store,
    history,
    watches,
    bookmarkIntervalMs: options.bookmarkIntervalMs ?? 10_000,
  };
  const sockets = new Set<Socket>();
  let connections = 0;

  function typesServed(): readonly ResourceType[] {
    const metered = meter !== undefined && meter.standing !== 'ABSENT';
    return [...store.types.values(), ...(metered ? [NODE_METRICS] : [])];
  }

  function typeAt(groupVersion: string, plural: string): ResourceType | undefined {
    for (const type of typesServed()) {
      if (type.plural === plural && groupVersionOf(type) === groupVersion) return type;
    }
    return undefined;
  }

  function serveMeta(pathname: string, incoming: IncomingMessage, response: ServerResponse): void {
    const types = typesServed();
    const path = pathname.replace(/\/$/, '');
    if (path === '/api' || path === '/apis') {
      if (wantsAggregatedDiscovery(incoming.headers.accept)) {
        const body = JSON.stringify(aggregatedDiscovery(types, path));
        response.writeHead(200, { 'content-type': AGGREGATED_DISCOVERY }).end(`${body}\n`);
        return;
      }
      sendJson(response, 200, path === '/api' ? coreVersions() : groupList(types));
      return;
    }
    if (path === '/version') {
      sendJson(response, 200, VERSION);
      return;
    }
    if (path === '/healthz' || path === '/readyz' || path === '/livez') {
      response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end('ok');
      return;
    }
    const group = /^\/apis\/([^/]+)$/.exec(path)?.[1];
    const versions = group === undefined ? undefined : groupsOf(types).get(group);
    if (group !== undefined && versions) {
      sendJson(response, 200, groupDocument(group, versions.keys()));
      return;
    }
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end(NOT_FOUND_BODY);
  }

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '/', 'http://localhost');
    const userAgent = incoming.headers['user-agent'] ?? '';
    const method = incoming.method ?? 'GET';
    const path = parseRequestPath(url.pathname);
    if (!path) {
      requests.add({ verb: method.toLowerCase(), resource: '', userAgent }, false);
      serveMeta(url.pathname, incoming, response);
      return;
    }
    const groupVersion = groupVersionOf(path);
    const served = groupVersionsOf(typesServed()).get(groupVersion);
    if (!served) {
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end(NOT_FOUND_BODY);
      return;
    }
    if (served.includes(NODE_METRICS) && meter?.standing === 'DOWN') throw metricsAway();
    if (path.plural === '') {
      requests.add({ verb: 'get', resource: '', userAgent }, false);
      sendJson(response, 200, resourceList(groupVersion, served));
      return;
    }
    const type = typeAt(groupVersion, path.plural);
    if (!type) throw noSuchResource();
    const { namespace, name, subresource } = path;
    const { searchParams: query } = url;
    const request: ApiRequest = {
      method,
      type,
      namespace,
      name,
      subresource,
      query,
      dryRun: false,
      incoming,
      response,
    };
    const verb = verbOf(request);
    const resource = resourceKey(type) + (subresource === '' ? '' : `/${subresource}`);
    const asked = { verb, resource, userAgent };
    if (type.verbs?.includes(verb) === false) throw notAllowed();
    if (READS.includes(verb)) {
      requests.add(asked, false);
      if (type === NODE_METRICS && meter) serveNodeMetrics(request, meter);
      else await serveResource(request, source);
      return;
    }
    try {
      await serveResource(request, source);
    } finally {
      requests.add(asked, !request.dryRun);
    }
  }

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      if (options.admit && !(await options.admit(incoming, response))) return;
      await serve(incoming, response);
    } catch (error) {
      if (response.headersSent || response.destroyed) response.destroy();
      else sendStatus(response, statusOf(error));
    }
    // A refused request may leave its body unread, and the connection is used again.
    if (!incoming.readableEnded) incoming.resume();
  }

  const server = createListener(
    (incoming, response) => void answer(incoming, response),
    options.tls,
  );
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    connections += 1;
    socket.setNoDelay(true);
    socket.once('close', () => sockets.delete(socket));
  });

  function disconnectAll(): void {
    for (const socket of [...sockets]) socket.destroy();
  }

  return {
    async listen(port = 0) {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, '127.0.0.1', () => {
          server.off('error', reject);
          resolve();
        });
      });
      return `${options.tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    async stop() {
      forget();
      watches.stop();
      history.stop();
      disconnectAll();
      if (!server.listening) return;
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
    requests,
    get connections() {
      return connections;
    },
    get openWatches() {
      return watches.size;
    },
    cutWatches: (resource) => watches.cutAll(resource),
    disconnectAll,
    compact: () => history.compact(),
  };
}

function noSuchResource(): ApiError {
  return new ApiError(404, 'NotFound', {
    message: 'the server could not find the requested resource',
    details: {},
  });
}

function statusOf(error: unknown): Status {
  if (error instanceof ApiError) return error.status;
  const message = error instanceof Error ? error.message : 'unknown error';
  return new ApiError(500, 'InternalError', {
    message: `Internal error occurred: ${message}`,
    details: { causes: [{ message }] },
  }).status;
}
