import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ControlPlane } from '../../tools/control-plane/start.ts';
import { startControlPlanes } from '../support/control-plane.ts';
import { campaignTable, possibleFaults, runCampaign } from '../support/faults/campaign.ts';
import { startFaultWorld, type BreakableCluster } from '../support/faults/fault-world.ts';
import { startRedisUnderTest } from '../support/faults/redis-under-test.ts';
import { crds } from '../support/gateway.ts';
import { openRawCluster } from '../support/raw-cluster.ts';
import { seedStations } from '../support/raw-cluster-stations.ts';
import { redisServer } from '../support/redis.ts';

const rounds = Number(process.env['STATIONMASTER_FAULT_ROUNDS'] ?? 2);
const seed = Number(process.env['STATIONMASTER_FAULT_SEED'] ?? 7);
const replicas = 3;

describe.skipIf(redisServer === undefined)('V1, S1 on two real control planes', () => {
  it(
    `after each of ${rounds} faults every replica and every follower shows what the clusters list (seed ${seed})`,
    { timeout: 300_000 + rounds * 60_000 },
    async () => {
      await using controlPlanes = await startControlPlanes('east', 'west');
      await Promise.all(controlPlanes.all.map(furnish));
      await using redis = await startRedisUnderTest(replicas);
      const clusters = controlPlanes.all.map(breakable);
      await using world = await startFaultWorld({ clusters, replicas, seed, redis });
      const report = await runCampaign(world, {
        rounds,
        among: possibleFaults(world),
        tell: (line) => process.stderr.write(`${line}\n`),
      });
      process.stdout.write(campaignTable(report));
      expect(report.differences).toEqual([]);
    },
  );
});

function breakable(controlPlane: ControlPlane): BreakableCluster {
  const { name, url, kubeconfig } = controlPlane;
  return {
    name,
    url,
    kubeconfig,
    restartApiServer: () => controlPlane.restartApiServer(),
    forgetHistory: () => controlPlane.forgetHistory(),
  };
}

/** Nodes to run something on, and the project's own custom resources. */
async function furnish({ name, kubeconfig }: ControlPlane): Promise<void> {
  await using cluster = openRawCluster(kubeconfig);
  for (const file of await readdir(crds)) {
    const definition = parse(await readFile(join(crds, file), 'utf8')) as object;
    await cluster.create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition);
  }
  const stations = [1, 2, 3].map((number) => `${name}-${number}`);
  await seedStations(cluster, { stations, nodesPerStation: 3 });
}
