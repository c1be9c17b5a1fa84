import { createHash } from 'node:crypto';

import { digestOf } from './chart-chunks.ts';
import type { EngineResult, HelmEngine, Rendering, RenderRequest } from './engine.ts';

export interface RenderCache {
  /**
   * Answers from the last requests, or renders; equal requests at the same time are rendered once.
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
  /** Enough for the stations of one app, each with values of its own. @default 4096 */
  readonly maxEntries?: number;
  /** Objects in all of them together: what bounds the memory, about 3 KB each. @default 40,000 */
  readonly maxObjects?: number;
}

export function createRenderCache(
  { engine }: { readonly engine: HelmEngine },
  { maxEntries = 4_096, maxObjects = 40_000 }: RenderCacheOptions = {},
): RenderCache {
  // invariant: in order of last use, the oldest first (a Map keeps the order of insertion).
  const entries = new Map<string, Entry>();
  const capabilityTexts = new WeakMap<object, string>();
  let objects = 0;

  const forget = (key: string): void => {
    objects -= entries.get(key)?.objects ?? 0;
    entries.delete(key);
  };
  const remember = (key: string, entry: Entry): void => {
    forget(key);
    entries.set(key, entry);
    objects += entry.objects;
    for (const oldest of entries.keys()) {
      if (entries.size <= maxEntries && objects <= maxObjects) return;
      // What was asked for last stays, however big it is: it is shared by those who ask at this time.
      if (oldest !== key) forget(oldest);
    }
  };
  /** Long, and the same object for all of a cluster's requests. */
  const textOf = (capabilities: RenderRequest['capabilities']): string => {
    const known = capabilityTexts.get(capabilities);
    if (known !== undefined) return known;
    const text = sha256(JSON.stringify(capabilities));
    capabilityTexts.set(capabilities, text);
    return text;
  };
  const keyOf = (digest: string, anew: boolean, request: RenderRequest): string => {
    const { values, release, capabilities, stationContext } = request;
    const parts = [digest, anew, values, release, textOf(capabilities), stationContext ?? null];
    return sha256(JSON.stringify(parts));
  };

  return {
    render: async ({ digest, anew = false, ...request }) => {
      const key = keyOf(digest ?? digestOf(request.archive), anew, request);
      const known = entries.get(key);
      if (known) {
        remember(key, known);
        return await known.rendering;
      }
      const rendering = engine.render(request);
      const begun: Entry = { rendering, objects: 1 };
      remember(key, begun);
      const isKept = () => entries.get(key)?.rendering === rendering;
      try {
        const result = await rendering;
        if (isKept()) {
          if (result.ok) remember(key, { rendering, objects: 1 + result.value.objects.length });
          else if (isPassing(result.fault.reason)) forget(key);
        }
        return result;
      } catch (error) {
        if (isKept()) forget(key);
        throw error;
      }
    },
  };
}

interface Entry {
  readonly rendering: Promise<EngineResult<Rendering>>;
  /** What it counts for; 1 while it is not known. */
  readonly objects: number;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64');

function isPassing(reason: string): boolean {
  return reason === 'TIMEOUT' || reason === 'CRASHED';
}
