import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodesAt, pick, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { subscribeTo, transports, type Message } from '../../support/subscribe.ts';

interface Place {
  readonly cluster: string;
  readonly name: string;
}

const folder = join(import.meta.dirname, '../../support/charts');
const archive = execFileSync('tar', ['-czf', '-', '-C', folder, 'web']).toString('base64');

let served: TestGateway;
let places: readonly Place[];

beforeAll(async () => {
  served = await startTestGateway({
    fleet: { clusters: ['east', 'west'], stations: 12, nodes: 36, paceMs: 10 },
  });
  const { data } = await served.run('Stations', { first: 50, filter: { states: ['READY'] } });
  const all = nodesAt(data, 'stations').map((station) => ({
    cluster: pick(station, 'cluster.name') as string,
    name: pick(station, 'name') as string,
  }));
  const of = (name: string) => all.filter(({ cluster }) => cluster === name).slice(0, 2);
  places = [...of('east'), ...of('west')];
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

const input = (name: string, more: object = {}) => ({
  name,
  chart: { archive },
  placement: { stations: places },
  replicas: { fixed: { replicas: 1 } },
  strategy: { batchSize: 1 },
  ...more,
});

async function create(name: string, more: object = {}): Promise<void> {
  const { data, errors } = await served.run('CreateApp', { input: input(name, more) });
  expect(errors).toEqual([]);
  expect(pick(data, 'createApp.errors')).toEqual([]);
}

const progressOf = (message: Message | undefined, path: string) =>
  pick(message?.data, `rolloutProgress.${path}`);
const stateOf = async (name: string, path: string) =>
  pick((await served.run('App', { name })).data, `app.${path}`);
const settled = { timeout: 20_000, interval: 50 };

describe('an app in the graph', () => {
  it('is created, watched, shown, changed at one station, and deleted', async () => {
    const created = await served.run('CreateApp', { input: input('shop') });
    expect(created.errors).toEqual([]);
    expect(created.data).toMatchObject({
      createApp: {
        app: { name: 'shop', namespace: 'default', phase: 'PENDING', revision: 1 },
        errors: [],
      },
    });
    expect(pick(created.data, 'createApp.plan.chosen')).toHaveLength(4);
    const changes = pick(created.data, 'createApp.plan.changes') as readonly { action: string }[];
    expect(changes.map(({ action }) => action)).toEqual(Array.from({ length: 6 }, () => 'CREATE'));

    await using progress = subscribeTo(
      served.url,
      { name: 'RolloutProgress' },
      { variables: { app: { name: 'shop' }, revision: 1 } },
    );
    const messages = await progress.rest();
    expect(messages.every(({ errors }) => errors === undefined)).toBe(true);
    expect(progressOf(messages[0], 'targets')).toHaveLength(4);
    expect(progressOf(messages.at(-1), 'rollout')).toMatchObject({
      revision: 1,
      phase: 'DONE',
      progress: {
        percent: 100,
        stations: { total: 4, done: 4 },
        replicas: { desired: 4, updated: 4, ready: 4, available: 4 },
      },
    });

    const shown = await served.run('App', { name: 'shop' });
    expect(shown.errors).toEqual([]);
    expect(shown.data).toMatchObject({
      app: {
        phase: 'READY',
        revision: 1,
        chart: { name: 'web' },
        targets: { totalCount: 4 },
        releases: { totalCount: 6 },
      },
    });
    for (const release of nodesAt(shown.data, 'app.releases')) {
      const objects = pick(release, 'objects') as readonly { kind: string; state: string }[];
      expect(objects.length).toBeGreaterThan(1);
      for (const { kind, state } of objects)
        expect(state).toBe(kind === 'Deployment' ? 'READY' : 'PRESENT');
    }
    // End points come a moment after the pods.
    const backendStations = async () => {
      const { data } = await served.run('App', { name: 'shop' });
      const backends = nodesAt(data, 'app.services').flatMap((service) =>
        nodesAt(service, 'backends'),
      );
      return [
        ...new Set(backends.map((backend) => pick(backend, 'station.name') as string)),
      ].sort();
    };
    await expect.poll(backendStations, settled).toEqual(places.map(({ name }) => name).sort());

    const changed = await served.run('SetStationReplicas', {
      input: {
        app: { name: 'shop' },
        station: places[0],
        replicas: { fixed: { replicas: 3 } },
        expectedRevision: 1,
      },
    });
    expect(pick(changed.data, 'setStationReplicas.errors')).toEqual([]);
    expect(pick(changed.data, 'setStationReplicas.app.revision')).toBe(2);
    const upgraded = pick(changed.data, 'setStationReplicas.plan.changes') as readonly {
      release: string;
      action: string;
    }[];
    const there = nodesAt(shown.data, 'app.targets').find(
      (target) => pick(target, 'station.name') === places[0]!.name,
    );
    expect(upgraded.filter(({ action }) => action !== 'NONE')).toEqual([
      { release: pick(there, 'release.name'), action: 'UPGRADE' },
    ]);
    await using second = subscribeTo(
      served.url,
      { name: 'RolloutProgress' },
      { variables: { app: { name: 'shop' }, revision: 2 } },
    );
    const last = (await second.rest()).at(-1);
    expect(progressOf(last, 'rollout')).toMatchObject({
      revision: 2,
      phase: 'DONE',
      progress: { replicas: { ready: 6 } },
    });

    const deleted = await served.run('DeleteApp', { input: { app: { name: 'shop' } } });
    expect(pick(deleted.data, 'deleteApp')).toMatchObject({
      deletedId: pick(shown.data, 'app.id'),
      errors: [],
    });
    await expect
      .poll(async () => (await served.run('App', { name: 'shop' })).data, settled)
      .toEqual({ app: null });
    const { data } = await served.post(
      '{ releases(filter: { app: { name: "shop" } }) { totalCount } workloads(filter: { app: { name: "shop" } }) { totalCount } }',
    );
    expect(data).toEqual({ releases: { totalCount: 0 }, workloads: { totalCount: 0 } });
  });

  it('is found by its id, and its station and its rollout by theirs', async () => {
    await create('ids');
    await expect.poll(() => stateOf('ids', 'phase'), settled).toBe('READY');
    const { data } = await served.run('App', { name: 'ids' });
    const target = pick(nodesAt(data, 'app.targets')[0], 'id');
    const release = pick(nodesAt(data, 'app.releases')[0], 'id');
    for (const [id, type] of [
      [pick(data, 'app.id'), 'App'],
      [pick(data, 'app.rollout.id'), 'Rollout'],
      [target, 'AppTarget'],
      [release, 'Release'],
    ]) {
      const found = await served.run('Whole', { id });
      expect(found.errors).toEqual([]);
      expect(found.data).toMatchObject({ node: { __typename: type, id } });
    }
    const whole = await served.run('Whole', { id: release });
    expect(pick(whole.data, 'node.manifest')).toContain('release: "***"');
    const stored = await served.post(
      `query ($id: ID!) { node(id: $id) { ... on Release { chart { name version } values manifestText description
        history { revision status appRevision } } } }`,
      { id: release },
    );
    expect(stored.errors).toEqual([]);
    expect(stored.data).toMatchObject({
      node: {
        chart: { name: 'web' },
        values: {},
        manifestText: expect.stringMatching(/kind: (Deployment|Service)/) as string,
        history: [{ revision: 1, status: 'DEPLOYED', appRevision: 1 }],
      },
    });
  });

  it('is listed, with its stations, and where it is placed', async () => {
    await create('listed');
    const { data } = await served.run('Apps', { filter: { nameContains: 'liste' } });
    expect(nodesAt(data, 'apps')).toMatchObject([{ name: 'listed', targets: { totalCount: 4 } }]);
    const station = await served.run('Station', places[0]);
    expect(nodesAt(station.data, 'station.apps').map((app) => pick(app, 'name'))).toContain(
      'listed',
    );
    const placed = await served.run('Stations', { first: 50, filter: { app: { name: 'listed' } } });
    expect(
      nodesAt(placed.data, 'stations')
        .map((one) => pick(one, 'name'))
        .sort(),
    ).toEqual(places.map(({ name }) => name).sort());
  });
});

describe.each(transports)('rolloutProgress over %s', (over) => {
  const name = `watched-${over === 'WebSocket' ? 'ws' : 'sse'}`;
  const watch = (variables: object = {}) =>
    subscribeTo(
      served.url,
      { name: 'RolloutProgress' },
      { over, variables: { app: { name }, ...variables } },
    );

  it('waits for an app that is not there yet, and ends with its rollout', async () => {
    await using progress = watch();
    expect(progressOf(await progress.next(), 'rollout')).toBeNull();
    await create(name);
    const phases = (await progress.rest()).map((message) => progressOf(message, 'rollout.phase'));
    expect(phases.at(-1)).toBe('DONE');
  });

  it('tells the end at once of a rollout that has ended, and then ends', async () => {
    await using progress = watch();
    const messages = await progress.rest();
    expect(messages).toHaveLength(1);
    expect(progressOf(messages[0], 'reset')).toBe(true);
    expect(progressOf(messages[0], 'targets')).toHaveLength(4);
  });

  it('goes on from a cursor: only stations that changed since, then the rest', async () => {
    const cursor = progressOf((await watch().rest()).at(-1), 'cursor');
    await served.run('SetStationReplicas', {
      input: { app: { name }, station: places[1], replicas: { fixed: { replicas: 2 } } },
    });
    await using progress = watch({ resumeFrom: cursor, revision: 2 });
    const messages = await progress.rest();
    expect(messages.map((message) => progressOf(message, 'reset'))).not.toContain(true);
    expect(progressOf(messages.at(-1), 'rollout')).toMatchObject({
      revision: 2,
      phase: 'DONE',
      progress: { replicas: { ready: 5 } },
    });
  });

  it('never ends by itself when it is to follow', async () => {
    const text =
      'subscription ($app: AppRef!) { rolloutProgress(app: $app, follow: true) { rollout { revision phase } } }';
    await using progress = subscribeTo(
      served.url,
      { text },
      { over, variables: { app: { name } } },
    );
    expect(progressOf(await progress.next(), 'rollout')).toEqual({ revision: 2, phase: 'DONE' });
    await served.run('SetStationReplicas', {
      input: { app: { name }, station: places[1], replicas: { fixed: { replicas: 1 } } },
    });
    await progress.until(
      (message) =>
        progressOf(message, 'rollout.revision') === 3 &&
        progressOf(message, 'rollout.phase') === 'DONE',
    );
  });
});

describe('what is refused', () => {
  const errorsOf = async (operation: string, field: string, given: object) => {
    const { status, data, errors } = await served.run(operation, { input: given });
    expect({ status, errors }).toEqual({ status: 200, errors: [] });
    expect(pick(data, `${field}.app`)).toBeNull();
    return pick(data, `${field}.errors`) as readonly {
      code: string;
      message: string;
      path: readonly string[] | null;
    }[];
  };
  /** Names of what a creation would have begun with. */
  const written = () =>
    served.fleet.clusters.flatMap(({ store }) =>
      ['helmapps.stationmaster.io', 'namespaces'].flatMap((resource) =>
        [...store.list(resource)].map(({ metadata }) => `${resource}/${metadata.name}`),
      ),
    );
  const broken = Buffer.from('this is no archive').toString('base64');

  it.each<[string, string, object]>([
    [
      'a station that is not there',
      'STATION_NOT_FOUND',
      { placement: { stations: [{ cluster: 'east', name: 'nowhere' }] } },
    ],
    ['a chart that is no archive', 'INVALID_CHART', { chart: { archive: broken } }],
    ['values that are no YAML', 'INVALID_VALUES', { valuesYaml: 'a: [1' }],
    ['a name that is too long', 'NAME_TOO_LONG', { name: 'n'.repeat(54) }],
    ['a name that is none', 'INVALID_INPUT', { name: 'No.Name' }],
    ['a namespace that is not there', 'NOT_FOUND', { namespace: 'nowhere' }],
    ['no station at all', 'NO_STATION_MATCHES', { placement: { stations: [] } }],
    ['a folder that is not allowed', 'INVALID_INPUT', { chart: { directory: '/etc' } }],
  ])('%s comes back as %s, and nothing is written', async (_name, code, wrong) => {
    const before = written();
    const errors = await errorsOf('CreateApp', 'createApp', input('wrong', wrong));
    expect(errors.map((error) => error.code)).toEqual([code]);
    expect(errors[0]?.message).toMatch(/\w{3}/);
    const { data } = await served.run('Apps', { filter: { nameContains: 'wrong' } });
    expect(pick(data, 'apps.totalCount')).toBe(0);
    expect(written()).toEqual(before);
  });

  it('an app that is there, one that is not, and a revision that is another', async () => {
    await create('taken', { placement: { stations: places.slice(0, 1) } });
    const codes = async (...args: Parameters<typeof errorsOf>) =>
      (await errorsOf(...args)).map(({ code }) => code);
    expect(await codes('CreateApp', 'createApp', input('taken'))).toEqual(['ALREADY_EXISTS']);
    expect(await codes('DeleteApp', 'deleteApp', { app: { name: 'missing' } })).toEqual([
      'NOT_FOUND',
    ]);
    expect(
      await codes('DeleteApp', 'deleteApp', { app: { name: 'taken' }, expectedRevision: 9 }),
    ).toEqual(['CONFLICT']);
    const replicas = { fixed: { replicas: 2 } };
    expect(
      await codes('SetStationReplicas', 'setStationReplicas', {
        app: { name: 'taken' },
        station: places[0],
        replicas,
        expectedRevision: 9,
      }),
    ).toEqual(['CONFLICT']);
  });

  it('changes nothing when it is only to say what it would do', async () => {
    const { data } = await served.run('CreateApp', { input: input('dry', { dryRun: true }) });
    expect(pick(data, 'createApp.app')).toBeNull();
    expect(pick(data, 'createApp.plan.changes')).toHaveLength(6);
    expect((await served.run('App', { name: 'dry' })).data).toEqual({ app: null });
  });

  it('looks only where nothing is managed: no request that could change anything is sent', async () => {
    await using looking = await startTestGateway({
      fleet: { clusters: ['east', 'west'], stations: 4, nodes: 8 },
      manage: false,
    });
    const { data } = await looking.run('Stations', { first: 1 });
    const station = nodesAt(data, 'stations')[0];
    const place = { cluster: pick(station, 'cluster.name'), name: pick(station, 'name') };
    const app = { name: 'shop' };
    for (const [operation, field, given] of [
      ['CreateApp', 'createApp', input('shop', { placement: { stations: [place] } })],
      [
        'SetStationReplicas',
        'setStationReplicas',
        { app, station: place, replicas: { fixed: { replicas: 1 } } },
      ],
      ['DeleteApp', 'deleteApp', { app }],
    ] as const) {
      const answer = await looking.run(operation, { input: given });
      expect(pick(answer.data, `${field}.errors`)).toMatchObject([{ code: 'READ_ONLY' }]);
    }
    expect((await looking.run('Whole', { id: pick(station, 'id') })).errors).toEqual([]);
    expect(looking.fleet.clusters.map(({ requests }) => requests.report().mutating)).toEqual([
      0, 0,
    ]);
  });
});
