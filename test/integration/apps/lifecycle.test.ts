import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isPolled } from '../../../src/kube/kinds.ts';
import { encodeRelease } from '../../../src/helm/release-codec.ts';
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

/** For what takes no time on a machine that does nothing else. */
const patience = { timeout: 20_000, interval: 20 };

let world: AppWorld;
beforeAll(async () => {
  world = await startAppWorld();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

const place = () => [...world.stations('east', 3), ...world.stations('west', 3)];
const app = (name: string) => ({ namespace: appNamespace, name });
const labelsOf = ({ metadata }: SimObject) => metadata.labels ?? {};

function podsOf(cluster: string, name: string): readonly SimObject[] {
  return objectsIn(world.fleet, cluster, 'pods').filter(
    (pod) => labelsOf(pod)['app.kubernetes.io/instance'] === name,
  );
}

describe('an app placed on six stations of two clusters', () => {
  it(
    'runs at every station, on nodes of that station only, behind one Service a cluster',
    { timeout: 60_000 },
    async () => {
      const stations = place();
      await world.create('cache', { placement: { stations }, strategy: { batchSize: 2 } });
      await world.ended('cache');
      expect(world.appPhase('cache')).toBe('READY');
      for (const cluster of ['east', 'west']) {
        const nodes = new Map(
          objectsIn(world.fleet, cluster, 'nodes').map((node) => [
            node.metadata.name,
            labelsOf(node)['NodeGroup'],
          ]),
        );
        const pods = podsOf(cluster, 'cache');
        expect(pods).toHaveLength(6);
        for (const pod of pods) {
          const { nodeName } = pod['spec'] as { nodeName: string };
          expect(nodes.get(nodeName)).toBe(labelsOf(pod)['NodeGroup']);
        }
        const services = objectsIn(world.fleet, cluster, 'services').filter(
          ({ metadata }) => metadata.namespace === appNamespace,
        );
        expect(services.map(({ metadata }) => metadata.name)).toEqual(['cache-web']);
        await vi.waitFor(() => {
          const ready = objectsIn(world.fleet, cluster, 'endpointslices.discovery.k8s.io')
            .filter((slice) => labelsOf(slice)['kubernetes.io/service-name'] === 'cache-web')
            .flatMap(
              (slice) =>
                slice['endpoints'] as { conditions: { ready: boolean }; nodeName: string }[],
            )
            .filter(({ conditions }) => conditions.ready);
          const served = new Set(ready.map(({ nodeName }) => nodes.get(nodeName)));
          const placed = stations
            .filter((station) => station.cluster === cluster)
            .map(({ name }) => name);
          expect([...served].sort()).toEqual([...placed].sort());
        });
      }
      expect(
        releasesIn(world.fleet, 'east')
          .map(({ name, status }) => `${name} ${status}`)
          .sort(),
      ).toEqual(
        ['cache', ...world.stations('east', 3).map(({ name }) => `cache.${name}`)]
          .map((name) => `${name} deployed`)
          .sort(),
      );
    },
  );

  it('changes the release of one station and no other when its replicas are set', async () => {
    const before = everything(world.fleet);
    const [station] = place();
    const outcome = await world.gateway.commands.setStationReplicas({
      app: app('cache'),
      station: station!,
      replicas: 4,
      expectedRevision: 1,
    });
    expect(outcome.errors).toEqual([]);
    expect(
      outcome.plan?.changes.filter(({ action }) => action !== 'NONE').map(({ release }) => release),
    ).toEqual([`cache.${station!.name}`]);
    await world.ended('cache', 2);
    expect(
      podsOf('east', 'cache').filter((pod) => labelsOf(pod)['NodeGroup'] === station!.name),
    ).toHaveLength(4);
    const changed = [...everything(world.fleet)]
      .filter(([key, version]) => before.get(key) !== version)
      .map(([key]) => key)
      .filter((key) => /secrets|configmaps|deployments|services |serviceaccounts/.test(key));
    expect(changed.filter((key) => !key.includes(station!.name))).toEqual([]);
  });

  it('sends no mutating request when it is reconciled again, by this process or another', async () => {
    // Whatever came of the tests before: what they began has ended.
    await vi.waitFor(() => expect(world.appPhase('cache')).toBe('READY'), patience);
    const settled = mutatingRequests(world.fleet);
    const other = await world.another();
    await other.stop();
    const watched = () =>
      world.fleet.clusters
        .flatMap(({ requests }) => requests.report().requests)
        .reduce((sum, { verb, count }) => sum + (verb === 'watch' ? count : 0), 0);
    const syncs = () => world.gateway.view.clusters().map(({ sync }) => sync);
    const open = syncs()
      .flatMap(({ watches }) => watches)
      .filter(({ kind }) => !isPolled(kind)).length;
    const before = watched();
    // A change that concerns every app, and nothing of what they want.
    world.fleet.inject({ watch: 'cut' });
    await vi.waitFor(() => {
      expect(watched()).toBeGreaterThanOrEqual(before + open);
      expect(syncs().every(({ state }) => state === 'SYNCED')).toBe(true);
    }, patience);
    expect(mutatingRequests(world.fleet)).toBe(settled);
  });

  it('refuses a change made against another revision, and changes nothing', async () => {
    const before = mutatingRequests(world.fleet);
    const { errors } = await world.gateway.commands.setStationReplicas({
      app: app('cache'),
      station: place()[0]!,
      replicas: 1,
      expectedRevision: 1,
    });
    expect(errors.map(({ code }) => code)).toEqual(['CONFLICT']);
    expect(mutatingRequests(world.fleet)).toBe(before);
  });

  it('leaves nothing in any cluster when it is deleted', async () => {
    await world.gateway.commands.deleteApp({ app: app('cache') });
    await world.gone('cache');
    await vi.waitFor(
      () => {
        const left = [...everything(world.fleet).keys()].filter((key) =>
          key.includes(` ${appNamespace}/`),
        );
        expect(left).toEqual([]);
        expect(
          [...everything(world.fleet).keys()].filter((key) =>
            key.endsWith(` namespaces /${appNamespace}`),
          ),
        ).toEqual([]);
      },
      { timeout: 20_000, interval: 100 },
    );
  });
});

describe('what kubectl applies', () => {
  it('is carried out as a mutation is, to the same objects', async () => {
    const stations = [...world.stations('east', 1), ...world.stations('west', 1)];
    await world.create('twin', { placement: { stations } });
    await world.ended('twin');
    const byMutation = contentOf('twin');
    await world.gateway.commands.deleteApp({ app: app('twin') });
    await world.gone('twin');

    const east = world.fleet.cluster('east');
    await vi.waitFor(
      () => {
        expect(east.store.get('namespaces', '', appNamespace)).toBeUndefined();
      },
      { timeout: 20_000 },
    );
    await post(east.url, '/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: appNamespace },
    });
    await post(east.url, `/apis/stationmaster.io/v1alpha1/namespaces/${appNamespace}/helmapps`, {
      apiVersion: 'stationmaster.io/v1alpha1',
      kind: 'HelmApp',
      metadata: { name: 'twin' },
      spec: {
        chart: { directory: `${charts}/web` },
        placement: { stations },
        replicas: { fixed: { replicas: 2 } },
        createNamespace: true,
      },
    });
    await world.ended('twin');
    expect(world.appPhase('twin')).toBe('READY');
    expect(contentOf('twin')).toEqual(byMutation);
    await world.gateway.commands.deleteApp({ app: app('twin') });
    await world.gone('twin');
  });
});

describe('a cluster that is down when an app is created', () => {
  it('does not hold up the others, is shown, and is caught up when it is back', async () => {
    const stations = [...world.stations('east', 2), ...world.stations('west', 2)];
    world.fleet.inject({ cluster: 'west', api: 'down' });
    await vi.waitFor(
      () => {
        expect(world.gateway.view.cluster('west')?.sync.state).toBe('UNREACHABLE');
      },
      { timeout: 20_000 },
    );
    await world.create('parted', { placement: { stations } });
    await world.ended('parted');
    const phases = world.phases('parted');
    for (const { cluster, name } of stations) {
      expect(phases[`${cluster}/${name}`]).toBe(cluster === 'east' ? 'DONE' : 'UNREACHABLE');
    }
    expect(world.appPhase('parted')).toBe('DEGRADED');
    world.fleet.inject({ cluster: 'west', api: 'up' });
    await vi.waitFor(
      () => {
        expect(world.appPhase('parted')).toBe('READY');
      },
      { timeout: 30_000 },
    );
    await world.gateway.commands.deleteApp({ app: app('parted') });
    await world.gone('parted');
  });
});

describe('an object in the way that belongs to somebody else', () => {
  it('fails the station and is left as it is', async () => {
    const [station] = world.stations('east', 1);
    const { store } = world.fleet.cluster('east');
    expect(store.get('namespaces', '', appNamespace)?.['status']).toMatchObject({
      phase: 'Active',
    });
    store.create('configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `taken-web-page-${station!.name}`, namespace: appNamespace },
      data: { mine: 'yes' },
    });
    const before = JSON.stringify(
      store.get('configmaps', appNamespace, `taken-web-page-${station!.name}`),
    );
    await world.create('taken', { placement: { stations: [station!] } });
    await world.ended('taken');
    expect(world.phases('taken')).toEqual({ [`east/${station!.name}`]: 'FAILED' });
    expect(
      JSON.stringify(store.get('configmaps', appNamespace, `taken-web-page-${station!.name}`)),
    ).toBe(before);
    await world.gateway.commands.deleteApp({ app: app('taken') });
    await world.gone('taken');
    expect(
      JSON.stringify(store.get('configmaps', appNamespace, `taken-web-page-${station!.name}`)),
    ).toBe(before);
  });
});

describe('a Helm release of the same name that somebody else installed', () => {
  it('is refused to a mutation, and never touched for what kubectl applies', async () => {
    const [station] = world.stations('east', 1);
    const { store } = world.fleet.cluster('east');
    const foreign = encodeRelease(
      {
        name: 'theirs',
        namespace: appNamespace,
        revision: 1,
        status: 'deployed',
        description: 'Install complete',
        firstDeployed: '2026-01-01T00:00:00Z',
        lastDeployed: '2026-01-01T00:00:00Z',
        chart: { metadata: { name: 'web', version: '1.0.0', apiVersion: 'v2' }, values: {} },
        config: {},
        manifest: '',
        hooks: [],
      },
      { modifiedAt: 0 },
    );
    store.create('secrets', { ...foreign });
    const secret = () => JSON.stringify(store.get('secrets', appNamespace, foreign.metadata.name));
    const before = secret();
    await vi.waitFor(() => {
      expect(
        world.gateway.view.get('Release', 'east', foreign.metadata.name, appNamespace),
      ).toBeDefined();
    });
    const written = mutatingRequests(world.fleet);
    const { errors } = await world.gateway.commands.createApp({
      app: app('theirs'),
      chart: { directory: `${charts}/web` },
      placement: { stations: [station!] },
    });
    expect(errors.map(({ code }) => code)).toEqual(['NOT_OURS']);
    expect(mutatingRequests(world.fleet)).toBe(written);

    store.create('helmapps.stationmaster.io', {
      apiVersion: 'stationmaster.io/v1alpha1',
      kind: 'HelmApp',
      metadata: { name: 'theirs', namespace: appNamespace },
      spec: { chart: { directory: `${charts}/web` }, placement: { stations: [station] } },
    });
    await world.ended('theirs');
    expect(world.appPhase('theirs')).toBe('FAILED');
    await world.gateway.commands.deleteApp({ app: app('theirs') });
    await world.gone('theirs');
    expect(secret()).toBe(before);
  });
});

/** Hashes of what an app's releases put into the clusters, by object. */
function contentOf(name: string): Record<string, string> {
  const content: Record<string, string> = {};
  for (const cluster of ['east', 'west']) {
    for (const release of releasesIn(world.fleet, cluster)) {
      if (release.name === name || release.name.startsWith(`${name}.`)) {
        content[`${cluster} ${release.name}`] = createHash('sha256')
          .update(release.manifest)
          .digest('hex');
      }
    }
  }
  return content;
}

async function post(base: string, path: string, body: unknown): Promise<void> {
  const response = await fetch(`${base}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
}
