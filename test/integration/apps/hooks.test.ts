import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SimObject } from '../../../src/sim/sim-object.ts';
import {
  appNamespace,
  charts,
  everything,
  mutatingRequests,
  objectsIn,
  releasesIn,
  startAppWorld,
  type AppWorld,
} from '../../support/apps.ts';

let world: AppWorld;
/** What happened in cluster east, in order: `+` made, `-` deleted, `=` ended well or is ready. */
const journal: string[] = [];

beforeAll(async () => {
  world = await startAppWorld();
  world.fleet.cluster('east').store.onEvent(({ type, resource, object, previous }) => {
    const kind = watched[resource];
    if (kind === undefined || object.metadata.namespace !== appNamespace) return;
    if (/^(default|kube-root-ca.crt|stationmaster-chart-.*)$/.test(object.metadata.name)) return;
    const what = `${kind} ${object.metadata.name}`;
    if (type === 'ADDED') journal.push(`+${what}`);
    else if (type === 'DELETED') journal.push(`-${what}`);
    else if (isEnded(object) && !(previous && isEnded(previous))) journal.push(`=${what}`);
  });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

const watched: Readonly<Record<string, string>> = {
  'jobs.batch': 'Job',
  serviceaccounts: 'ServiceAccount',
  configmaps: 'ConfigMap',
  'deployments.apps': 'Deployment',
};

function isEnded({ kind, status }: SimObject): boolean {
  const { conditions = [] } = (status ?? {}) as {
    conditions?: { type: string; status: string }[];
  };
  const wanted = kind === 'Deployment' ? 'Available' : 'Complete';
  return conditions.some((one) => one.type === wanted && one.status === 'True');
}

const app = (name: string) => ({ namespace: appNamespace, name });
const stations = () => [...world.stations('east', 2), ...world.stations('west', 1)];
const eastNames = () => world.stations('east', 2).map(({ name }) => name);

async function install(name: string, values: object = {}): Promise<void> {
  journal.length = 0;
  await world.create(name, {
    chart: { directory: `${charts}/hooked` },
    placement: { stations: stations() },
    values: { ...values },
  });
  await world.ended(name);
}

/** What a person does with `kubectl edit`. */
function edit(name: string, change: (spec: object) => object): void {
  const { store } = world.fleet.cluster('east');
  const stored = store.get('helmapps.stationmaster.io', appNamespace, name)!;
  store.update('helmapps.stationmaster.io', {
    ...stored,
    spec: change(stored['spec'] as object),
  });
}

async function remove(name: string): Promise<void> {
  await world.gateway.commands.deleteApp({ app: app(name) });
  await world.gone(name);
}

/** How often each object was made. */
function made(kind: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const entry of journal) {
    if (entry.startsWith(`+${kind} `)) counts[entry.slice(1)] = (counts[entry.slice(1)] ?? 0) + 1;
  }
  return counts;
}

/** Asserts that these happened in this order, whatever happened in between. */
function expectOrder(...entries: readonly string[]): void {
  expect(journal.filter((entry) => entries.includes(entry))).toEqual(entries);
}

const description = (cluster: string, name: string) =>
  releasesIn(world.fleet, cluster)
    .filter((release) => release.name === name)
    .map(({ status, description: words }) => `${status}: ${words}`);

describe('an app whose chart has hooks', () => {
  it('runs those of an install once in each cluster, in order, around both halves of the app', async () => {
    await install('shop');
    expect(world.appPhase('shop')).toBe('READY');
    const [one, two] = eastNames();
    expectOrder(
      '+ServiceAccount shop-hooks',
      '+Job shop-first',
      '=Job shop-first',
      '+Job shop-second',
      '=Job shop-second',
      '-Job shop-second',
      '+ConfigMap shop-main',
      '+Job shop-after',
      '=Job shop-after',
    );
    for (const station of [one, two]) {
      expectOrder(
        '+ConfigMap shop-main',
        `+Deployment shop-${station}`,
        `+Job shop-local-${station}`,
        `=Job shop-local-${station}`,
        '+Job shop-after',
      );
      expectOrder(`=Deployment shop-${station}`, '+Job shop-after');
    }
    expect(made('Job')).toEqual({
      'Job shop-first': 1,
      'Job shop-second': 1,
      'Job shop-after': 1,
      [`Job shop-local-${one}`]: 1,
      [`Job shop-local-${two}`]: 1,
    });
    expect(made('Pod')).toEqual({});
    const local = world.fleet
      .cluster('east')
      .store.get('jobs.batch', appNamespace, `shop-local-${one}`);
    expect(local!.metadata.labels).toMatchObject({
      NodeGroup: one,
      'stationmaster.io/app': 'shop',
      'stationmaster.io/app-namespace': appNamespace,
    });
    expect(JSON.stringify(local!['spec'])).toContain('requiredDuringScheduling');
  });

  it('keeps the hooks in the release, tests too, and out of its manifest', () => {
    const release = releasesIn(world.fleet, 'east').find(({ name }) => name === 'shop')!;
    expect(release.hooks.map(({ kind, name, events }) => [kind, name, events])).toEqual([
      ['ServiceAccount', 'shop-hooks', ['pre-install', 'pre-upgrade']],
      ['Pod', 'shop-reach', ['test']],
      ['Job', 'shop-first', ['pre-install', 'pre-upgrade']],
      ['Job', 'shop-second', ['pre-install']],
      ['Job', 'shop-after', ['post-install', 'post-upgrade']],
      ['Job', 'shop-away', ['pre-delete']],
    ]);
    expect(release.manifest).not.toContain('helm.sh/hook');
  });

  it('runs nothing again when it is reconciled again, by this process or another', async () => {
    journal.length = 0;
    const settled = mutatingRequests(world.fleet);
    const other = await world.another();
    await other.stop();
    world.fleet.inject({ watch: 'cut' });
    await vi.waitFor(() => {
      expect(world.gateway.view.clusters().every(({ sync }) => sync.state === 'SYNCED')).toBe(true);
    });
    expect(mutatingRequests(world.fleet)).toBe(settled);
    expect(journal).toEqual([]);
  });

  it('runs those of an upgrade, and no others, when something changes', async () => {
    edit('shop', (spec) => ({ ...spec, values: { greeting: 'good evening' } }));
    await world.ended('shop', 2);
    expect(world.appPhase('shop')).toBe('READY');
    expect(made('Job')).toEqual({ 'Job shop-first': 1, 'Job shop-after': 1 });
    expectOrder(
      '-ServiceAccount shop-hooks',
      '+ServiceAccount shop-hooks',
      '-Job shop-first',
      '+Job shop-first',
      '=Job shop-first',
      '-Job shop-after',
      '+Job shop-after',
      '=Job shop-after',
    );
  });

  it('runs those of a deletion once in each cluster, and leaves nothing of any hook', async () => {
    journal.length = 0;
    await remove('shop');
    const [one] = eastNames();
    expectOrder(
      `-Deployment shop-${one}`,
      '+Job shop-away',
      '=Job shop-away',
      '-ConfigMap shop-main',
    );
    expect(made('Job')).toEqual({ 'Job shop-away': 1 });
    await vi.waitFor(
      () => {
        const left = [...everything(world.fleet).keys()].filter((key) =>
          key.includes(` ${appNamespace}/`),
        );
        expect(left).toEqual([]);
      },
      { timeout: 20_000, interval: 100 },
    );
  });
});

describe('a hook that fails', () => {
  it('before an install: fails every station of the cluster by its name, and nothing else is applied', async () => {
    world.fleet.inject({ cluster: 'east', image: 'example/second:1', failing: true });
    await install('ill');
    const message =
      `Hook Job ${appNamespace}/ill-second (pre-install) failed: ` +
      'BackoffLimitExceeded: Job has reached the specified backoff limit';
    expect(description('east', 'ill')).toEqual([`failed: ${message}`]);
    expect(made('ConfigMap')).toEqual({});
    expect(made('Deployment')).toEqual({});
    const phases = world.phases('ill');
    for (const { cluster, name } of stations()) {
      expect(phases[`${cluster}/${name}`]).toBe(cluster === 'east' ? 'FAILED' : 'DONE');
    }
    const { failures } = world.gateway.view.get('HelmApp', 'east', 'ill', appNamespace)!.row.status;
    expect(new Set(failures!.map((failure) => failure.message))).toEqual(new Set([message]));
    expect(made('Job')).toEqual({ 'Job ill-first': 1, 'Job ill-second': 1 });
    world.fleet.inject({ cluster: 'east', image: 'example/second:1', failing: false });
    journal.length = 0;
    await remove('ill');
    // What was never installed there has nothing for hooks of a deletion to do.
    expect(made('Job')).toEqual({});
    expect(jobs()).toEqual([]);
  });

  it('before an install: is run again when one of its stations is to be tried again', async () => {
    world.fleet.inject({ cluster: 'east', image: 'example/first:1', failing: true });
    await install('mended');
    world.fleet.inject({ cluster: 'east', image: 'example/first:1', failing: false });
    for (const station of world.stations('east', 2)) {
      const command = { app: app('mended'), station };
      expect((await world.gateway.commands.retryStation(command)).errors).toEqual([]);
    }
    await vi.waitFor(
      () => {
        expect(new Set(Object.values(world.phases('mended')))).toEqual(new Set(['DONE']));
      },
      { timeout: 20_000, interval: 50 },
    );
    expect(made('Job')).toMatchObject({ 'Job mended-first': 2 });
    await remove('mended');
  });

  it('at a station: fails this station alone', async () => {
    world.fleet.inject({ cluster: 'east', image: 'example/local:1', failing: true });
    await install('lame');
    const [one] = eastNames();
    expect(description('east', `lame.${one}`)[0]).toMatch(
      `failed: Hook Job ${appNamespace}/lame-local-${one} (post-install) failed: BackoffLimitExceeded`,
    );
    expect(world.phases('lame')[`west/${world.stations('west', 1)[0]!.name}`]).toBe('DONE');
    world.fleet.inject({ cluster: 'east', image: 'example/local:1', failing: false });
    await remove('lame');
  });

  it('by running too long: fails when its time is over', async () => {
    world.fleet.inject({ cluster: 'east', image: 'example/first:1', neverReady: true });
    await install('slow', { timeoutSeconds: 1 });
    expect(description('east', 'slow')).toEqual([
      `failed: Hook Job ${appNamespace}/slow-first (pre-install) failed: did not end within 1 s`,
    ]);
    world.fleet.inject({ cluster: 'east', image: 'example/first:1', neverReady: false });
    await remove('slow');
  });

  it('before the removal from a cluster: ends the rollout once the deadline has passed', async () => {
    await install('lasting');
    world.fleet.inject({ cluster: 'west', image: 'example/away:1', failing: true });
    edit('lasting', (spec) => ({
      ...spec,
      placement: { stations: world.stations('east', 2) },
      strategy: { progressDeadlineSeconds: 1 },
    }));
    await world.ended('lasting', 2);
    const { rollout, failures } = world.gateway.view.get(
      'HelmApp',
      'east',
      'lasting',
      appNamespace,
    )!.row.status;
    expect(rollout).toMatchObject({ phase: 'FAILED', reason: 'SHARED_OBJECTS_FAILED' });
    expect(failures).toMatchObject([
      { target: 'west/', message: expect.stringContaining('BackoffLimitExceeded') as string },
    ]);
    world.fleet.inject({ cluster: 'west', image: 'example/away:1', failing: false });
    world.fleet
      .cluster('west')
      .store.delete('secrets', { namespace: appNamespace, name: 'sh.helm.release.v1.lasting.v1' });
    await remove('lasting');
  });

  it('before a deletion: holds it up, and says why', async () => {
    await install('stuck');
    world.fleet.inject({ cluster: 'east', image: 'example/away:1', failing: true });
    await world.gateway.commands.deleteApp({ app: app('stuck') });
    await vi.waitFor(
      () => {
        const { conditions = [] } = world.gateway.view.get(
          'HelmApp',
          'east',
          'stuck',
          appNamespace,
        )!.row.status;
        expect(conditions.find(({ type }) => type === 'Uninstalled')?.message).toMatch(
          `east: Hook Job ${appNamespace}/stuck-away (pre-delete) failed: BackoffLimitExceeded`,
        );
      },
      { timeout: 20_000, interval: 50 },
    );
    const { store } = world.fleet.cluster('east');
    expect(store.get('configmaps', appNamespace, 'stuck-main')).toBeDefined();
    expect(store.get('configmaps', appNamespace, 'stuck-main')!.metadata).not.toHaveProperty(
      'deletionTimestamp',
    );
    // As `helm uninstall --no-hooks` does: then there is no release any more.
    store.delete('secrets', { namespace: appNamespace, name: 'sh.helm.release.v1.stuck.v1' });
    await world.gone('stuck');
    expect(releasesIn(world.fleet, 'east')).toEqual([]);
  });
});

const jobs = (): readonly string[] =>
  objectsIn(world.fleet, 'east', 'jobs.batch').map(({ metadata }) => metadata.name);
