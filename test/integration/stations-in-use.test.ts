import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isNotFound } from '../../src/kube/kube-error.ts';
import { apiVersion } from '../../src/model/labels.ts';
import { startSimFleet, type SimFleet } from '../../src/sim/fleet-process.ts';
import { charts } from '../support/apps.ts';
import { crds } from '../support/gateway.ts';
import { openStationWorld, type StationWorld } from '../support/station-world.ts';

const soon = { timeout: 15_000, interval: 20 };
const ref = (name: string) => ({ apiVersion, kind: 'MecStation', name });

let fleet: SimFleet;
let world: StationWorld;
const startFleet = () =>
  startSimFleet({ clusters: ['east'], stations: 1, nodes: 1, paceMs: 10, heartbeatMs: 0, crds });
beforeAll(async () => {
  fleet = await startFleet();
  world = await openStationWorld(fleet.cluster('east'));
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await fleet[Symbol.asyncDispose]();
});

/** A station with one node, and an app placed there. */
async function stationWithApp(station: string, app: string): Promise<void> {
  await world.addNode(`${station}-n1`);
  await world.addStation(station, { nodes: [`${station}-n1`] });
  await vi.waitFor(async () => {
    expect(await world.labels(`${station}-n1`)).toEqual([station]);
  }, soon);
  const { errors } = await world.gateway.commands.createApp({
    app: { name: app },
    chart: { directory: `${charts}/web` },
    placement: { stations: [{ name: station }] },
  });
  expect(errors).toEqual([]);
}

const isGone = async (station: string): Promise<void> => {
  await vi.waitFor(async () => {
    await expect(world.client.get(ref(station))).rejects.toSatisfy(isNotFound);
    expect(await world.labels(`${station}-n1`)).toEqual(['']);
  }, soon);
};

describe('a station with apps', () => {
  it('is held by its finalizer, which names the apps, until they are placed elsewhere', async () => {
    await stationWithApp('held', 'shop');
    await world.client.delete(ref('held'));
    await vi.waitFor(() => {
      const condition = world
        .station('held')
        ?.row.status.conditions?.find(({ type }) => type === 'InUse');
      expect(condition?.message).toContain('default/shop');
    }, soon);
    expect(await world.labels('held-n1')).toEqual(['held']);
    const { errors } = await world.gateway.commands.deleteApp({ app: { name: 'shop' } });
    expect(errors).toEqual([]);
    await isGone('held');
  });

  it('is not deleted, unless by force; then it is said which apps lose it', async () => {
    await stationWithApp('forced', 'cache');
    const { commands } = world.gateway;
    const station = { cluster: 'east', name: 'forced' };
    const refused = await commands.deleteStation({ station });
    expect(refused.errors.map(({ code }) => code)).toEqual(['STATION_IN_USE']);
    expect(refused.errors[0]?.message).toContain('default/cache');
    const would = await commands.deleteStation({ station, force: true, dryRun: true });
    expect(would).toMatchObject({ nodes: ['forced-n1'], apps: [{ key: { name: 'cache' } }] });
    expect(world.station('forced')?.row.deleting).toBe(false);
    const done = await commands.deleteStation({ station, force: true });
    expect(done.apps.map(({ key }) => key.name)).toEqual(['cache']);
    await isGone('forced');
  });
});

describe('stations of another controller', () => {
  it('are shown as its own, and never labelled', async () => {
    await using apart = await startFleet();
    await using pools = await openStationWorld(apart.cluster('east'), 'apps.openyurt.io/nodepool');
    await pools.addNode('pool-1', { 'apps.openyurt.io/nodepool': 'hangzhou' });
    await pools.addNode('pool-2');
    await pools.addStation('hangzhou', { nodes: ['pool-2'] });
    const { commands, view } = pools.gateway;
    await vi.waitFor(() => {
      expect(pools.condition('hangzhou', 'Owned')).toBe('True');
      expect(view.station('east', 'hangzhou')?.totals.nodes.total).toBe(1);
    }, soon);
    const { errors } = await commands.assignNodes({
      cluster: 'east',
      assignments: [{ station: 'hangzhou', nodes: ['pool-2'] }],
    });
    expect(errors.map(({ code, message }) => [code, message])).toEqual([
      ['NOT_OURS', expect.stringContaining('change NodePool/hangzhou instead')],
    ]);
    const unassigned = await commands.unassignNodes({ cluster: 'east', nodes: ['pool-1'] });
    expect(unassigned.errors.map(({ message }) => message)).toEqual([
      expect.stringContaining('change NodePool/hangzhou instead'),
    ]);
    // What is not about its nodes is ours to say.
    const station = { cluster: 'east', name: 'hangzhou' };
    const updated = await commands.updateStation({ station, operator: 'Op' });
    expect(updated.errors).toEqual([]);
    expect(updated.station?.spec).toEqual({ nodes: ['pool-2'], operator: 'Op' });
    const answer = await fetch(`${pools.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ station(name: "hangzhou") { ownedBy } }' }),
    });
    expect(await answer.json()).toMatchObject({
      data: { station: { ownedBy: 'NodePool/hangzhou' } },
    });
    expect(await pools.labels('pool-2')).toEqual(['']);
  });
});

describe('a process that takes over', () => {
  it('carries on where another stopped midway, and knows what was taken in', async () => {
    await using apart = await startFleet();
    const cluster = apart.cluster('east');
    const first = await openStationWorld(cluster);
    const nodes = ['over-1', 'over-2', 'over-3', 'over-4'];
    for (const node of nodes) await first.addNode(node);
    const failWrites = ['over-2', 'over-4'];
    apart.inject({ resource: 'nodes', failWrites });
    await first.addStation('over', { nodes });
    await vi.waitFor(async () => {
      expect(await first.labels(...nodes)).toEqual(['over', '', 'over', '']);
    }, soon);
    await first[Symbol.asyncDispose]();
    await using second = await openStationWorld(cluster);
    apart.inject({ resource: 'nodes', failWrites: [] });
    await vi.waitFor(async () => {
      expect(await second.labels(...nodes)).toEqual(nodes.map(() => 'over'));
    }, soon);
    await second.client.delete(ref('over'));
    await vi.waitFor(async () => {
      expect(await second.labels(...nodes)).toEqual(nodes.map(() => ''));
    }, soon);
  });
});
