import { describe, expect, it } from 'vitest';

import type {
  EngineResult,
  HelmEngine,
  Rendering,
  RenderRequest,
} from '../../../src/helm/engine.ts';
import { createRenderCache } from '../../../src/helm/render-cache.ts';

/** An engine whose charts are functions: counts what it renders. */
function countingEngine(objectOf: (request: RenderRequest, count: number) => object | 'TIMEOUT') {
  let count = 0;
  const unused = async () => await Promise.reject(new Error('Only renders.'));
  const engine: HelmEngine = {
    inspect: unused,
    pack: unused,
    parseYaml: unused,
    toYaml: unused,
    render: async (request): Promise<EngineResult<Rendering>> => {
      count += 1;
      const object = objectOf(request, count);
      return await Promise.resolve(
        object === 'TIMEOUT'
          ? { ok: false, fault: { code: 'INVALID_CHART', reason: 'TIMEOUT', message: 'too long' } }
          : {
              ok: true,
              value: {
                objects: [{ object: { ...object }, template: 'a' }],
                crds: [],
                notes: '',
                computedValues: {},
                config: {},
              },
            },
      );
    },
    [Symbol.asyncDispose]: async () => await Promise.resolve(),
  };
  return { engine, rendered: () => count };
}

const request: RenderRequest = {
  archive: Buffer.from('chart'),
  values: [{ a: 1 }],
  release: { name: 'a', namespace: 'b', revision: 1, isUpgrade: false },
  capabilities: { kubeVersion: 'v1.36.3' },
};

describe('the render cache', () => {
  it('renders once for all who ask at the same time, and not again for who asks later', async () => {
    const { engine, rendered } = countingEngine(() => ({ kind: 'ConfigMap' }));
    const cache = createRenderCache({ engine });
    const results = await Promise.all(
      Array.from({ length: 20 }, async () => await cache.render(request)),
    );
    await cache.render({ ...request, archive: Buffer.from('chart') });
    expect(rendered()).toBe(1);
    expect(new Set(results).size).toBe(1);
  });

  it.each<[string, Partial<RenderRequest>]>([
    ['another chart', { archive: Buffer.from('other') }],
    ['other values', { values: [{ a: 2 }] }],
    ['another release', { release: { ...request.release, namespace: 'c' } }],
    ['another cluster version', { capabilities: { kubeVersion: 'v1.35.0' } }],
    ['another station', { stationContext: { station: 'bj-1' } }],
  ])('renders anew for %s', async (_, other) => {
    const { engine, rendered } = countingEngine(() => ({ kind: 'ConfigMap' }));
    const cache = createRenderCache({ engine });
    await cache.render(request);
    await cache.render({ ...request, ...other });
    expect(rendered()).toBe(2);
  });

  it('keeps a second rendering beside the first, for comparison', async () => {
    const { engine, rendered } = countingEngine((_, count) => ({ data: `random ${count}` }));
    const cache = createRenderCache({ engine });
    const objectOf = async (anew: boolean) => {
      const result = await cache.render({ ...request, anew });
      return result.ok ? result.value.objects[0]?.object : result;
    };
    for (const anew of [false, true, false, true]) {
      expect(await objectOf(anew)).toEqual({ data: anew ? 'random 2' : 'random 1' });
    }
    expect(rendered()).toBe(2);
  });

  it('forgets what was used longest ago', async () => {
    const { engine, rendered } = countingEngine(() => ({ kind: 'ConfigMap' }));
    const cache = createRenderCache({ engine }, { maxEntries: 2 });
    const forRevision = async (revision: number) =>
      await cache.render({ ...request, release: { ...request.release, revision } });
    for (const revision of [1, 2, 1, 3]) await forRevision(revision);
    expect(rendered()).toBe(3);
    await forRevision(1);
    expect(rendered()).toBe(3);
    await forRevision(2);
    expect(rendered()).toBe(4);
  });

  it('tries again what only took too long', async () => {
    const { engine } = countingEngine((_, count) =>
      count === 1 ? 'TIMEOUT' : { kind: 'ConfigMap' },
    );
    const cache = createRenderCache({ engine });
    expect((await cache.render(request)).ok).toBe(false);
    expect((await cache.render(request)).ok).toBe(true);
  });

  it('bounds the objects that it keeps, and keeps at least the last', async () => {
    const { engine, rendered } = countingEngine(() => ({ kind: 'ConfigMap' }));
    const cache = createRenderCache({ engine }, { maxObjects: 4 });
    const ask = async (value: number) => await cache.render({ ...request, values: [{ value }] });
    for (const value of [1, 2, 3]) await ask(value);
    await ask(3);
    await ask(2);
    expect(rendered()).toBe(3);
    await ask(1);
    expect(rendered()).toBe(4);
    const tiny = createRenderCache({ engine }, { maxObjects: 1 });
    await tiny.render(request);
    await tiny.render(request);
    expect(rendered()).toBe(5);
  });
});
