import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { HelmAppSpec } from '../../../src/model/helm-app.ts';
import { apiVersion } from '../../../src/model/labels.ts';
import { appNamespace, charts, objectsIn } from '../../support/apps.ts';
import { refusals, startCommandWorld, type CommandWorld } from '../../support/command-world.ts';

let world: CommandWorld;
beforeAll(async () => {
  world = await startCommandWorld();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

const app = (name: string) => ({ namespace: appNamespace, name });
const place = (index: number) => world.places[index]!;
const nowhere = { cluster: 'east', name: 'nowhere' };
/** A station of its own, which the test may take away; it has no nodes. */
async function extraStation(name: string): Promise<{ cluster: string; name: string }> {
  await world.home.create({ apiVersion, kind: 'MecStation', metadata: { name }, spec: {} });
  await vi.waitFor(() => {
    expect(world.gateway.view.station('east', name)).toBeDefined();
  });
  return { cluster: 'east', name };
}
async function removeStation(name: string): Promise<void> {
  await world.home.delete({ apiVersion, kind: 'MecStation', name });
  await vi.waitFor(() => {
    expect(world.gateway.view.station('east', name)).toBeUndefined();
  });
}

describe('updateApp', () => {
  it('changes what is given, leaves what is absent, and takes away what is null', async () => {
    const { spec } = await world.create('updated', {
      values: { replicaCount: 1, page: { title: 'a' } },
      strategy: { batchSize: 2 },
      stations: [{ station: place(0), replicas: { fixed: { replicas: 5 } } }],
    });
    const outcome = await world.commands.updateApp({
      app: app('updated'),
      values: { replicaCount: 3 },
      strategy: null,
      stations: [],
      placement: { stations: [{ name: place(4).name }] },
      revisionHistoryLimit: 4,
      expectedRevision: 1,
    });
    expect(outcome.errors).toEqual([]);
    expect(outcome.app?.row.generation).toBe(2);
    expect(world.stored('updated')).toMatchObject({ revision: 2 });
    expect(world.stored('updated').spec).toEqual({
      chart: spec.chart,
      createNamespace: true,
      replicas: spec.replicas,
      values: { replicaCount: 3 },
      placement: { stations: [place(4)] },
      revisionHistoryLimit: 4,
    });
    await world.commands.updateApp({
      app: app('updated'),
      values: null,
      revisionHistoryLimit: null,
    });
    expect(world.stored('updated').spec).toEqual({
      chart: spec.chart,
      createNamespace: true,
      replicas: spec.replicas,
      placement: { stations: [place(4)] },
    });
    await world.commands.updateApp({ app: app('updated'), valuesYaml: 'replicaCount: 2' });
    expect(world.stored('updated').spec.values).toEqual({ replicaCount: 2 });
  });

  it('keeps another chart before it is named', async () => {
    const { spec, uid } = await world.create('recharted');
    const { errors } = await world.commands.updateApp({
      app: app('recharted'),
      chart: { directory: `${charts}/way-one` },
    });
    expect(errors).toEqual([]);
    const { digest = '' } = world.stored('recharted').spec.chart;
    expect(digest).toMatch(/^sha256:/);
    expect(digest).not.toBe(spec.chart.digest);
    const archive = objectsIn(world.fleet, 'east', 'configmaps').find(({ metadata }) =>
      metadata.name.includes(digest.slice(7, 47)),
    );
    expect(archive?.metadata.ownerReferences?.map((owner) => owner.uid)).toEqual([uid]);
  });

  it('has its chart kept also when that is let go of just before the intent is written', async () => {
    await world.create('raced');
    const { store } = world.fleet.cluster('east');
    const archives = () =>
      objectsIn(world.fleet, 'east', 'configmaps').filter(
        ({ metadata: { name, namespace } }) =>
          namespace === appNamespace && name.startsWith('stationmaster-chart-'),
      );
    const { uid, spec } = world.stored('raced');
    const [kept] = archives().map(({ metadata }) => metadata.name);
    const stop = store.onEvent(({ resource, object: { metadata } }) => {
      if (resource !== 'helmapps.stationmaster.io' || metadata.generation !== 2) return;
      stop();
      for (const { metadata: archive } of archives()) {
        if (archive.name !== kept)
          store.delete('configmaps', { namespace: appNamespace, name: archive.name });
      }
    });
    const chart = { directory: `${charts}/bundle` };
    const { errors } = await world.commands.updateApp({ app: app('raced'), chart });
    expect(errors).toEqual([]);
    const { digest = '' } = world.stored('raced').spec.chart;
    expect(digest).not.toBe(spec.chart.digest);
    const archive = archives().find(({ metadata }) => metadata.name.includes(digest.slice(7, 47)));
    expect(archive?.metadata.ownerReferences?.map((owner) => owner.uid)).toEqual([uid]);
  });

  it('writes nothing where nothing is to change, nor when it is only asked', async () => {
    const { spec } = await world.create('same');
    const same = await world.writingNothing(() =>
      world.commands.updateApp({
        app: app('same'),
        chart: { directory: `${charts}/web` },
        ...(spec.placement && { placement: spec.placement }),
        strategy: null,
      }),
    );
    expect(same).toMatchObject({ errors: [], app: { row: { generation: 1 } } });
    expect(same.plan?.chosen).toHaveLength(3);
    const dry = await world.writingNothing(() =>
      world.commands.updateApp({
        app: app('same'),
        chart: { directory: `${charts}/way-one` },
        values: {},
        dryRun: true,
      }),
    );
    expect(dry).toMatchObject({ app: null, errors: [] });
    expect(dry.plan?.changes.length).toBeGreaterThan(0);
    expect(world.stored('same').spec).toEqual(spec);
  });

  it.each<[string, object, string]>([
    ['no app', { app: app('missing') }, 'NOT_FOUND input.app'],
    ['another revision', { expectedRevision: 7 }, 'CONFLICT input.expectedRevision'],
    ['a chart that may not be read', { chart: { directory: '/etc' } }, 'INVALID_INPUT input'],
    ['values twice', { values: {}, valuesYaml: 'a: 1' }, 'INVALID_INPUT input.valuesYaml'],
    ['values that are none', { valuesYaml: 'a: [1' }, 'INVALID_VALUES input.valuesYaml'],
    [
      'a station that is not there',
      { placement: { stations: [nowhere] } },
      'STATION_NOT_FOUND input.placement.stations.0.name',
    ],
    ['no station', { placement: { stations: [] } }, 'NO_STATION_MATCHES input.placement'],
    [
      'a canary that is not placed',
      { strategy: { canary: [nowhere] } },
      'INVALID_INPUT input.strategy.canary.0',
    ],
    [
      'a number out of bounds',
      { strategy: { batchPercent: 101 } },
      'INVALID_INPUT input.strategy.batchPercent',
    ],
  ])('%s is refused, and nothing is written', async (name, wrong, code) => {
    const id = `wrong-${name.replaceAll(' ', '-')}`;
    await world.create(id);
    const outcome = await world.writingNothing(() =>
      world.commands.updateApp({
        app: app(id),
        chart: { directory: `${charts}/way-one` },
        ...wrong,
      }),
    );
    expect(refusals(outcome)).toEqual([code]);
    expect(outcome).toMatchObject({ app: null, plan: null });
  });

  it('of an app that is being deleted is refused', async () => {
    await world.create('leaving');
    await world.commands.deleteApp({ app: app('leaving') });
    const outcome = await world.writingNothing(() =>
      world.commands.updateApp({ app: app('leaving'), values: {} }),
    );
    expect(refusals(outcome)).toEqual(['CONFLICT input.app']);
  });

  it('meets other writes and is carried out all the same', async () => {
    await world.create('crowded');
    const outcomes = await Promise.all(
      world.places
        .slice(0, 3)
        .map((station, index) =>
          world.commands.setStationReplicas({ app: app('crowded'), station, replicas: 5 + index }),
        ),
    );
    expect(outcomes.flatMap(({ errors }) => errors)).toEqual([]);
    const { spec, revision } = world.stored('crowded');
    expect(revision).toBe(4);
    expect(spec.stations?.map(({ replicas }) => replicas?.fixed?.replicas).sort()).toEqual([
      5, 6, 7,
    ]);
  });
});

describe('adding and removing stations', () => {
  const placementOf = (name: string): HelmAppSpec['placement'] => world.stored(name).spec.placement;

  it('includes and excludes by hand, and takes what was said of a station with it', async () => {
    await world.create('moving', {
      stations: [
        { station: place(1), values: { a: 1 } },
        { station: place(2), values: { a: 2 } },
      ],
      strategy: { canary: [place(1), place(2)] },
    });
    const stations = world.places.slice(0, 3);
    const added = await world.commands.addStations({
      app: app('moving'),
      stations: [{ name: place(7).name }, place(0), place(7)],
    });
    expect(added.errors).toEqual([]);
    expect(added.plan?.chosen).toHaveLength(4);
    expect(placementOf('moving')).toEqual({ stations, include: [place(7)] });

    await world.commands.removeStations({ app: app('moving'), stations: [place(7), place(1)] });
    expect(world.stored('moving').spec).toMatchObject({
      placement: { stations: [place(0), place(2)], exclude: [place(7), place(1)] },
      stations: [{ station: place(2), values: { a: 2 } }],
      strategy: { canary: [place(2)] },
    });
    expect(placementOf('moving')).not.toHaveProperty('include');

    await world.commands.addStations({ app: app('moving'), stations: [place(1)] });
    expect(placementOf('moving')).toEqual({
      stations: [place(0), place(2)],
      include: [place(1)],
      exclude: [place(7)],
    });
  });

  it('writes nothing for a station that is there, or is not, already', async () => {
    await world.create('settled');
    const command = { app: app('settled') };
    const outcomes = [
      await world.writingNothing(() =>
        world.commands.addStations({ ...command, stations: [place(0)] }),
      ),
      await world.writingNothing(() =>
        world.commands.removeStations({ ...command, stations: [place(5)] }),
      ),
      await world.writingNothing(() =>
        world.commands.addStations({ ...command, stations: [place(5)], dryRun: true }),
      ),
    ];
    expect(outcomes.flatMap(({ errors }) => errors)).toEqual([]);
    expect(outcomes.map(({ plan }) => plan?.chosen.length)).toEqual([3, 3, 4]);
    expect(outcomes.map(({ app: entry }) => entry?.row.generation)).toEqual([1, 1, undefined]);
  });

  it('refuses every station that cannot be meant, and the removal of the last one', async () => {
    const { cluster, name } = place(6);
    expect(cluster).toBe('west');
    await extraStation(name);
    await world.create('picky', { placement: { stations: [place(0)] } });
    const command = { app: app('picky'), stations: [place(0), nowhere, { name }] };
    for (const verb of ['addStations', 'removeStations'] as const) {
      const outcome = await world.writingNothing(() => world.commands[verb](command));
      expect(refusals(outcome)).toEqual([
        'STATION_NOT_FOUND input.stations.1',
        'AMBIGUOUS_STATION input.stations.2.cluster',
      ]);
    }
    const last = await world.writingNothing(() =>
      world.commands.removeStations({ app: app('picky'), stations: [place(0)] }),
    );
    expect(refusals(last)).toEqual(['NO_STATION_MATCHES input.stations']);
    expect(last.errors[0]?.message).toContain('delete');
    await removeStation(name);
  });

  it('lets go of a station that has left, which holds up no other change', async () => {
    const gone = await extraStation('gone-1');
    await world.create('bereft', { placement: { stations: [place(0), gone] } });
    await removeStation('gone-1');
    const changed = await world.commands.setReplicas({
      app: app('bereft'),
      replicas: { fixed: { replicas: 4 } },
    });
    expect(changed.errors).toEqual([]);
    const removed = await world.commands.removeStations({
      app: app('bereft'),
      stations: [{ name: 'gone-1' }],
    });
    expect(removed.errors).toEqual([]);
    expect(placementOf('bereft')).toEqual({ stations: [place(0)], exclude: [gone] });
    const again = await world.writingNothing(() =>
      world.commands.removeStations({ app: app('bereft'), stations: [gone] }),
    );
    expect(refusals(again)).toEqual(['STATION_NOT_FOUND input.stations.0']);
  });
});

describe('setting replicas', () => {
  const stations = () => [
    { station: place(0), replicas: { fixed: { replicas: 5 } }, values: { a: 1 } },
    { station: place(1), replicas: { fixed: { replicas: 6 } } },
    { station: place(2), values: { a: 3 } },
  ];
  const replicas = { fixed: { replicas: 9 } };

  it('everywhere clears the numbers of single stations, and says of which', async () => {
    await world.create('even', { stations: stations() });
    const dry = await world.writingNothing(() =>
      world.commands.setReplicas({ app: app('even'), replicas, dryRun: true }),
    );
    expect(dry.cleared.map(({ name }) => name)).toEqual([place(0).name, place(1).name]);
    const { errors, cleared } = await world.commands.setReplicas({ app: app('even'), replicas });
    expect(errors).toEqual([]);
    expect(cleared.map(({ name }) => name)).toEqual([place(0).name, place(1).name]);
    expect(world.stored('even').spec).toMatchObject({ replicas });
    expect(world.stored('even').spec.stations).toEqual([
      { station: place(0), values: { a: 1 } },
      { station: place(2), values: { a: 3 } },
    ]);
  });

  it('everywhere keeps them when told to', async () => {
    await world.create('uneven', { stations: stations() });
    const command = { app: app('uneven'), replicas, keepOverrides: true };
    expect(await world.commands.setReplicas(command)).toMatchObject({ errors: [], cleared: [] });
    expect(world.stored('uneven').spec).toMatchObject({ replicas, stations: stations() });
  });

  it('is refused out of bounds and where the app is not', async () => {
    await world.create('bounded');
    const everywhere = await world.writingNothing(() =>
      world.commands.setReplicas({ app: app('bounded'), replicas: { fixed: { replicas: -1 } } }),
    );
    expect(refusals(everywhere)).toEqual(['INVALID_INPUT input.replicas.fixed.replicas']);
    expect(everywhere.cleared).toEqual([]);
    const elsewhere = await world.writingNothing(() =>
      world.commands.setStationReplicas({ app: app('bounded'), station: place(7), replicas: 1 }),
    );
    expect(refusals(elsewhere)).toEqual(['STATION_NOT_FOUND input.station']);
  });
});
