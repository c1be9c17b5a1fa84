import { expect, it, vi } from 'vitest';
import {
  appNamespace,
  charts,
  mutatingRequests,
  releasesIn,
  startAppWorld,
} from '../../support/apps.ts';
import { helmApps, storedApps } from '../../support/campaign/intents.ts';

const patience = { timeout: 20_000, interval: 10 };
/** A lease that nobody gives back lasts this long. */
const leaseMs = 10_000;

it('two gateways over one fleet share the work, and the leader hands over when it is stopped', async () => {
  await using world = await startAppWorld();
  const { fleet, gateway: leader, home } = world;
  const lease = (): string =>
    (
      fleet
        .cluster(home)
        .store.get(
          'leases.coordination.k8s.io',
          'stationmaster-system',
          'stationmaster-reconciler',
        )?.['spec'] as { holderIdentity?: string } | undefined
    )?.holderIdentity ?? '';
  await vi.waitFor(() => expect(lease()).not.toBe(''), patience);
  const holder = lease();
  const other = await world.another();
  try {
    const stations = [...world.stations('east', 3), ...world.stations('west', 3)];
    const name = 'shared';
    const app = { namespace: appNamespace, name };
    const { errors } = await other.commands.createApp({
      app,
      createNamespace: true,
      chart: { directory: `${charts}/web` },
      placement: { stations },
      replicas: { fixed: { replicas: 1 } },
      strategy: { batchSize: 1 },
    });
    expect(errors).toEqual([]);
    // The one that only looks on sees what the one that leads does.
    const seen = () => other.view.get('HelmApp', home, name, appNamespace)?.row.status.rollout;
    await vi.waitFor(() => expect(seen()?.batch?.index).toBe(2), patience);
    expect(lease()).toBe(holder);

    const stoppedAt = performance.now();
    await leader.stop();
    await vi.waitFor(() => {
      if (lease() === '' || lease() === holder) throw new Error('Nobody has taken over');
    }, patience);
    expect(performance.now() - stoppedAt).toBeLessThan(leaseMs / 2);
    expect(seen()?.phase).toBe('ROLLING_OUT');
    await vi.waitFor(() => expect(seen()?.phase).toBe('DONE'), patience);

    expect(storedApps(fleet)[0]?.status).toMatchObject({ rollout: { phase: 'DONE' } });
    const releases = ['east', 'west'].flatMap((cluster) => releasesIn(fleet, cluster));
    // Six stations and two clusters, and nothing was done twice.
    expect(releases.map(({ revision, status }) => `${revision} ${status}`)).toEqual(
      Array.from({ length: 8 }, () => '1 deployed'),
    );
  } finally {
    await other.stop();
  }
});

it('a gateway that begins before it knows every cluster writes nothing about apps that are as they should be', async () => {
  await using world = await startAppWorld();
  const { fleet, gateway, home } = world;
  await world.create('steady', { placement: { stations: world.stations('west', 2) } });
  await world.ended('steady');
  await gateway.stop();
  const before = mutatingRequests(fleet);
  // It leads, and looks at every app, long before it has read this one.
  fleet.inject({ cluster: 'west', api: 'slow', delayMs: 400 });
  const next = await world.another();
  try {
    expect(next.view.get('HelmApp', home, 'steady', appNamespace)?.row.status.phase).toBe('READY');
    expect(mutatingRequests(fleet)).toBe(before);
  } finally {
    await next.stop();
  }
});

it('a gateway that begins before it knows every cluster changes no station that is as a new revision wants it', async () => {
  await using world = await startAppWorld();
  const { fleet, gateway, home } = world;
  const [changed, ...others] = world.stations('west', 3);
  await world.create('steady', { placement: { stations: [changed!, ...others] } });
  await world.ended('steady');
  await gateway.stop();
  const { store } = fleet.cluster(home);
  const stored = store.get(helmApps, appNamespace, 'steady')!;
  const own = [{ station: changed, replicas: { fixed: { replicas: 1 } } }];
  store.update(helmApps, { ...stored, spec: { ...(stored['spec'] as object), stations: own } });
  fleet.inject({ cluster: 'west', api: 'slow', delayMs: 400 });
  const next = await world.another();
  try {
    fleet.inject({ cluster: 'west', api: 'up' });
    await vi.waitFor(() => {
      const { rollout } = storedApps(fleet)[0]?.status ?? {};
      expect(rollout).toMatchObject({ revision: 2, phase: 'DONE' });
    }, patience);
    const upgraded = releasesIn(fleet, 'west').filter(({ revision }) => revision === 2);
    expect(upgraded.map(({ name }) => name)).toEqual([`steady.${changed!.name}`]);
  } finally {
    await next.stop();
  }
});

it('a gateway that takes over grants the stations the time for which the home cluster was away', async () => {
  await using world = await startAppWorld();
  const { fleet, gateway: leader, home } = world;
  const other = await world.another();
  try {
    fleet.inject({ image: 'web:held', neverReady: true });
    const name = 'held';
    await world.create(name, {
      values: { image: { tag: 'held' } },
      placement: { stations: world.stations('west', 1) },
      strategy: { progressDeadlineSeconds: 7 },
    });
    await vi.waitFor(() => expect(Object.values(world.phases(name))).toEqual(['VERIFYING']));
    const homeIs = () => other.view.cluster(home)?.sync.state;
    const downAt = performance.now();
    fleet.inject({ cluster: home, api: 'down' });
    await vi.waitFor(() => expect(homeIs()).toBe('UNREACHABLE'), patience);
    await vi.waitFor(() => expect(performance.now() - downAt).toBeGreaterThan(7_000), patience);
    fleet.inject({ cluster: home, api: 'up' });
    await leader.stop();
    const status = (of: string) =>
      storedApps(fleet).find(({ metadata }) => metadata.name === of)?.status;
    const ended = async (of: string) => {
      await vi.waitFor(() => expect(status(of)?.rollout?.finishedAt).toBeDefined(), patience);
    };
    // By the time that it has carried this one out it has looked at the other as well.
    const placement = { stations: world.stations('east', 1) };
    const chart = { directory: `${charts}/web` };
    const witness = { namespace: appNamespace, name: 'witness' };
    await vi.waitFor(async () => {
      const { errors } = await other.commands.createApp({ app: witness, chart, placement });
      expect(errors).toEqual([]);
    }, patience);
    await ended('witness');
    expect(status(name)).toMatchObject({ rollout: { phase: 'ROLLING_OUT' }, failures: [] });
    fleet.inject({ image: 'web:held', neverReady: false });
    await ended(name);
    expect(status(name)).toMatchObject({ rollout: { phase: 'DONE' }, failures: [] });
  } finally {
    await other.stop();
  }
});
