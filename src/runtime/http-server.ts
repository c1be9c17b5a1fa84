import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { isAllowedHost, isAllowedOrigin } from './http-origin.ts';
import { listenOn } from './listening.ts';
import type { Logger } from './logger.ts';

export type RequestHandler = (
  request: IncomingMessage,
  response: ServerResponse,
) => void | Promise<void>;
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** What is served under a path. A path that ends in `/` stands for everything below it, but for `/` itself. */
export interface Route {
  readonly methods: readonly string[];
  readonly handle: RequestHandler;
  readonly upgrade?: UpgradeHandler;
  /** True: answers also while the server stops, when all else is refused with 503. */
  readonly whileStopping?: boolean;
}

export interface HttpServerOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Origins of browsers' pages that are let in beside our own, such as `https://console.example.org`. */
  readonly origins: readonly string[];
  /** Milliseconds that requests and sockets are given to end when the server stops; left out: 10,000. */
  readonly graceMs?: number;
}

/** Milliseconds that requests are given to end when the server stops. */
const defaultGraceMs = 10_000;

/** One listener for everything over HTTP. */
export interface HttpServer {
  /** Resolves with where it listens; rejects when it cannot (for example `EADDRINUSE`). */
  start(): Promise<{ readonly url: string; readonly port: number }>;
  /**
   * Begins no more work: from the first moment requests and sockets are refused with 503, but for the routes that answer
   * while it stops. Waits for those that run, and closes; cuts what is left after the grace.
   */
  stop(): Promise<void>;
  /** True from the moment that `stop` was called. */
  readonly stopping: boolean;
}

export function createHttpServer(
  routes: ReadonlyMap<string, Route>,
  { host, port, origins, graceMs = defaultGraceMs }: HttpServerOptions,
  { logger }: { readonly logger: Logger },
): HttpServer {
  const server: Server = createServer((request, response) => void serve(request, response));
  /** What has begun and was not ended: requests, and sockets that were handed over. */
  const running = new Set<ServerResponse | Duplex>();
  let stopping = false;
  let onIdle: () => void = () => undefined;

  const track = (work: ServerResponse | Duplex): void => {
    running.add(work);
    work.once('close', () => {
      running.delete(work);
      if (running.size === 0) onIdle();
    });
  };
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    response.setHeader('x-content-type-options', 'nosniff');
    const route = routeOf(request);
    if (!isAllowedHost(request.headers.host, { host, origins })) {
      refuse(response, 421, 'This server does not answer to that host name');
    } else if (route === undefined) {
      refuse(response, 404, 'Nothing is served here');
    } else if (!route.methods.includes(request.method ?? '')) {
      response.setHeader('allow', route.methods.join(', '));
      refuse(response, 405, 'This method is not served here');
    } else if (stopping && route.whileStopping !== true) {
      response.setHeader('connection', 'close');
      refuse(response, 503, 'This replica is stopping; ask another');
    } else await handle(route, request, response);
  };
  const handle = async (route: Route, request: IncomingMessage, response: ServerResponse) => {
    if (route.whileStopping !== true) track(response);
    try {
      await route.handle(request, response);
    } catch (error) {
      logger.error('A request failed', { method: request.method, path: pathOf(request), error });
      if (response.headersSent) response.destroy();
      else refuse(response, 500, 'Internal error');
    }
  };
  const routeOf = (request: IncomingMessage): Route | undefined => {
    const path = pathOf(request);
    const folder = path.slice(0, path.indexOf('/', 1) + 1);
    return routes.get(path) ?? (folder.length > 1 ? routes.get(folder) : undefined);
  };
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const upgrade = routeOf(request)?.upgrade;
    socket.on('error', (error) => logger.debug('A socket broke', { error }));
    if (upgrade === undefined) socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
    else if (!isAllowedOrigin(request.headers, { host, origins })) {
      socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
    } else if (stopping) {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\n\r\n');
    } else {
      track(socket);
      upgrade(request, socket, head);
    }
  });

  /** Resolves when nothing runs any more; after the grace it cuts what does. */
  const idle = (): Promise<void> =>
    new Promise((resolve) => {
      const cut = setTimeout(() => {
        logger.warn('Requests did not end in time and are cut', { running: running.size });
        for (const work of running) work.destroy();
        resolve();
      }, graceMs);
      onIdle = () => {
        clearTimeout(cut);
        resolve();
      };
      if (running.size === 0) onIdle();
    });

  return {
    start: async () => {
      const bound = await listenOn(server, { host, port });
      return { url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`, port: bound };
    },
    stop: async () => {
      stopping = true;
      server.closeIdleConnections();
      await idle();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
    get stopping() {
      return stopping;
    },
  };
}

function pathOf({ url = '/' }: IncomingMessage): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] }));
}
