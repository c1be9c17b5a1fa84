import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { kindsIn } from '../../../src/model/apply-set.ts';
import {
  outcomes,
  parentOfSet,
  refTo,
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

const map = (name: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\n`;

describe('deleting manifests', () => {
  it('takes the whole set and its parent away, and nothing the second time', async () => {
    await world.apply({ manifests: shop });
    await world.apply({ manifests: map('other'), set: 'other' });
    const expected = {
      'Deployment/web': 'DELETED',
      'ConfigMap/settings': 'DELETED',
      'Service/web': 'DELETED',
      'CronJob/nightly': 'DELETED',
    };
    const dry = await world.writingNothing(() => world.remove({ dryRun: true }));
    expect(outcomes(dry)).toEqual(expected);
    const done = await world.remove();
    expect(done.errors).toEqual([]);
    expect(outcomes(done)).toEqual(expected);
    // Workloads go before what they need.
    expect(done.objects.map(({ kind }) => kind).slice(-1)).toEqual(['ConfigMap']);
    const parent = parentOfSet(world.station);
    await expect(world.get('ConfigMap', parent)).rejects.toThrow('not found');
    expect(await world.get('ConfigMap', 'other')).toBeDefined();
    const again = await world.writingNothing(() => world.remove());
    expect(again).toEqual({ objects: [], errors: [] });
  });

  it('takes single objects of the set away, and leaves what is not in it', async () => {
    const namespace = 'some';
    await world.apply({ namespace, manifests: shop });
    await world.client.create({
      ...{ apiVersion: 'v1', kind: 'ConfigMap' },
      metadata: { namespace, name: 'theirs' },
    });
    const some = shop.split('\n---\n').slice(1, 3);
    const manifests = [...some, map('theirs'), map('nowhere')].join('\n---\n');
    const { objects, errors } = await world.remove({ namespace, manifests });
    expect(errors).toEqual([]);
    expect(outcomes({ objects, errors })).toEqual({
      'Service/web': 'DELETED',
      'ConfigMap/settings': 'DELETED',
      'ConfigMap/theirs': 'NOT_OURS',
      'ConfigMap/nowhere': 'ABSENT',
    });
    const parent = await world.get('ConfigMap', parentOfSet(world.station), namespace);
    expect([...kindsIn(parent)]).toEqual(['CronJob.batch', 'Deployment.apps']);
  });

  it('leaves what somebody has taken out of the set', async () => {
    const namespace = 'left';
    await world.apply({ namespace, manifests: shop });
    const labels = { 'applyset.kubernetes.io/part-of': null };
    await world.client.mergePatch(refTo('Service', 'web', namespace), { metadata: { labels } });
    expect(Object.keys(outcomes(await world.remove({ namespace })))).not.toContain('Service/web');
    expect(await world.get('Service', 'web', namespace)).toBeDefined();
  });

  it('reaches what is at a station that has gone, where its cluster is named', async () => {
    const namespace = 'gone';
    await world.apply({ namespace, manifests: shop, station: { name: 'quay' } });
    await world.client.delete({ apiVersion: 'v1', kind: 'Node', name: 'quay-n1' });
    await vi.waitFor(() => {
      expect(world.gateway.view.station(world.cluster, 'quay')).toBeUndefined();
    });
    const unknown = await world.remove({ namespace, station: { name: 'quay' } });
    expect(unknown.errors.map(({ code }) => code)).toEqual(['STATION_NOT_FOUND']);
    const station = { cluster: world.cluster, name: 'quay' };
    expect(Object.keys(outcomes(await world.remove({ namespace, station })))).toHaveLength(4);
  });
});
