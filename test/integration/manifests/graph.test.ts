import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { nodesAt, pick } from '../../support/gateway.ts';
import { shop, startManifestWorld, type ManifestWorld } from '../../support/manifest-world.ts';

let world: ManifestWorld;
beforeAll(async () => {
  world = await startManifestWorld();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

const secret = `
---
apiVersion: v1
kind: Secret
metadata: { name: keys }
stringData: { key: hush-hush }
`;
const at = { station: { name: 'Pier_7' }, namespace: 'shop' };

const run = async (operation: string, variables: object) => {
  const answer = await world.gateway.run(operation, variables);
  expect(answer.errors).toEqual([]);
  return answer.data;
};

describe('manifests in the graph', () => {
  it('are applied, listed at their station with what is there, and taken away', async () => {
    const input = { ...at, manifests: shop + secret, createNamespace: true };
    const applied = pick(await run('ApplyManifests', { input }), 'applyManifests');
    expect(applied).toMatchObject({ errors: [] });
    expect(pick(applied, 'objects.0')).toMatchObject({
      ...{ apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' },
      ...{ outcome: 'CREATED', error: null },
    });
    const data = await run('ManifestSets', { name: 'Pier_7' });
    expect(pick(data, 'station.manifestSets')).toMatchObject([
      {
        name: 'manifests',
        namespace: 'shop',
        station: { name: 'Pier_7' },
        objects: [
          { apiVersion: 'v1', kind: 'ConfigMap', name: 'settings' },
          { apiVersion: 'batch/v1', kind: 'CronJob', name: 'nightly' },
          { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
          { apiVersion: 'v1', kind: 'Secret', name: 'keys' },
          { apiVersion: 'v1', kind: 'Service', name: 'web' },
        ],
      },
    ]);
    const shown = JSON.stringify([applied, data]);
    expect(shown).toContain('colour: blue');
    expect(shown).not.toContain('hush');
    expect(shown).not.toContain(Buffer.from('hush-hush').toString('base64'));
  });

  it('own what they made, as is seen without asking the cluster', async () => {
    const owner = { kind: 'MANIFESTS', namespace: 'shop', name: 'manifests' };
    await vi.waitFor(async () => {
      const data = await run('ManifestSets', { name: 'Pier_7' });
      expect(nodesAt(data, 'station.workloads')).toMatchObject([
        { name: 'nightly', owner },
        { name: 'web', owner },
      ]);
      expect(nodesAt(data, 'station.services')).toMatchObject([{ name: 'web', owner }]);
      const [set] = [...world.gateway.view.all('ReplicaSet', world.cluster, 'shop')];
      expect(nodesAt(data, 'station.pods')).toMatchObject([
        { owner: { kind: 'CONTROLLER', name: `ReplicaSet/${set?.key.name}` } },
      ]);
    });
  });

  it('keep their station from being deleted, unless by force', async () => {
    const query = `mutation($input: DeleteStationInput!) {
      deleteStation(input: $input) { manifestSets errors { code message } }
    }`;
    const remove = async (input: object) => {
      const { data, errors } = await world.gateway.post(query, {
        input: { station: at.station, ...input },
      });
      expect(errors).toEqual([]);
      return pick(data, 'deleteStation');
    };
    expect(await remove({})).toEqual({
      manifestSets: [],
      errors: [
        {
          code: 'STATION_IN_USE',
          message: expect.stringContaining('shop/manifests') as string,
        },
      ],
    });
    expect(await remove({ force: true, dryRun: true })).toEqual({
      manifestSets: ['shop/manifests'],
      errors: [],
    });
  });

  it('keep the object of their station by its finalizer', async () => {
    const { commands, view } = world.gateway;
    const station = { cluster: world.cluster, name: 'held' };
    await commands.createStation({ ...station, nodes: ['quay-n1'] });
    const moved = {
      cluster: world.cluster,
      assignments: [{ station: 'held', nodes: ['quay-n1'] }],
    };
    await commands.assignNodes({ ...moved, move: true });
    await commands.applyManifests({
      station,
      namespace: 'shop',
      set: 'held',
      manifests: shop
        .replaceAll('web', 'held')
        .replaceAll('nightly', 'hourly')
        .replaceAll('settings', 'values'),
    });
    const object = () => view.get('MecStation', world.cluster, 'held');
    await vi.waitFor(() => {
      expect(object()?.row.finalizers).not.toEqual([]);
    });
    await world.client.delete({
      apiVersion: 'stationmaster.io/v1alpha1',
      kind: 'MecStation',
      name: 'held',
    });
    await vi.waitFor(
      () => {
        const condition = object()?.row.status.conditions?.find(({ type }) => type === 'InUse');
        expect(condition).toMatchObject({
          reason: 'ManifestsPlaced',
          message: expect.stringContaining('shop/held') as string,
        });
      },
      { timeout: 5_000 },
    );
    await commands.deleteManifests({ station, namespace: 'shop', set: 'held' });
    await vi.waitFor(
      () => {
        expect(object()).toBeUndefined();
      },
      { timeout: 10_000 },
    );
  });

  it('are unknown, and cannot be changed, while their cluster does not answer', async () => {
    world.gateway.fleet.inject({ cluster: world.cluster, api: 'down' });
    const query = '{ station(name: "Pier_7") { state manifestSets { name } } }';
    await vi.waitFor(
      async () => {
        const { data } = await world.gateway.post(query);
        expect(pick(data, 'station')).toMatchObject({ manifestSets: null });
      },
      { timeout: 20_000 },
    );
    const { errors, objects } = await world.apply({ manifests: shop });
    expect([errors.map(({ code }) => code), objects]).toEqual([['CLUSTER_UNREACHABLE'], []]);
    world.gateway.fleet.inject({ cluster: world.cluster, api: 'up' });
  });
});
