import { createHash } from 'node:crypto';

import { digestOf } from './chart-chunks.ts';
import type { EngineResult, HelmEngine, Rendering, RenderRequest } from './engine.ts';

export interface RenderCache {
  /**
   * Answers from the last `maxEntries` requests, or renders; equal requests at the same time are rendered once.
   * The result is shared: do not change it. Faults that another try may not meet are not kept.
   */
  render(request: CachedRequest): Promise<EngineResult<Rendering>>;
}

export interface CachedRequest extends RenderRequest {
  /** The archive's digest, if known. */
  readonly digest?: string;
  /**
   * True: a second rendering of the same request, kept beside the first. What differs between the two is random
   * (or the time).
   */
  readonly anew?: boolean;
}

export interface RenderCacheOptions {
  /** @default 128 */
  readonly maxEntries?: number;
}

export function createRenderCache(
  { engine }: { readonly engine: HelmEngine },
  { maxEntries = 128 }: RenderCacheOptions = {},
): RenderCache {
  // invariant: in order of last use, the oldest first (a Map keeps the order of insertion).
  const entries = new Map<string, Promise<EngineResult<Rendering>>>();

  const remember = (key: string, rendering: Promise<EngineResult<Rendering>>): void => {
    entries.delete(key);
    entries.set(key, rendering);
    for (const oldest of entries.keys()) {
      if (entries.size <= maxEntries) return;
      entries.delete(oldest);
    }
  };

  return {
    render: async ({ digest, anew = false, ...request }) => {
      const key = keyOf(digest ?? digestOf(request.archive), anew, request);
      const known = entries.get(key);
      if (known) {
        remember(key, known);
        return await known;
      }
      const rendering = engine.render(request);
      remember(key, rendering);
      const forget = () => {
        if (entries.get(key) === rendering) entries.delete(key);
      };
      try {
        const result = await rendering;
        if (!result.ok && isPassing(result.fault.reason)) forget();
        return result;
      } catch (error) {
        forget();
        throw error;
      }
    },
  };
}

function isPassing(reason: string): boolean {
  return reason === 'TIMEOUT' || reason === 'CRASHED';
}

function keyOf(digest: string, anew: boolean, request: RenderRequest): string {
  const { values, release, capabilities, stationContext } = request;
  return createHash('sha256')
    .update(JSON.stringify([digest, anew, values, release, capabilities, stationContext ?? null]))
    .digest('base64');
}
