import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import type { CreateAppCommand } from '../../../src/commands/commands.ts';
import {
  appNamespace,
  charts,
  mutatingRequests,
  objectsIn,
  releasesIn,
  startAppWorld,
  type AppWorld,
} from '../../support/apps.ts';

let world: AppWorld;
/** A folder for charts whose own values have a section. */
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'charts-'));
  world = await startAppWorld({}, [charts, folder]);
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});
afterEach(async () => {
  await world.gateway.commands.deleteApp({ app });
  await world.gone('web');
});

const app = { namespace: appNamespace, name: 'web' };
const places = () => [...world.stations('east', 2), ...world.stations('west', 1)];
const sectionOf = (counts: readonly (number | undefined)[]) => ({
  stations: counts.map((replicas, index) => ({
    ...places()[index],
    ...(replicas !== undefined && { replicas }),
  })),
});

const create = (command: Partial<CreateAppCommand>) =>
  world.gateway.commands.createApp({
    app,
    createNamespace: true,
    chart: { directory: `${charts}/web` },
    ...command,
  });

/** Replicas that each station's Deployment asks for. */
function running(): Record<string, unknown> {
  return Object.fromEntries(
    ['east', 'west'].flatMap((cluster) =>
      objectsIn(world.fleet, cluster, 'deployments.apps')
        .filter(({ metadata }) => metadata.namespace === appNamespace)
        .map(({ metadata, ...object }) => [
          `${cluster}/${metadata.labels?.['NodeGroup']}`,
          (object['spec'] as { replicas: number }).replicas,
        ]),
    ),
  );
}

const expected = (counts: readonly number[]) =>
  Object.fromEntries(
    counts.map((replicas, index) => {
      const { cluster, name } = places()[index]!;
      return [`${cluster}/${name}`, replicas];
    }),
  );

/** Neither what is stored, nor Helm's own record, nor an object has the key. */
function expectKeyNowhere(): void {
  const stored = world.fleet
    .cluster('east')
    .store.get('helmapps.stationmaster.io', appNamespace, 'web');
  expect(JSON.stringify((stored?.['spec'] as { values?: unknown }).values ?? {})).not.toContain(
    '"stationmaster"',
  );
  for (const cluster of ['east', 'west']) {
    for (const release of releasesIn(world.fleet, cluster)) {
      expect(release.config).not.toHaveProperty('stationmaster');
      expect(release.chart.values).not.toHaveProperty('stationmaster');
    }
  }
}

describe('stations inside the values', () => {
  it('are where the app goes, with the replicas given there', async () => {
    const values = {
      page: { title: 'Hi' },
      stationmaster: { ...sectionOf([1, 3, undefined]), replicas: 2 },
    };
    const { errors } = await create({ values });
    expect(errors).toEqual([]);
    await world.ended('web');
    expect(running()).toEqual(expected([1, 3, 2]));
    expectKeyNowhere();
    expect(JSON.stringify(objectsIn(world.fleet, 'east', 'configmaps'))).toContain('<h1>Hi</h1>');
  });

  it('are read from YAML too, and what is said outside of them wins', async () => {
    const valuesYaml = stringify({ stationmaster: { ...sectionOf([1, 3]), replicas: 9 } });
    const { errors } = await create({
      valuesYaml,
      replicas: { fixed: { replicas: 4 } },
      stations: [{ station: places()[1]!, replicas: { fixed: { replicas: 2 } } }],
      placement: { include: [places()[2]!] },
    });
    expect(errors).toEqual([]);
    await world.ended('web');
    expect(running()).toEqual(expected([1, 2, 4]));
  });

  it('may stand in the chart’s own values, which templates do not see', async () => {
    const directory = chartWith({ ...sectionOf([1, 2]), strategy: { batchSize: 1 } });
    const { errors } = await create({
      chart: { directory },
      values: { stationmaster: { replicas: 5, stations: [{ ...places()[1], replicas: 3 }] } },
    });
    expect(errors).toEqual([]);
    await world.ended('web');
    expect(running()).toEqual({ [`east/${places()[1]!.name}`]: 3 });
    expectKeyNowhere();
    expect(JSON.stringify(objectsIn(world.fleet, 'east', 'configmaps'))).toContain('sees nothing');
    expect(
      world.gateway.view.get('HelmApp', 'east', 'web', appNamespace)?.row.spec.strategy,
    ).toEqual({ batchSize: 1 });
  });

  it('are taken from the chart where the values have none', async () => {
    const { errors } = await create({ chart: { directory: chartWith(sectionOf([1, 2])) } });
    expect(errors).toEqual([]);
    await world.ended('web');
    expect(running()).toEqual(expected([1, 2]));
  });
});

describe('an update of the values', () => {
  const update = (stationmaster: object) =>
    world.gateway.commands.updateApp({ app, values: { page: { title: 'New' }, stationmaster } });

  it('adds the stations that came into the section and removes those that went', async () => {
    await create({ values: { stationmaster: { ...sectionOf([1, 2]), replicas: 3 } } });
    await world.ended('web');
    const [first, , third] = places();
    const { errors, plan } = await update({
      stations: [{ ...first, replicas: 1 }, { ...third }],
    });
    expect(errors).toEqual([]);
    expect(plan?.changes.map(({ release, action }) => [release, action])).toEqual(
      expect.arrayContaining([
        [`web.${places()[1]!.name}`, 'DELETE'],
        [`web.${third!.name}`, 'CREATE'],
      ]),
    );
    await world.ended('web', 2);
    await vi.waitFor(() => {
      expect(running()).toEqual({
        [`east/${first!.name}`]: 1,
        // What the new section does not say stays: the number for every station.
        [`west/${third!.name}`]: 3,
      });
    }, 20_000);
    expectKeyNowhere();
  });

  it('leaves stations that were added or taken out by hand as the hand said', async () => {
    await create({ values: { stationmaster: sectionOf([1, 1]) } });
    await world.ended('web');
    const [first, second, third] = places();
    await world.gateway.commands.addStations({ app, stations: [third!] });
    await world.gateway.commands.removeStations({ app, stations: [second!] });
    const { errors, plan } = await update({ stations: [{ ...first, replicas: 2 }, second] });
    expect(errors).toEqual([]);
    expect(plan?.chosen.map(({ station }) => station.name).sort()).toEqual(
      [first!.name, third!.name].sort(),
    );
    expect(plan?.rejected.map(({ station }) => station.name)).toEqual([second!.name]);
  });
});

describe('a HelmApp that kubectl applies', () => {
  const put = async (method: 'POST' | 'PUT', values: unknown, directory = `${charts}/web`) => {
    const { store, url } = world.fleet.cluster('east');
    if (!store.get('namespaces', '', appNamespace)) {
      store.create('namespaces', {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: appNamespace },
      });
    }
    const present = store.get('helmapps.stationmaster.io', appNamespace, 'web');
    const path = `/apis/stationmaster.io/v1alpha1/namespaces/${appNamespace}/helmapps`;
    const response = await fetch(`${url}${path}${method === 'PUT' ? '/web' : ''}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        apiVersion: 'stationmaster.io/v1alpha1',
        kind: 'HelmApp',
        metadata: { ...present?.metadata, name: 'web' },
        spec: { chart: { directory }, values, createNamespace: true },
      }),
    });
    if (!response.ok) throw new Error(await response.text());
  };

  it('goes where its values say, and follows them when they change', async () => {
    await namespaceIsGone();
    await put('POST', { stationmaster: sectionOf([1, 2]) });
    await world.ended('web');
    expect(running()).toEqual(expected([1, 2]));
    const moved = {
      stations: [
        { ...places()[0], replicas: 3 },
        { ...places()[2], replicas: 1 },
      ],
    };
    await put('PUT', { stationmaster: moved });
    await world.ended('web', 2);
    await vi.waitFor(() => {
      expect(running()).toEqual({
        [`east/${places()[0]!.name}`]: 3,
        [`west/${places()[2]!.name}`]: 1,
      });
    }, 20_000);
    const releases = ['east', 'west'].flatMap((cluster) => releasesIn(world.fleet, cluster));
    for (const { config } of releases) expect(config).not.toHaveProperty('stationmaster');
  });

  it('keeps its section when a command changes something else, and still follows it', async () => {
    await namespaceIsGone();
    await put('POST', { stationmaster: sectionOf([1, 2]) });
    await world.ended('web');
    const { errors } = await world.gateway.commands.setStationReplicas({
      app,
      station: places()[0]!,
      replicas: 3,
    });
    expect(errors).toEqual([]);
    await world.ended('web', 2);
    const { store } = world.fleet.cluster('east');
    const stored = store.get('helmapps.stationmaster.io', appNamespace, 'web');
    expect(stored?.['spec']).toMatchObject({ values: { stationmaster: sectionOf([1, 2]) } });
    expect(stored?.['spec']).not.toHaveProperty('placement');
    await vi.waitFor(() => {
      expect(running()).toEqual(expected([3, 2]));
    }, 20_000);
  });

  it('goes where its chart says when it says nothing itself', async () => {
    await namespaceIsGone();
    await put('POST', { page: { title: 'Mine' } }, chartWith(sectionOf([1, 2])));
    await world.ended('web');
    expect(world.appPhase('web')).toBe('READY');
    expect(running()).toEqual(expected([1, 2]));
    expectKeyNowhere();
  });

  it('goes nowhere when it says so, whatever its chart says', async () => {
    await namespaceIsGone();
    await put('POST', { stationmaster: null }, chartWith(sectionOf([1, 2])));
    await world.ended('web');
    expect(running()).toEqual({});
    expect(world.gateway.view.get('HelmApp', 'east', 'web', appNamespace)?.row.generation).toBe(1);
  });

  it('is not carried out with a section that is wrong, and says where; what runs stays', async () => {
    await namespaceIsGone();
    await put('POST', { stationmaster: sectionOf([1]) });
    await world.ended('web');
    await put('PUT', { stationmaster: { stations: [{ ...places()[1], replica: 2 }] } });
    const row = () => world.gateway.view.get('HelmApp', 'east', 'web', appNamespace)?.row;
    await vi.waitFor(() => {
      expect(row()?.status.conditions?.find(({ type }) => type === 'Accepted')).toMatchObject({
        status: 'False',
        reason: 'INVALID_VALUES',
        message: 'stationmaster.stations[0].replica: unknown, did you mean replicas.',
      });
    }, 20_000);
    expect(running()).toEqual(expected([1]));
  });
});

describe('a section that is wrong', () => {
  it.each<[string, object, [string, string]]>([
    [
      'an unknown field',
      { stations: [{ name: 'a', replica: 1 }] },
      ['INVALID_VALUES', 'input.values.stationmaster.stations.0.replica'],
    ],
    ['nothing about stations', { replicas: 1 }, ['NO_STATION_MATCHES', 'input.placement']],
    [
      'a station that is not there',
      { stations: [{ name: 'nowhere' }] },
      ['STATION_NOT_FOUND', 'input.placement.stations.0.name'],
    ],
  ])('(%s) is refused, and nothing is written', async (_name, stationmaster, refusal) => {
    const before = mutatingRequests(world.fleet);
    const { errors } = await create({ values: { stationmaster } });
    expect(errors.map(({ code, path }) => [code, path?.join('.')])).toEqual([refusal]);
    expect(mutatingRequests(world.fleet)).toBe(before);
  });

  it('is refused in the chart and in the values of a station', async () => {
    const directory = chartWith({ stations: 'all' });
    const ofChart = await create({ chart: { directory } });
    expect(ofChart.errors.map(String)).toEqual([
      expect.stringContaining('values.yaml of the chart: stationmaster.stations: must be a list'),
    ]);
    expect(ofChart.errors[0]?.code).toBe('INVALID_CHART');
    const ofStation = await create({
      placement: { stations: [places()[0]!] },
      stations: [{ station: places()[0]!, values: { stationmaster: {} } }],
    });
    expect(ofStation.errors.map(({ code, path }) => [code, path?.join('.')])).toEqual([
      ['INVALID_VALUES', 'input.stations.0.values.stationmaster'],
    ]);
  });
});

/** Chart `web` with a section, and a template that shows what it sees of it. */
function chartWith(section: unknown): string {
  const directory = mkdtempSync(join(folder, 'web-'));
  cpSync(join(charts, 'web'), directory, { recursive: true });
  const values = readFileSync(join(directory, 'values.yaml'), 'utf8');
  writeFileSync(
    join(directory, 'values.yaml'),
    `${values}\n${stringify({ stationmaster: section })}`,
  );
  writeFileSync(
    join(directory, 'templates/seen.yaml'),
    'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: seen }\ndata: { it: "sees {{ .Values.stationmaster | default "nothing" | toString }}" }\n',
  );
  return directory;
}

/** The namespace that was made for the app before goes a moment after it; one made by hand stays. */
async function namespaceIsGone(): Promise<void> {
  await vi.waitFor(() => {
    const present = world.fleet.cluster('east').store.get('namespaces', '', appNamespace);
    expect(present?.metadata.labels?.['app.kubernetes.io/managed-by']).toBeUndefined();
  }, 20_000);
}
