import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { StrategySpec } from '../../../src/model/helm-app.ts';
import { targetsOf } from '../../../src/view/app-targets.ts';
import { charts } from '../../support/apps.ts';
import { helmApps, type StoredApp } from '../../support/campaign/intents.ts';
import { pick, startTestGateway, type TestGateway } from '../../support/gateway.ts';

interface Ref {
  readonly cluster: string;
  readonly name: string;
}

let served: TestGateway;
beforeAll(async () => {
  served = await startTestGateway({
    fleet: { clusters: ['east', 'west', 'south'], stations: 18, nodes: 54, paceMs: 10 },
    gateway: { charts: { directories: [charts], urls: [] } },
  });
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

const namespace = 'edge';
const home = 'east';
const patience = { timeout: 20_000, interval: 10 };

function stationsOf(cluster: string, count: number): readonly Ref[] {
  return [...served.view.allStations()]
    .filter((one) => one.cluster === cluster && one.state === 'READY')
    .filter(({ name }) => /^[a-z0-9-]+$/.test(name))
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .slice(0, count)
    .map(({ name }) => ({ cluster, name }));
}

async function mutate(field: string, input: object): Promise<readonly string[]> {
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input!`;
  const { data, errors } = await served.post(
    `mutation($input: ${type}) { ${field}(input: $input) { errors { code } } }`,
    { input },
  );
  expect(errors).toEqual([]);
  return (pick(data, `${field}.errors`) as { code: string }[]).map(({ code }) => code);
}

async function create(
  name: string,
  intent: { stations: readonly Ref[]; tag: string; strategy: StrategySpec },
): Promise<void> {
  const errors = await mutate('createApp', {
    name,
    namespace,
    createNamespace: true,
    chart: { directory: `${charts}/web` },
    values: { image: { tag: intent.tag } },
    placement: { stations: intent.stations },
    replicas: { fixed: { replicas: 1 } },
    strategy: intent.strategy,
  });
  expect(errors).toEqual([]);
}

const stored = (name: string): StoredApp | undefined =>
  served.fleet.cluster(home).store.get(helmApps, namespace, name) as unknown as
    StoredApp | undefined;

async function ended(name: string): Promise<void> {
  await vi.waitFor(() => {
    if (stored(name)?.status?.rollout?.finishedAt === undefined) {
      throw new Error(JSON.stringify(stored(name)?.status));
    }
  }, patience);
}

function phases(name: string): readonly string[] {
  const app = served.view.get('HelmApp', home, name, namespace);
  return app ? targetsOf(served.view, app).map(({ phase }) => phase) : [];
}

const states = () =>
  Object.fromEntries(served.view.clusters().map(({ name, sync }) => [name, sync.state]));

/** Every mutating request to any cluster so far, those for leases too. */
const mutating = (): number =>
  served.fleet.clusters.reduce((sum, { requests }) => sum + requests.report().mutating, 0);

/** Resolves at that time of `performance.now()`. */
const until = async (at: number): Promise<void> => {
  await vi.waitFor(
    () => {
      if (performance.now() < at) throw new Error('not yet');
    },
    { timeout: 60_000, interval: 10 },
  );
};

/** Notes each batch of an app's rollout as it is stored. */
function batchesOf(name: string): { readonly batches: string[][] } & Disposable {
  const seen = new Set<string>();
  const batches: string[][] = [];
  const stop = served.fleet.cluster(home).store.onEvent(({ resource, object }) => {
    if (resource !== helmApps || object.metadata.name !== name) return;
    const { batch } = (object as unknown as StoredApp).status?.rollout ?? {};
    if (batch === undefined || seen.has(batch.startedAt)) return;
    seen.add(batch.startedAt);
    batches.push([...batch.targets]);
  });
  return { batches, [Symbol.dispose]: stop };
}

describe('the home cluster going away in the middle of a rollout', () => {
  it('lets nothing be written anywhere, fails nobody meanwhile, and the rollout goes on when it is back', async () => {
    const [first, ...others] = [...stationsOf('west', 4), ...stationsOf('south', 2)];
    served.fleet.inject({ image: 'web:held', neverReady: true });
    await create('held', {
      stations: [first!],
      tag: 'held',
      strategy: { batchSize: 1, progressDeadlineSeconds: 2, maxFailures: 0 },
    });
    // Much is left to do for this one.
    await create('walking', { stations: others, tag: '1', strategy: { batchSize: 1 } });
    await vi.waitFor(() => {
      expect(phases('held')).toEqual(['VERIFYING']);
      expect(phases('walking')).toContain('WAITING');
    }, patience);

    served.fleet.inject({ cluster: home, api: 'down' });
    const downAt = performance.now();
    await until(downAt + 1_000);
    const written = mutating();
    expect(await mutate('restartApp', { app: { namespace, name: 'walking' } })).toEqual([
      'CLUSTER_UNREACHABLE',
    ]);
    const { data, errors } = await served.post(
      '{ apps(first: 10) { edges { node { name } } } stations(first: 1) { totalCount } }',
    );
    expect(errors).toEqual([]);
    expect(JSON.stringify(pick(data, 'apps'))).toContain('walking');
    expect(pick(data, 'stations.totalCount')).toBeGreaterThan(0);
    await until(downAt + 4_000);
    expect(mutating()).toBe(written);
    expect(phases('walking')).toContain('WAITING');
    expect(states()[home]).not.toBe('SYNCED');

    served.fleet.inject({ cluster: home, api: 'up' });
    // By now its deadline would have passed; it has the time that it had left.
    await vi.waitFor(() => {
      expect(mutating()).toBeGreaterThan(written + 5);
    }, patience);
    expect(phases('held')).toEqual(['VERIFYING']);
    served.fleet.inject({ image: 'web:held', neverReady: false });
    await ended('held');
    await ended('walking');
    for (const name of ['held', 'walking']) {
      expect(stored(name)?.status).toMatchObject({ rollout: { phase: 'DONE' }, failures: [] });
    }
    for (const name of ['held', 'walking']) {
      expect(await mutate('deleteApp', { app: { namespace, name } })).toEqual([]);
    }
  });
});

describe('a station cluster that is away', () => {
  it('changes nothing about the pace of the others, and is caught up at that pace', async () => {
    const east = stationsOf('east', 4);
    const west = stationsOf('west', 4);
    const strategy: StrategySpec = { batchSize: 2 };
    const keys = (refs: readonly Ref[]) => refs.map(({ cluster, name }) => `${cluster}/${name}`);
    const pairs = (refs: readonly Ref[]) => [keys(refs).slice(0, 2), keys(refs).slice(2)];

    using alone = batchesOf('alone');
    await create('alone', { stations: east, tag: '1', strategy });
    await ended('alone');
    expect(alone.batches).toEqual(pairs(east));

    served.fleet.inject({ cluster: 'west', api: 'down' });
    await vi.waitFor(() => {
      expect(states()['west']).toBe('UNREACHABLE');
    }, patience);
    using parted = batchesOf('parted');
    await create('parted', { stations: [...east, ...west], tag: '1', strategy });
    await ended('parted');
    expect(parted.batches).toEqual(pairs(east));
    expect(stored('parted')?.status?.rollout?.parkedClusters).toEqual(['west']);

    served.fleet.inject({ cluster: 'west', api: 'up' });
    await vi.waitFor(() => {
      expect(stored('parted')?.status?.rollout?.parkedClusters).toBeUndefined();
    }, patience);
    expect(parted.batches).toEqual([...pairs(east), ...pairs(west)]);
  });
});
