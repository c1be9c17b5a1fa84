import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createGateway, type Gateway } from '../../../src/app.ts';
import { loadKubeConfigText } from '../../../src/kube/kube-config.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import { startSimFleet, type SimFleet } from '../../../src/sim/fleet-process.ts';
import { parseRedisUrl } from '../../../src/store/redis/redis-url.ts';
import { crds } from '../../support/gateway.ts';
import { redisServer, startRedis, type RedisServer } from '../../support/redis.ts';

describe.skipIf(redisServer === undefined)('gateways that share a Redis', () => {
  let fleet: SimFleet;
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
    fleet = await startSimFleet({ stations: 6, nodes: 12, pods: 30, heartbeatMs: 0, crds });
  });
  afterAll(async () => {
    await fleet[Symbol.asyncDispose]();
    await redis[Symbol.asyncDispose]();
  });

  const start = async (collect: boolean): Promise<Gateway> => {
    const gateway = createGateway(
      {
        clusters: fleet.clusters.map(({ name, kubeconfig }) => ({
          name,
          labels: {},
          manage: true,
          connection: loadKubeConfigText(kubeconfig).connection(),
        })),
        home: fleet.clusters[0]?.name ?? '',
        listen: { host: '127.0.0.1', port: 0, origins: [] },
        stationLabel: 'NodeGroup',
        collect,
        reconcile: false,
        installCrds: false,
        charts: { directories: [], urls: [] },
        store: {
          kind: 'redis',
          prefix: 'replicas',
          target: parseRedisUrl(redis.url),
        },
      },
      { logger: silentLogger },
    );
    await gateway.start();
    return gateway;
  };
  const told = ({ view }: Gateway) =>
    view.clusters().map(({ name, sync, stations, nodes, pods }) => ({
      name,
      state: sync.state,
      stations,
      nodes,
      pods,
    }));

  it('see the same, the one that watches and the one that only follows; it goes on when the first is gone', async () => {
    const first = await start(true);
    const second = await start(false);
    await vi.waitFor(
      () => {
        expect(told(first).map(({ state }) => state)).toEqual(fleet.clusters.map(() => 'SYNCED'));
        expect(told(second)).toEqual(told(first));
      },
      { timeout: 15_000, interval: 20 },
    );
    const known = told(second);
    await redis.client.flushall();
    await first.stop();
    // Who comes next finds nothing and lists everything; who was there has lost nothing meanwhile.
    const third = await start(true);
    await vi.waitFor(() => expect(told(third)).toEqual(known), { timeout: 15_000, interval: 20 });
    await vi.waitFor(() => expect(told(second)).toEqual(known), { timeout: 15_000, interval: 20 });
    await Promise.all([second.stop(), third.stop()]);
  });
});
