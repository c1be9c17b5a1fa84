import { expect, it, vi } from 'vitest';
import { targetsOf } from '../../../src/view/app-targets.ts';
import { startSimFleet } from '../../../src/sim/fleet-process.ts';
import { parseRedisUrl } from '../../../src/store/redis/redis-url.ts';
import { appNamespace, charts, startGateway } from '../../support/apps.ts';
import { startTcpProxy } from '../../support/faults/tcp-proxy.ts';
import { crds } from '../../support/gateway.ts';
import { redisServer, startRedis } from '../../support/redis.ts';

const patience = { timeout: 20_000, interval: 20 };

it.skipIf(redisServer === undefined)(
  'a leader that does not reach a cluster which another replica watches catches it up once it does',
  async () => {
    await using stack = new AsyncDisposableStack();
    const redis = stack.use(await startRedis());
    const fleet = stack.use(
      await startSimFleet({
        clusters: ['east', 'west'],
        stations: 4,
        nodes: 8,
        paceMs: 10,
        heartbeatMs: 0,
        crds,
      }),
    );
    const [east, west] = fleet.clusters.map(({ name, kubeconfig }) => ({ name, kubeconfig }));
    if (east === undefined || west === undefined) throw new Error('Two clusters are needed');
    const server = /http:\/\/127\.0\.0\.1:(\d+)/.exec(west.kubeconfig);
    const line = stack.use(await startTcpProxy(() => Number(server?.[1])));
    const throughLine = west.kubeconfig.replaceAll(
      server?.[0] ?? '',
      `http://127.0.0.1:${line.port}`,
    );
    const target = parseRedisUrl(redis.url);
    const store = { kind: 'redis', prefix: 'test', target } as const;
    const watching = await startGateway([east, west], [charts], { reconcile: false, store });
    stack.defer(() => watching.stop());
    line.setPassage('refused');
    const leading = await startGateway([east, { ...west, kubeconfig: throughLine }], [charts], {
      collect: false,
      store,
    });
    stack.defer(() => leading.stop());

    const stations = [...watching.view.allStations()].map(({ cluster, name }) => ({
      cluster,
      name,
    }));
    const { errors } = await watching.commands.createApp({
      app: { namespace: appNamespace, name: 'shop' },
      createNamespace: true,
      chart: { directory: `${charts}/web` },
      placement: { stations },
      replicas: { fixed: { replicas: 1 } },
    });
    expect(errors).toEqual([]);
    const app = () => watching.view.get('HelmApp', 'east', 'shop', appNamespace);
    const rollout = () => app()?.row.status.rollout;
    await vi.waitFor(() => expect(rollout()?.parkedClusters).toEqual(['west']), patience);
    // Until the leader has nothing more to do by itself.
    let changedAt = performance.now();
    stack.defer(watching.view.onChange(() => (changedAt = performance.now())));
    await vi.waitFor(() => expect(performance.now() - changedAt).toBeGreaterThan(1_000), patience);

    line.setPassage('open');
    await vi.waitFor(() => {
      expect(rollout()).toMatchObject({ phase: 'DONE' });
      expect(rollout()?.parkedClusters).toBeUndefined();
    }, patience);
    const entry = app();
    const phases = entry === undefined ? [] : targetsOf(watching.view, entry);
    expect(phases.map(({ phase }) => phase)).toEqual(stations.map(() => 'DONE'));
  },
);
