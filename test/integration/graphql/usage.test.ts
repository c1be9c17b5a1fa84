import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createGateway, type Gateway } from '../../../src/app.ts';
import { loadKubeConfigText } from '../../../src/kube/kube-config.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import { startSimFleet, type SimFleet } from '../../../src/sim/fleet-process.ts';
import { parseRedisUrl } from '../../../src/store/redis/redis-url.ts';
import { answerOf, crds, nodesAt, pick } from '../../support/gateway.ts';
import { redisServer, startRedis, type RedisServer } from '../../support/redis.ts';

interface Usage {
  readonly cpuCores: number;
  readonly memoryBytes: number;
  readonly nodes: number;
  readonly at: string;
}
interface NodeAnswer {
  readonly name: string;
  readonly ready: boolean;
  readonly used: Usage | null;
}
interface StationAnswer {
  readonly name: string;
  readonly cluster: { readonly name: string };
  readonly totals: { readonly used: Usage | null };
  readonly nodes: { readonly edges: readonly { readonly node: NodeAnswer }[] };
}

const used = 'used { cpuCores memoryBytes nodes at }';
const everything = `{
  clusters { name totals { ${used} } sync { watches { kind state asOf } } }
  stations(first: 100) { edges { node {
    name cluster { name } totals { ${used} } nodes(first: 500) { edges { node { name ready ${used} } } }
  } } }
}`;

describe.skipIf(redisServer === undefined)('what nodes use, at a replica that only follows', () => {
  let fleet: SimFleet;
  let redis: RedisServer;
  let watching: Gateway;
  let following: Gateway;
  let url: string;
  let create: (collect: boolean) => Gateway;
  const ask = (query: string) =>
    answerOf(
      fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      }),
    );

  beforeAll(async () => {
    redis = await startRedis();
    fleet = await startSimFleet({
      clusters: ['east', 'west'],
      stations: 8,
      nodes: 40,
      pods: 120,
      heartbeatMs: 0,
      metricsMs: 60_000,
      crds,
    });
    fleet.inject({ cluster: 'west', metrics: 'absent' });
    create = (collect) =>
      createGateway(
        {
          clusters: fleet.clusters.map(({ name, kubeconfig }) => ({
            name,
            labels: {},
            manage: true,
            connection: loadKubeConfigText(kubeconfig).connection(),
          })),
          home: 'east',
          listen: { host: '127.0.0.1', port: 0, origins: [] },
          stationLabel: 'NodeGroup',
          collect,
          reconcile: false,
          installCrds: false,
          charts: { directories: [], urls: [] },
          store: { kind: 'redis', prefix: 'usage', target: parseRedisUrl(redis.url) },
        },
        { logger: silentLogger },
      );
    watching = create(true);
    following = create(false);
    await watching.start();
    ({ url } = await following.start());
    await vi.waitFor(
      () => {
        expect(following.view.clusters().map(({ sync }) => sync.state)).toEqual(
          fleet.clusters.map(() => 'SYNCED'),
        );
        expect(following.view.usedByCluster('east')).not.toBeNull();
      },
      { timeout: 15_000, interval: 20 },
    );
  });
  afterAll(async () => {
    await following.stop();
    await watching.stop();
    await fleet[Symbol.asyncDispose]();
    await redis[Symbol.asyncDispose]();
  });

  it('is what the cluster measured, summed by station and cluster, over the nodes that were', async () => {
    const { data, errors } = await ask(everything);
    expect(errors).toEqual([]);
    const stations = nodesAt(data, 'stations') as readonly StationAnswer[];
    const inEast = stations.filter(({ cluster }) => cluster.name === 'east');
    expect(inEast.length).toBeGreaterThan(2);
    for (const station of inEast) {
      const nodes = station.nodes.edges.map(({ node }) => node);
      for (const { ready, used } of nodes) expect(used === null).toBe(!ready);
      const measured = nodes.flatMap((node) => node.used ?? []);
      expect(station.totals.used?.nodes ?? 0).toBe(measured.length);
      const cpu = measured.reduce((sum, { cpuCores }) => sum + cpuCores, 0);
      const memory = measured.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0);
      expect(station.totals.used?.cpuCores ?? 0).toBeCloseTo(cpu, 6);
      expect(station.totals.used?.memoryBytes ?? 0).toBe(memory);
    }
    const east = pick(data, 'clusters.0.totals.used') as Usage;
    expect(east.nodes).toBe(
      [...following.view.all('Node', 'east')].filter(({ row }) => row.ready).length,
    );
    const watches = pick(data, 'clusters.0.sync.watches') as readonly {
      kind: string;
      state: string;
      asOf: string;
    }[];
    const ofMetrics = watches.find(({ kind }) => kind === 'NodeMetrics');
    expect(ofMetrics).toMatchObject({ state: 'SYNCED', asOf: east.at });
    expect(Math.abs(Date.now() - Date.parse(east.at))).toBeLessThan(60_000);
  });

  it('is there for a replica that comes later, as it was stored', async () => {
    const late = create(false);
    await late.start();
    try {
      const usedBy = ({ view }: Gateway) => ({
        east: view.usedByCluster('east'),
        nodes: [...view.all('NodeMetrics')].map(({ key, row }) => [key.name, row.cpuCores]).sort(),
      });
      await vi.waitFor(() => expect(usedBy(late)).toEqual(usedBy(following)), { timeout: 15_000 });
      expect(usedBy(late).east).not.toBeNull();
    } finally {
      await late.stop();
    }
  });

  it('is null where nobody measures, and the cluster is none the worse for it', async () => {
    const { data } = await ask(everything);
    const west = pick(data, 'clusters.1');
    expect(west).toMatchObject({ name: 'west', totals: { used: null } });
    expect(pick(west, 'sync.watches')).toContainEqual(
      expect.objectContaining({ kind: 'NodeMetrics', state: 'NOT_SERVED' }),
    );
    const stations = (nodesAt(data, 'stations') as readonly StationAnswer[]).filter(
      ({ cluster }) => cluster.name === 'west',
    );
    expect(stations.map(({ totals }) => totals.used)).toEqual(stations.map(() => null));
    expect(following.view.cluster('west')?.sync.state).toBe('SYNCED');
  });
});
