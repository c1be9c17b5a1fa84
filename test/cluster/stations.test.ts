import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startControlPlane, type ControlPlane } from '../../tools/control-plane/start.ts';
import { deploymentOf } from '../contract/cluster-contract/station-workload.ts';
import { openRawCluster, type RawCluster } from '../support/raw-cluster.ts';
import { isReady, seedStations } from '../support/raw-cluster-stations.ts';
import { stationCases } from '../support/station-cases.ts';
import { openStationWorld, type StationWorld } from '../support/station-world.ts';

stationCases(async () => {
  const plane = await startControlPlane({ name: 'stations' });
  const { name, kubeconfig } = plane;
  return { name, kubeconfig, [Symbol.asyncDispose]: () => plane.stop() };
});

describe('many nodes, and draining', () => {
  let plane: ControlPlane;
  let raw: RawCluster;
  let world: StationWorld;
  beforeAll(async () => {
    plane = await startControlPlane({ name: 'rooms' });
    raw = openRawCluster(plane.kubeconfig);
    world = await openStationWorld(plane);
  });
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
    await raw[Symbol.asyncDispose]();
    await plane.stop();
  });
  const slowly = { timeout: 120_000, interval: 100 };

  it('takes 1,000 nodes into 250 stations with one write for each, and none the second time', async () => {
    const names = Array.from({ length: 1_000 }, (_, index) => `room-${index}`);
    for (let at = 0; at < names.length; at += 50) {
      await Promise.all(names.slice(at, at + 50).map((name) => world.addNode(name)));
    }
    const { gateway, cluster } = world;
    await vi.waitFor(() => {
      expect([...gateway.view.all('Node', cluster)]).toHaveLength(names.length);
    }, slowly);
    const command = {
      cluster,
      assignments: Array.from({ length: 250 }, (_, station) => ({
        station: `station-${station}`,
        nodes: names.slice(4 * station, 4 * station + 4),
      })),
    };
    const since = new Date();
    const startedAt = performance.now();
    const { results, errors } = await gateway.commands.assignNodes(command);
    const tookMs = performance.now() - startedAt;
    expect(errors).toEqual([]);
    expect(results.every(({ outcome }) => outcome === 'ASSIGNED')).toBe(true);
    await vi.waitFor(() => {
      const held = [...gateway.view.all('MecStation', cluster)].flatMap(
        ({ row }) => row.status.nodes ?? [],
      );
      expect(held).toHaveLength(names.length);
    }, slowly);
    const { items = [] } = await raw.read('/api/v1/nodes');
    expect(
      items.filter(({ metadata }) => {
        const index = Number(metadata.name.slice('room-'.length));
        return metadata.labels?.['NodeGroup'] !== `station-${Math.floor(index / 4)}`;
      }),
    ).toEqual([]);
    const writes = await plane.mutatingRequests({ since, userAgent: 'stationmaster' });
    const perNode = new Map<string, number>();
    for (const { resource, name } of writes) {
      if (resource === 'nodes') perNode.set(name, (perNode.get(name) ?? 0) + 1);
    }
    expect([...perNode.values()].filter((count) => count > 1)).toEqual([]);
    expect(perNode.size).toBe(names.length);

    const again = new Date();
    const second = await gateway.commands.assignNodes(command);
    expect(second.results.every(({ outcome }) => outcome === 'UNCHANGED')).toBe(true);
    const rewritten = await plane.mutatingRequests({ since: again, userAgent: 'stationmaster' });
    expect(rewritten.filter(({ resource }) => resource !== 'leases')).toEqual([]);
    process.stdout.write(`1,000 nodes into 250 stations: ${tookMs.toFixed(0)} ms\n`);
  });

  it('drains within a disruption budget: one pod is held and named, the others leave, and cancelling ends it', async () => {
    const { gateway, cluster } = world;
    const station = 'drained';
    await seedStations(raw, { stations: [station], nodesPerStation: 2 });
    const deployments = '/apis/apps/v1/namespaces/default/deployments';
    await raw.create(deployments, deploymentOf('free', { station, replicas: 3 }));
    await raw.create(deployments, deploymentOf('held', { station, replicas: 1 }));
    await raw.create('/apis/policy/v1/namespaces/default/poddisruptionbudgets', {
      metadata: { name: 'held' },
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'held' } } },
    });
    const podsOf = async (app: string) =>
      (await raw.read('/api/v1/namespaces/default/pods', { labelSelector: `app=${app}` })).items!;
    await vi.waitFor(async () => {
      expect((await podsOf('free')).filter(isReady)).toHaveLength(3);
      expect((await podsOf('held')).filter(isReady)).toHaveLength(1);
      expect(gateway.view.station(cluster, station)?.totals.pods.running).toBe(4);
    }, slowly);
    const [held] = await podsOf('held');
    const before = new Set((await podsOf('free')).map(({ metadata }) => metadata.uid));
    const { operation, errors } = await gateway.commands.drainStation({
      station: { cluster, name: station },
    });
    expect(errors).toEqual([]);
    const { operations } = gateway.commands;
    await vi.waitFor(async () => {
      expect(await operations.get(operation!.id)).toMatchObject({
        state: 'RUNNING',
        done: 3,
        failed: 0,
      });
    }, slowly);
    expect((await operations.get(operation!.id))?.message).toBe(
      `held: default/${held!.metadata.name} (The disruption budget held needs 1 healthy pods and has 1 currently)`,
    );
    expect((await podsOf('free')).some(({ metadata }) => before.has(metadata.uid))).toBe(false);
    expect(await gateway.commands.cancelOperation(operation!.id)).toMatchObject({ errors: [] });
    await vi.waitFor(async () => {
      expect((await operations.get(operation!.id))?.state).toBe('CANCELLED');
    }, slowly);
    const [still] = await podsOf('held');
    expect(still?.metadata.uid).toBe(held!.metadata.uid);
    expect(still?.metadata.deletionTimestamp).toBeUndefined();
    expect(gateway.view.station(cluster, station)?.state).toBe('MAINTENANCE');
  });
});
