import { createHash } from 'node:crypto';

import { digestOf } from './chart-chunks.ts';
import type { EngineResult, HelmEngine, Rendering, RenderRequest } from './engine.ts';
import { differences } from './render-difference.ts';

/** A rendering and what of it is made up anew at every render. */
export interface StableRendering extends Rendering {
  /**
   * JSON pointers into `objects` (`/3/data/password`) that differed between two renders: random values, or the
   * time. Keep those of the first render of a revision.
   */
  readonly random: readonly string[];
}

export interface RenderCache {
  /**
   * Renders twice, or answers from the last `maxEntries` requests. Equal requests at the same time are rendered
   * once. The result is shared: do not change it. Faults that another try may not meet are not kept.
   */
  render(request: CachedRequest): Promise<EngineResult<StableRendering>>;
}

export interface CachedRequest extends RenderRequest {
  /** The archive's digest, if known. */
  readonly digest?: string;
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
  const entries = new Map<string, Promise<EngineResult<StableRendering>>>();

  const remember = (key: string, rendering: Promise<EngineResult<StableRendering>>): void => {
    entries.delete(key);
    entries.set(key, rendering);
    for (const oldest of entries.keys()) {
      if (entries.size <= maxEntries) return;
      entries.delete(oldest);
    }
  };

  return {
    render: async ({ digest, ...request }) => {
      const key = keyOf(digest ?? digestOf(request.archive), request);
      const known = entries.get(key);
      if (known) {
        remember(key, known);
        return await known;
      }
      const rendering = renderTwice(engine, request);
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

async function renderTwice(
  engine: HelmEngine,
  request: RenderRequest,
): Promise<EngineResult<StableRendering>> {
  const first = await engine.render(request);
  if (!first.ok) return first;
  const second = await engine.render(request);
  if (!second.ok) return second;
  const random = differences(
    first.value.objects.map(({ object }) => object),
    second.value.objects.map(({ object }) => object),
  );
  return { ok: true, value: { ...first.value, random } };
}

function isPassing(reason: string): boolean {
  return reason === 'TIMEOUT' || reason === 'CRASHED';
}

function keyOf(digest: string, request: RenderRequest): string {
  const { values, release, capabilities, stationContext } = request;
  return createHash('sha256')
    .update(JSON.stringify([digest, values, release, capabilities, stationContext ?? null]))
    .digest('base64');
}
