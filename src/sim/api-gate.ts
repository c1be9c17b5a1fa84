import { setTimeout as sleep } from 'node:timers/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { breakConnection } from './listener.ts';

/** What stands before a cluster's API server: open, closed, or slow. */
export interface ApiGate {
  /** `down`: every request's connection is destroyed; `slow`: every request waits so long first. */
  set(
    state: { readonly api: 'up' | 'down' } | { readonly api: 'slow'; readonly delayMs: number },
  ): void;
  /** Whether the request goes on to the server. */
  admit(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
}

/** An open gate. */
export function createApiGate(): ApiGate {
  let isDown = false;
  let delayMs = 0;
  return {
    set(state) {
      isDown = state.api === 'down';
      delayMs = state.api === 'slow' ? state.delayMs : 0;
    },
    async admit(request, response) {
      // The delay must not keep a stopped process alive.
      if (delayMs > 0) await sleep(delayMs, undefined, { ref: false });
      if (!isDown) return !response.destroyed;
      breakConnection(request);
      return false;
    },
  };
}
