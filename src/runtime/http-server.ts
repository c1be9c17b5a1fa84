import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { isAllowedHost, isAllowedOrigin } from './http-origin.ts';
import { endListening, listenOn } from './listening.ts';
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
}

export interface HttpServerOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Origins of browsers' pages that are let in beside our own, such as `https://console.example.org`. */
  readonly origins: readonly string[];
  /** Milliseconds that requests are given to end when the server stops. */
  readonly graceMs?: number;
}

/** One listener for everything over HTTP. */
export interface HttpServer {
  /** Resolves with where it listens; rejects when it cannot (for example `EADDRINUSE`). */
  start(): Promise<{ readonly url: string; readonly port: number }>;
  /** Takes no more requests, waits for those that run, cuts what is left after the grace. */
  stop(): Promise<void>;
}

export function createHttpServer(
  routes: ReadonlyMap<string, Route>,
  { host, port, origins, graceMs = 5_000 }: HttpServerOptions,
  { logger }: { readonly logger: Logger },
): HttpServer {
  const server: Server = createServer((request, response) => void serve(request, response));

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
    } else await handle(route, request, response);
  };
  const handle = async (route: Route, request: IncomingMessage, response: ServerResponse) => {
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
    } else upgrade(request, socket, head);
  });

  return {
    start: async () => {
      const bound = await listenOn(server, { host, port });
      return { url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`, port: bound };
    },
    stop: () => endListening(server, graceMs),
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
