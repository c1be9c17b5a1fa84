import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { fieldManager } from '../../../src/kube/http-kube-client.ts';
import { kindsIn } from '../../../src/model/apply-set.ts';
import { everything } from '../../support/apps.ts';
import {
  outcomes,
  parentOfSet,
  shop,
  startManifestWorld,
  type ManifestWorld,
} from '../../support/manifest-world.ts';

let world: ManifestWorld;
beforeAll(async () => {
  world = await startManifestWorld();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

const soon = { timeout: 10_000, interval: 20 };

/** Resolves when the pod of the shop is ready, so that nothing is written any more by itself. */
async function settled(namespace: string): Promise<void> {
  await vi.waitFor(() => {
    const row = world.gateway.view.get('Deployment', world.cluster, 'web', namespace)?.row;
    expect(row).toMatchObject({
      ready: 1,
      updated: 1,
      total: 1,
      observedGeneration: row?.generation,
    });
  }, soon);
}

/** Versions of everything that is there, but for what follows a pod's readiness a moment later. */
const versions = (namespace: string) =>
  [...everything(world.gateway.fleet)].filter(
    ([key]) => key.includes(` ${namespace}/`) && !key.includes(' endpointslices'),
  );

describe('applying manifests', () => {
  it('holds objects at the station, and writes nothing the second time', async () => {
    const first = await world.apply({ manifests: shop });
    expect(first.errors).toEqual([]);
    expect(outcomes(first)).toEqual({
      'Deployment/web': 'CREATED',
      'ConfigMap/settings': 'CREATED',
      'Service/web': 'CREATED',
      'CronJob/nightly': 'CREATED',
    });
    const parent = await world.get('ConfigMap', parentOfSet(world.station));
    const id = parent.metadata.labels?.['applyset.kubernetes.io/id'];
    expect([...kindsIn(parent)]).toEqual([
      'ConfigMap',
      'CronJob.batch',
      'Deployment.apps',
      'Service',
    ]);
    const web = await world.get('Deployment', 'web');
    expect(web.metadata.labels).toEqual({
      team: 'a',
      NodeGroup: 'Pier_7',
      'app.kubernetes.io/managed-by': 'Stationmaster',
      'stationmaster.io/manifests': 'manifests',
      'applyset.kubernetes.io/part-of': id,
    });
    const here = { matchExpressions: [{ key: 'NodeGroup', operator: 'In', values: ['Pier_7'] }] };
    const affinity = {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [here] },
      },
    };
    const pods = { metadata: { labels: { app: 'web', NodeGroup: 'Pier_7' } }, spec: { affinity } };
    expect(web['spec']).toMatchObject({
      selector: { matchLabels: { app: 'web' } },
      template: pods,
    });
    const labels = { NodeGroup: 'Pier_7' };
    expect((await world.get('CronJob', 'nightly'))['spec']).toMatchObject({
      jobTemplate: {
        metadata: { labels },
        spec: { template: { metadata: { labels }, spec: { affinity } } },
      },
    });
    expect((await world.get('Service', 'web'))['spec']).toMatchObject({ selector: { app: 'web' } });
    expect((await world.get('Service', 'web')).metadata['managedFields']).toMatchObject([
      { manager: fieldManager, operation: 'Apply' },
    ]);
    await settled('shop');
    const [pod] = [...world.gateway.view.all('Pod', world.cluster, 'shop')];
    expect(pod?.row.nodeName).toBe('pier-n1');

    const before = versions('shop');
    const second = await world.writingNothing(() => world.apply({ manifests: shop }));
    expect(second.errors).toEqual([]);
    expect([...new Set(Object.values(outcomes(second)))]).toEqual(['UNCHANGED']);
    expect(versions('shop')).toEqual(before);
  });

  it('changes what is written otherwise and leaves the rest', async () => {
    const at = { namespace: 'changed' };
    await world.apply({ ...at, manifests: shop });
    const manifests = shop.replace('colour: blue', 'colour: red');
    const dry = await world.writingNothing(() => world.apply({ ...at, manifests, dryRun: true }));
    const done = await world.apply({ ...at, manifests });
    expect(done).toEqual(dry);
    expect(outcomes(done)).toMatchObject({
      'ConfigMap/settings': 'CONFIGURED',
      'Service/web': 'UNCHANGED',
    });
    const [, settings] = done.objects;
    expect(settings?.diff).toContain('-  colour: blue\n+  colour: red\n');
    expect((await world.get('ConfigMap', 'settings', 'changed'))['data']).toEqual({
      colour: 'red',
    });
  });

  it('takes away what is no longer among them, when asked to', async () => {
    const at = { namespace: 'pruned' };
    await world.apply({ ...at, manifests: shop });
    const manifests = shop.split('\n---\n').slice(0, 2).join('\n---\n');
    const kept = await world.apply({ ...at, manifests });
    expect(Object.keys(outcomes(kept))).toEqual(['Deployment/web', 'ConfigMap/settings']);
    const gone = { 'Service/web': 'PRUNED', 'CronJob/nightly': 'PRUNED' };
    const dry = await world.writingNothing(() =>
      world.apply({ ...at, manifests, prune: true, dryRun: true }),
    );
    expect(outcomes(dry)).toMatchObject(gone);
    const pruned = await world.apply({ ...at, manifests, prune: true });
    expect(outcomes(pruned)).toMatchObject(gone);
    const parent = await world.get('ConfigMap', parentOfSet(world.station), 'pruned');
    expect([...kindsIn(parent)]).toEqual(['ConfigMap', 'Deployment.apps']);
    await expect(world.get('Service', 'web', 'pruned')).rejects.toThrow('not found');
    // Its EndpointSlices bear copies of its labels: those are their controller's.
    await settled('pruned');
    await world.writingNothing(() => world.apply({ ...at, manifests, prune: true }));
  });

  it('prunes nothing of another set', async () => {
    const at = { namespace: 'sets' };
    const map = (name: string) => `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}}}`;
    await world.apply({ ...at, manifests: map('one'), set: 'one' });
    await world.apply({ ...at, manifests: map('two'), set: 'two' });
    const { objects } = await world.apply({
      ...at,
      manifests: map('new'),
      set: 'two',
      prune: true,
    });
    expect(objects.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['new', 'CREATED'],
      ['two', 'PRUNED'],
    ]);
    expect(await world.get('ConfigMap', 'one', 'sets')).toBeDefined();
  });

  it('takes JSON, lists, and what was read from a cluster', async () => {
    const at = { namespace: 'read' };
    await world.apply({ ...at, manifests: shop });
    await settled('read');
    const items = [
      await world.get('Deployment', 'web', 'read'),
      await world.get('ConfigMap', 'settings', 'read'),
    ].map((object) => ({ ...object, metadata: { ...object.metadata, namespace: 'read' } }));
    const manifests = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
    const { errors, objects } = await world.apply({ ...at, manifests });
    expect(errors).toEqual([]);
    expect(objects.map(({ kind }) => kind)).toEqual(['Deployment', 'ConfigMap']);
  });

  it('says what would be made in a namespace that is not there, and makes none', async () => {
    const at = { namespace: 'nowhere', manifests: shop, dryRun: true };
    const { objects, errors } = await world.writingNothing(() => world.apply(at));
    expect(errors).toEqual([]);
    expect(objects.every(({ outcome, diff }) => outcome === 'CREATED' && diff !== null)).toBe(true);
    await expect(world.get('Namespace', 'nowhere')).rejects.toThrow('not found');
  });

  it("takes over what is nobody's, and fields of others, only by force", async () => {
    const namespace = 'taken';
    await world.client.create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
    });
    const kept = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace } };
    await world.client.create({ ...kept, data: { colour: 'green', size: 'xl' } });
    const at = { namespace, manifests: shop };
    const refused = await world.writingNothing(() => world.apply(at));
    expect(refused.errors.map(({ code }) => code)).toEqual(['ALREADY_EXISTS']);
    const forced = await world.apply({ ...at, force: true });
    expect(outcomes(forced)).toMatchObject({ 'ConfigMap/settings': 'CONFIGURED' });
    const data = { colour: 'blue', size: 'xl' };
    expect((await world.get('ConfigMap', 'settings', namespace))['data']).toEqual(data);
  });
});
