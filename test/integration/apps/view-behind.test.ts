import { describe, expect, it, vi } from 'vitest';
import type { Gateway } from '../../../src/app.ts';
import { startSimFleet, type SimFleet } from '../../../src/sim/fleet-process.ts';
import { charts, startGateway } from '../../support/apps.ts';
import { storedApps } from '../../support/campaign/intents.ts';
import { watchPace } from '../../support/campaign/pace-witness.ts';
import { crds } from '../../support/gateway.ts';
import { startHeldWatches } from '../../support/held-watches.ts';

const patience = { timeout: 20_000, interval: 10 };
const namespace = 'campaign';
const app = { namespace, name: 'shop' };

/** Stations in the west where more than the first revision was begun. */
const begun = (fleet: SimFleet): readonly (string | undefined)[] =>
  fleet
    .cluster('west')
    .store.list('secrets', namespace)
    .filter(({ metadata: { labels = {} } }) => labels['stationmaster.io/scope'] === 'station')
    .filter(({ metadata: { labels = {} } }) => Number(labels['version']) > 1)
    .map(({ metadata: { labels } }) => labels?.['NodeGroup']);

const listed = (fleet: SimFleet): number =>
  fleet
    .cluster('west')
    .requests.report()
    .requests.filter(({ verb, resource }) => verb === 'list' && resource === 'secrets')
    .reduce((sum, { count }) => sum + count, 0);

describe('what a cluster says comes late', () => {
  // Whoever took the first revision on, or a process that leads after it.
  it.each(['the same leader', 'the next leader'])(
    'and %s begins no station while one is in change that it does not see',
    { timeout: 60_000 },
    async (who) => {
      await using stack = new AsyncDisposableStack();
      const fleet = stack.use(
        await startSimFleet({
          clusters: ['east', 'west'],
          stations: 12,
          nodes: 30,
          paceMs: 5,
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
      const [east, west] = fleet.clusters.map(({ name, kubeconfig }) => ({ name, kubeconfig }));
      const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(west!.kubeconfig) ?? [];
      const late = stack.use(await startHeldWatches(url));
      const kubeconfig = west!.kubeconfig.replaceAll(url, late.url);

      const first =
        who === 'the next leader' ? await startGateway([east!, west!], [charts]) : undefined;
      if (first) stack.defer(() => first.stop());
      await vi.waitFor(() => {
        if (first) expect(leader(fleet)).not.toBe('');
      }, patience);
      const behind = await startGateway([east!, { ...west!, kubeconfig }], [charts]);
      stack.defer(() => behind.stop());
      witness.follow(behind.view);
      const stations = [...behind.view.allStations()]
        .filter((one) => one.cluster === 'west' && one.state === 'READY')
        .map(({ cluster, name }) => ({ cluster, name }))
        .sort((left, right) => (left.name < right.name ? -1 : 1))
        .slice(0, 2);
      const [, canary] = stations;

      const strategy = { batchSize: 1 };
      const leading = (first ?? behind).commands;
      const created = await leading.createApp({
        app,
        chart: { directory: `${charts}/web` },
        values: { image: { tag: 'fine' } },
        placement: { stations },
        strategy,
      });
      expect(created.errors).toEqual([]);
      const ended = async (revision: number) =>
        await vi.waitFor(() => {
          for (const { status } of [storedApps(fleet)[0]!, seenBy(behind)!]) {
            expect(status?.rollout).toMatchObject({ revision, phase: 'DONE' });
          }
        }, patience);
      await ended(1);

      late.hold();
      const slow = await leading.updateApp({ app, values: { image: { tag: 'slow' } } });
      expect(slow.errors).toEqual([]);
      await vi.waitFor(() => expect(begun(fleet)).toEqual([stations[0]?.name]), patience);
      await first?.stop();

      const updated = await behind.commands.updateApp({
        app,
        values: { image: { tag: 'good' } },
        strategy: { ...strategy, canary: [canary!] },
      });
      expect(updated.errors).toEqual([]);
      const before = listed(fleet);
      await vi.waitFor(() => {
        // It has looked more than once, or has begun what it must not.
        expect(Math.max(listed(fleet) - before - 1, begun(fleet).length - 1)).toBeGreaterThan(0);
      }, patience);
      late.release();
      await ended(3);
      expect(witness.violations).toEqual([]);
      // Two with the first revision, one with the second, and both with the third.
      expect(witness.begun).toBeGreaterThanOrEqual(4);
    },
  );
});

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
