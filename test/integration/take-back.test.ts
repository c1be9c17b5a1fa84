import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyOwned, type OwnedApply } from '../../src/control/release-objects.ts';
import { createKubeClient } from '../../src/kube/http-kube-client.ts';
import type { KubeClient } from '../../src/kube/kube-client.ts';
import { plainConnection } from '../../src/kube/kube-config.ts';
import type { KubeManifest } from '../../src/model/manifest.ts';
import { valueAt } from '../../src/model/manifest.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { startSimFleet, type SimFleet } from '../../src/sim/fleet-process.ts';
import { object } from '../support/manifests.ts';

const release = { namespace: 'default', name: 'app.st-1' };
const annotations = {
  'meta.helm.sh/release-name': release.name,
  'meta.helm.sh/release-namespace': release.namespace,
};

let fleet: SimFleet;
let client: KubeClient;
beforeAll(async () => {
  fleet = await startSimFleet({ clusters: ['one'], stations: 1, nodes: 2, paceMs: 10 });
  client = createKubeClient({
    cluster: 'one',
    connection: plainConnection(fleet.cluster('one').url),
    clock: systemClock,
  });
});
afterAll(async () => {
  await client.close();
  await fleet[Symbol.asyncDispose]();
});

const configMap = (name: string, data: object): KubeManifest =>
  object('v1', 'ConfigMap', name)({ metadata: { namespace: 'default', annotations }, data });

function deployment(name: string, replicas: number, image = 'web:1'): KubeManifest {
  const labels = { app: name };
  return object(
    'apps/v1',
    'Deployment',
    name,
  )({
    metadata: { namespace: 'default', annotations },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'main', image }] } },
    },
  });
}

const apply = async (one: KubeManifest, how: Partial<OwnedApply> = {}) =>
  await applyOwned(client, one, { release, clock: systemClock, ...how });

const stored = (resource: string, name: string) =>
  fleet.cluster('one').store.get(resource, 'default', name)!;

/** What an autoscaler does, or `kubectl scale`. */
async function scale(name: string, replicas: number, fieldManager: string): Promise<void> {
  await client.request({
    method: 'PATCH',
    path: `/apis/apps/v1/namespaces/default/deployments/${name}/scale`,
    query: { fieldManager },
    contentType: 'application/merge-patch+json',
    body: { spec: { replicas } },
  });
}

const specOf = (name: string) => stored('deployments.apps', name)['spec'];

describe('an object that the release had before', () => {
  it("is left alone when it was deleted by hand and is somebody else's by now", async () => {
    await apply(configMap('swapped', { ours: 'yes' }));
    const { store } = fleet.cluster('one');
    store.delete('configmaps', { namespace: 'default', name: 'swapped' });
    const theirs = { ...configMap('swapped', { theirs: 'yes' }) };
    store.create('configmaps', {
      ...theirs,
      metadata: { name: 'swapped', namespace: 'default' },
    });
    await expect(apply(configMap('swapped', { ours: 'yes' }))).rejects.toThrow(
      'ConfigMap default/swapped exists already and belongs to no Helm release',
    );
    expect(stored('configmaps', 'swapped')['data']).toEqual({ theirs: 'yes' });
  });
});

describe('fields that another manager has changed', () => {
  it('are taken back, and that is on record', async () => {
    await apply(configMap('edited', { greeting: 'ours' }));
    await client.request({
      method: 'PATCH',
      path: '/api/v1/namespaces/default/configmaps/edited',
      query: { fieldManager: 'kubectl-edit' },
      contentType: 'application/merge-patch+json',
      body: { data: { greeting: 'by hand' } },
    });
    expect(await apply(configMap('edited', { greeting: 'ours' }))).toContain('kubectl-edit');
    expect(stored('configmaps', 'edited')['data']).toEqual({ greeting: 'ours' });
  });

  it('are left to an autoscaler where the intent gives no number of replicas', async () => {
    await apply(deployment('scaled', 1));
    await scale('scaled', 4, 'kube-controller-manager');
    expect(await apply(deployment('scaled', 1, 'web:2'))).toEqual([]);
    expect(valueAt(specOf('scaled'), ['replicas'])).toBe(4);
    expect(JSON.stringify(specOf('scaled'))).toContain('web:2');
    await scale('scaled', 5, 'kube-controller-manager');
    expect(valueAt(specOf('scaled'), ['replicas'])).toBe(5);
  });

  it('are taken back from an autoscaler where the intent gives a number of replicas', async () => {
    await apply(deployment('fixed', 2));
    await scale('fixed', 4, 'kube-controller-manager');
    const replicas = { fixed: { replicas: 2 } };
    expect(await apply(deployment('fixed', 2), { replicas })).toEqual(['kube-controller-manager']);
    expect(valueAt(specOf('fixed'), ['replicas'])).toBe(2);
  });
});
