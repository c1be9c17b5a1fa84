import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError, badRequest, type Status } from './api-error.ts';
import type { ResourceType } from './resource-types.ts';

/** A request that names a resource that is served. */
export interface ApiRequest {
  method: string;
  type: ResourceType;
  /** '' across all namespaces or for a cluster-scoped resource. */
  namespace: string;
  /** '' for a collection. */
  name: string;
  subresource: string;
  query: URLSearchParams;
  /** The write is to change nothing; known once its options are read. */
  dryRun: boolean;
  incoming: IncomingMessage;
  response: ServerResponse;
}

const MAX_BODY_BYTES = 3 * 1024 * 1024;

/** The request's body as text. Throws `ApiError` 413 beyond three megabytes. */
export async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) {
      throw new ApiError(413, 'RequestEntityTooLarge', {
        message: `Request entity too large: limit is ${MAX_BODY_BYTES}`,
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Answers with a JSON document. */
export function sendJson(response: ServerResponse, code: number, body: unknown): void {
  sendText(response, code, JSON.stringify(body));
}

/** Answers with JSON that is text already. */
export function sendText(response: ServerResponse, code: number, json: string): void {
  const body = `${json}\n`;
  response.writeHead(code, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

/** Answers with the Status of a refusal. */
export function sendStatus(response: ServerResponse, status: Status): void {
  const seconds = status.details?.retryAfterSeconds;
  if (seconds !== undefined) response.setHeader('retry-after', String(seconds));
  sendJson(response, status.code ?? 500, status);
}

/** A query parameter that is a switch; Kubernetes takes `1` and `true`. */
export function booleanParameter(query: URLSearchParams, name: string): boolean | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  return text === 'true' || text === '1';
}

/** A query parameter that is a whole number, not negative. Throws `ApiError` 400 for anything else. */
export function integerParameter(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (!/^\d+$/.test(text)) {
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  }
  return Number(text);
}

/** A query parameter as text; `otherwise` where it is absent or empty, which Kubernetes takes for the same. */
export function textParameter(query: URLSearchParams, name: string, otherwise = ''): string {
  const text = query.get(name);
  return text === null || text === '' ? otherwise : text;
}
