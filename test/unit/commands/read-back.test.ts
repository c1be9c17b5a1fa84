import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { objectChange } from '../../../src/commands/object-changes.ts';
import type { KubeObject } from '../../../src/kube/kube-client.ts';
import { isObject, type JsonObject, type KubeManifest } from '../../../src/model/manifest.ts';
import { charts } from '../../support/arbitrary-charts.ts';
import { startSimApi, type SimApi } from '../../support/sim-api.ts';

let api: SimApi;
beforeAll(async () => {
  api = await startSimApi();
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

const kinds = new Set(['Deployment', 'StatefulSet', 'Service', 'ConfigMap', 'Secret', 'Role']);

/** An object of a chart as an API server takes it: no two items of a list with one name, and every container with an image. */
function acceptable(object: KubeManifest): KubeManifest {
  return { ...(unique(object) as KubeManifest), metadata: metadataOf(object) };
}

const metadataOf = ({ metadata }: KubeManifest) => ({ ...metadata, namespace: 'default' });

function unique(value: unknown): unknown {
  if (Array.isArray(value)) {
    const named = value.map((item: unknown, at): [unknown, unknown] => [
      isObject(item) ? (item['name'] ?? at) : at,
      item,
    ]);
    return [...new Map(named).values()].map(unique);
  }
  if (!isObject(value)) return value;
  const fields = Object.entries(value).map(([key, inner]) => [key, unique(inner)]);
  const isInit = value['name'] === 'init';
  return Object.fromEntries(isInit ? [['image', 'example/init:1'], ...fields] : fields);
}

const objects = charts
  .map((chart) => chart.filter(({ kind }) => kinds.has(kind)).map(acceptable))
  .filter((chart) => chart.length > 0);

/** As written by the gateway and read back; the object is taken away again. */
async function readBack(object: KubeManifest, meanwhile?: JsonObject): Promise<KubeObject> {
  const { apiVersion, kind, metadata } = object;
  const ref = { apiVersion, kind, name: metadata.name, namespace: 'default' };
  await api.client.apply(object);
  if (meanwhile) await api.client.mergePatch(ref, meanwhile);
  const live = await api.client.get(ref);
  await api.client.delete(ref);
  return live;
}

describe('an object applied and read back from an API server', { timeout: 60_000 }, () => {
  it('has no difference and no drift when nobody changed it', async () => {
    await fc.assert(
      fc.asyncProperty(objects, async (chart) => {
        for (const object of chart) {
          const live = await readBack(object);
          expect(
            objectChange({ last: object, live, wanted: object }, { untouched: false }),
          ).toMatchObject({ action: 'NONE', diff: null, drift: null });
        }
      }),
      { numRuns: 60 },
    );
  });

  it('has both when somebody changed a label that the chart gave, and neither for one that it did not', async () => {
    await fc.assert(
      fc.asyncProperty(objects, fc.boolean(), async (chart, given) => {
        for (const plain of chart) {
          const labels = { tier: 'front', ...plain.metadata.labels };
          const object = { ...plain, metadata: { ...plain.metadata, labels } };
          const changed = { [given ? 'tier' : 'theirs']: 'somebody-else' };
          const live = await readBack(object, { metadata: { labels: changed } });
          const change = objectChange({ last: object, live, wanted: object }, { untouched: false });
          expect(change.action).toBe(given ? 'UPDATE' : 'NONE');
          expect(change.drift?.includes('+    tier: somebody-else') ?? false).toBe(given);
        }
      }),
      { numRuns: 30 },
    );
  });
});
