import { describe, expect, it, vi } from 'vitest';
import type { Gateway } from '../../../src/app.ts';
import type { CreateAppCommand } from '../../../src/commands/commands.ts';
import { startSimFleet, type SimFleet } from '../../../src/sim/fleet-process.ts';
import { charts, startGateway } from '../../support/apps.ts';
import { storedApps } from '../../support/campaign/intents.ts';
import { watchPace } from '../../support/campaign/pace-witness.ts';
import { crds } from '../../support/gateway.ts';
import { startHeldWatches } from '../../support/held-watches.ts';

const patience = { timeout: 20_000, interval: 10 };
const namespace = 'campaign';
const app = { namespace, name: 'shop' };

/** A fleet, and gateways one of which hears late of what happens in one cluster, when it is told to. */
async function startWorld(lateCluster: string) {
  const stack = new AsyncDisposableStack();
  const fleet = stack.use(
    await startSimFleet({
      clusters: ['east', 'west'],
      stations: 12,
      nodes: 30,
      paceMs: 5,
      nodeGraceMs: 50,
      heartbeatMs: 0,
      crds,
    }),
  );
  for (const { store } of fleet.clusters) {
    const metadata = { name: namespace };
    store.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata });
  }
  const witness = stack.use(watchPace(fleet));
  fleet.inject({ image: 'web:slow', neverReady: true });
  const clusters = fleet.clusters.map(({ name, kubeconfig }) => ({ name, kubeconfig }));
  const { kubeconfig = '' } = clusters.find(({ name }) => name === lateCluster) ?? {};
  const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(kubeconfig) ?? [];
  const late = stack.use(await startHeldWatches(url));
  const start = async (isLate: boolean): Promise<Gateway> => {
    const through = (one: (typeof clusters)[0]) =>
      isLate ? { ...one, kubeconfig: one.kubeconfig.replaceAll(url, late.url) } : one;
    const gateway = await startGateway(clusters.map(through), [charts]);
    stack.defer(() => gateway.stop());
    await vi.waitFor(() => expect(leader(fleet)).not.toBe(''), patience);
    return gateway;
  };
  return {
    fleet,
    witness,
    late,
    start,
    /** Creates the app; resolves when it is everywhere, and the gateways know. */
    async create(gateways: readonly Gateway[], command: Partial<CreateAppCommand>) {
      const { errors } = await gateways[0]!.commands.createApp({
        app,
        chart: { directory: `${charts}/web` },
        values: { image: { tag: 'fine' } },
        placement: { stations: [] },
        ...command,
      });
      expect(errors).toEqual([]);
      await this.ended(1, gateways);
    },
    async ended(revision: number, gateways: readonly Gateway[]) {
      await vi.waitFor(() => {
        for (const one of [storedApps(fleet)[0], ...gateways.map(seenBy)]) {
          expect(one?.status?.rollout).toMatchObject({ revision, phase: 'DONE' });
        }
      }, patience);
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

const seenBy = ({ view }: Gateway) => view.get('HelmApp', 'east', app.name, app.namespace)?.row;

const leader = (fleet: SimFleet): string =>
  (
    fleet
      .cluster('east')
      .store.get(
        'leases.coordination.k8s.io',
        'stationmaster-system',
        'stationmaster-reconciler',
      )?.['spec'] as { holderIdentity?: string } | undefined
  )?.holderIdentity ?? '';

/** Ready stations of a cluster. */
const stationsOf = ({ view }: Gateway, cluster: string) =>
  [...view.allStations()]
    .filter((one) => one.cluster === cluster && one.state === 'READY')
    .map(({ name }) => ({ cluster, name }))
    .sort((left, right) => (left.name < right.name ? -1 : 1));

/** Stations where more than the first revision was begun. */
const begun = (fleet: SimFleet, cluster: string): readonly (string | undefined)[] =>
  fleet
    .cluster(cluster)
    .store.list('secrets', namespace)
    .filter(({ metadata: { labels = {} } }) => labels['stationmaster.io/scope'] === 'station')
    .filter(({ metadata: { labels = {} } }) => Number(labels['version']) > 1)
    .map(({ metadata: { labels } }) => labels?.['NodeGroup']);

/** Requests so far. */
const asked = (fleet: SimFleet, cluster: string, [verb, resource]: [string, string]): number =>
  fleet
    .cluster(cluster)
    .requests.report()
    .requests.filter((one) => one.verb === verb && one.resource.startsWith(resource))
    .reduce((sum, { count }) => sum + count, 0);

describe('what a cluster says comes late', () => {
  // Who took the revision before on, or a process that leads after it.
  it.each(['the same leader', 'the next leader'])(
    'and %s begins no station while one is in change that it does not see',
    { timeout: 60_000 },
    async (who) => {
      await using world = await startWorld('west');
      const { fleet, witness, late } = world;
      const first = who === 'the next leader' ? await world.start(false) : undefined;
      const behind = await world.start(true);
      witness.follow(behind.view);
      const leading = first ?? behind;
      const stations = stationsOf(behind, 'west').slice(0, 2);
      const [inChange, canary] = stations;
      const strategy = { batchSize: 1 };
      await world.create([leading, behind], { placement: { stations }, strategy });

      late.hold();
      const slow = await leading.commands.updateApp({ app, values: { image: { tag: 'slow' } } });
      expect(slow.errors).toEqual([]);
      await vi.waitFor(() => expect(begun(fleet, 'west')).toEqual([inChange?.name]), patience);
      await first?.stop();
      const updated = await behind.commands.updateApp({
        app,
        values: { image: { tag: 'good' } },
        strategy: { ...strategy, canary: [canary!] },
      });
      expect(updated.errors).toEqual([]);
      const before = asked(fleet, 'west', ['list', 'secrets']);
      await vi.waitFor(() => {
        // It has looked more than once, or has begun what it must not.
        const looks = asked(fleet, 'west', ['list', 'secrets']) - before;
        expect(Math.max(looks - 1, begun(fleet, 'west').length - 1)).toBeGreaterThan(0);
      }, patience);
      late.release();
      await world.ended(3, [behind]);
      expect(witness.violations).toEqual([]);
      // Two with the first revision, one with the second, and both with the third.
      expect(witness.begun).toBeGreaterThanOrEqual(4);
    },
  );

  it(
    'from home, and the next leader begins no station of a batch that there is no more',
    { timeout: 60_000 },
    async () => {
      await using world = await startWorld('east');
      const { fleet, witness, late } = world;
      const first = await world.start(false);
      const behind = await world.start(true);
      witness.follow(behind.view);
      const [west, east] = ['west', 'east'].map((cluster) => stationsOf(behind, cluster)[0]!);
      const placement = { stations: [west!, east!] };
      const strategy = { batchSize: 1, canary: [west!] };
      await world.create([first, behind], { placement, strategy });

      // As soon as the first batch is begun its cluster is gone, before anything is written there.
      const batch = (of: Gateway) => seenBy(of)?.status.rollout?.batch?.targets;
      const ofWest = [`west/${west!.name}`];
      const cut = fleet.cluster('east').store.onEvent(() => {
        const { revision, batch: present } = storedApps(fleet)[0]?.status?.rollout ?? {};
        if (revision !== 2 || present === undefined) return;
        cut();
        fleet.inject({ cluster: 'west', api: 'down' });
      });
      const slow = await first.commands.updateApp({ app, values: { image: { tag: 'slow' } } });
      expect(slow.errors).toEqual([]);
      await vi.waitFor(() => expect(batch(behind)).toEqual(ofWest), patience);
      late.hold();
      await vi.waitFor(() => expect(begun(fleet, 'east')).toEqual([east!.name]), patience);
      expect(begun(fleet, 'west')).toEqual([]);
      fleet.inject({ cluster: 'west', api: 'up' });
      const state = () => behind.view.cluster('west')?.sync.state;
      await vi.waitFor(() => expect(state()).toBe('SYNCED'), patience);
      await first.stop();
      expect(batch(behind)).toEqual(ofWest);
      const before = asked(fleet, 'east', ['get', 'helmapps']);
      await vi.waitFor(() => {
        const looks = asked(fleet, 'east', ['get', 'helmapps']) - before;
        expect(Math.max(looks - 2, begun(fleet, 'west').length)).toBeGreaterThan(0);
      }, patience);
      late.release();
      await vi.waitFor(() => expect(batch(behind)).toEqual([`east/${east!.name}`]), patience);
      fleet.inject({ image: 'web:slow', neverReady: false });
      await world.ended(2, [behind]);
      expect(witness.violations).toEqual([]);
      expect(witness.begun).toBeGreaterThanOrEqual(4);
    },
  );
});
