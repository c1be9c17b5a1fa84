import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from '../runtime/http-server.ts';
import type { Logger } from '../runtime/logger.ts';
import {
  createInstance,
  deleteInstance,
  getInstance,
  instancesPath,
  listInstances,
  noSuchApp,
  updateInstance,
  type Answer,
  type InstancesDeps,
} from './instances.ts';
import { openapi } from './openapi.ts';
import { Problem } from './problem.ts';
import { appOfId } from './read-request.ts';

export interface RestDeps extends InstancesDeps {
  readonly logger: Logger;
}

type Operation = (request: IncomingMessage) => Answer | Promise<Answer>;
type Operations = Readonly<Record<string, Operation>>;

/** The REST paths of the specification (R3.16), over the same commands and the same view as the graph. */
export function createRest(deps: RestDeps): RequestHandler {
  return async (request, response) => {
    try {
      write(response, await answerOf(deps, request));
    } catch (error) {
      const problem = error instanceof Problem ? error : unexpected(deps.logger, request, error);
      const { body, headers } = problem;
      const type = 'application/problem+json; charset=utf-8';
      write(response, { status: body.status, headers: { 'content-type': type, ...headers }, body });
    }
  };
}

async function answerOf(deps: InstancesDeps, request: IncomingMessage): Promise<Answer> {
  const operations = operationsAt(deps, (request.url ?? '').replace(/\?.*$/s, ''));
  if (operations === undefined) {
    throw new Problem({
      code: 'NOT_FOUND',
      detail: 'Nothing is served here; see /v1/openapi.json.',
    });
  }
  const method = request.method ?? '';
  const operation = Object.hasOwn(operations, method) ? operations[method] : undefined;
  if (operation === undefined) {
    const allow = Object.keys(operations).join(', ');
    const detail = `This path serves ${allow}.`;
    throw new Problem({ code: 'METHOD_NOT_ALLOWED', detail }, { allow });
  }
  return await operation(request);
}

/** What is served at a path, by method. */
function operationsAt(deps: InstancesDeps, path: string): Operations | undefined {
  if (path === '/v1/openapi.json') return reading(() => ({ status: 200, body: openapi }));
  if (path === instancesPath) {
    return {
      ...reading((request) => listInstances(deps, request)),
      POST: (request) => createInstance(deps, request),
    };
  }
  const [, encoded] = /^\/v1\/helm_app\/instances\/([^/]+)$/.exec(path) ?? [];
  if (encoded === undefined) return undefined;
  const appOf = () => {
    const id = decoded(encoded);
    const app = id === undefined ? undefined : appOfId(id);
    if (app === undefined) throw noSuchApp(id ?? encoded);
    return app;
  };
  return {
    ...reading(() => getInstance(deps, appOf())),
    POST: (request) => updateInstance(deps, appOf(), request),
    DELETE: (request) => deleteInstance(deps, appOf(), request),
  };
}

/** Node leaves the body out where HEAD asks. */
const reading = (operation: Operation): Operations => ({ GET: operation, HEAD: operation });

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function unexpected(logger: Logger, request: IncomingMessage, error: unknown): Problem {
  const errorId = randomUUID();
  logger.error('A REST request failed', {
    errorId,
    method: request.method,
    url: request.url,
    error,
  });
  return new Problem({
    code: 'INTERNAL_SERVER_ERROR',
    detail: `This is a fault of the gateway: its log has it as ${errorId}.`,
  });
}

function write(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, {
    ...(body && { 'content-type': 'application/json; charset=utf-8' }),
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(body && `${JSON.stringify(body)}\n`);
}
