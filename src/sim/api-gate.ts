import { setTimeout as sleep } from 'node:timers/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError, qualifiedName } from './api-error.ts';
import { sendStatus } from './api-request.ts';
import { parseRequestPath } from './request-path.ts';
import { breakConnection } from './listener.ts';

/** What stands before a cluster's API server: open, closed, slow, or open for some only. */
export interface ApiGate {
  /** `down`: every request's connection is destroyed; `slow`: every request waits so long first. */
  set(
    state: { readonly api: 'up' | 'down' } | { readonly api: 'slow'; readonly delayMs: number },
  ): void;
  /** Whether lists and watches of a resource (its key) are refused, as by missing rights. */
  forbid(resource: string, forbidden: boolean): void;
  /** Of which objects of a resource (its key) writes fail. */
  failWrites(resource: string, names: readonly string[]): void;
  /** Whether the request goes on to the server. */
  admit(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
}

/** An open gate. */
export function createApiGate(): ApiGate {
  let isDown = false;
  let delayMs = 0;
  const forbidden = new Set<string>();

  const failing = new Map<string, ReadonlySet<string>>();

  const refusalOf = ({ method, url = '' }: IncomingMessage): ApiError | undefined => {
    const path = parseRequestPath(new URL(url, 'http://localhost').pathname);
    if (path === undefined || path.plural === '') return undefined;
    const resource = qualifiedName(path);
    if (method !== 'GET' && failing.get(resource)?.has(path.name) === true) {
      return new ApiError(500, 'InternalError', { message: 'etcdserver: request timed out' });
    }
    if (method !== 'GET' || path.name !== '') return undefined;
    if (!forbidden.has(resource)) return undefined;
    const { group, plural } = path;
    return new ApiError(403, 'Forbidden', {
      message: `${resource} is forbidden: User "gateway" cannot list resource "${plural}" in API group "${group}" at the cluster scope`,
      details: { ...(group !== '' && { group }), kind: plural },
    });
  };

  return {
    set(state) {
      isDown = state.api === 'down';
      delayMs = state.api === 'slow' ? state.delayMs : 0;
    },
    forbid(resource, isForbidden) {
      if (isForbidden) forbidden.add(resource);
      else forbidden.delete(resource);
    },
    failWrites(resource, names) {
      failing.set(resource, new Set(names));
    },
    async admit(request, response) {
      // The delay must not keep a stopped process alive.
      if (delayMs > 0) await sleep(delayMs, undefined, { ref: false });
      if (isDown) {
        breakConnection(request);
        return false;
      }
      if (response.destroyed) return false;
      const refusal = refusalOf(request);
      if (refusal !== undefined) sendStatus(response, refusal.status);
      return refusal === undefined;
    },
  };
}
