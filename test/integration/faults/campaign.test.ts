import { expect, it } from 'vitest';
import { campaignTable, possibleFaults, runCampaign } from '../../support/faults/campaign.ts';
import { startFaultWorld } from '../../support/faults/fault-world.ts';
import { breakableSims } from '../../support/faults/sim-clusters.ts';
import { startRedisUnderTest } from '../../support/faults/redis-under-test.ts';
import { startSimProcess } from '../../support/faults/sim-process.ts';
import { redisServer } from '../../support/redis.ts';

/** Rounds of all faults; left out: one round of each that heals within a second or two. `npm run soak` asks for more. */
const rounds = process.env['STATIONMASTER_FAULT_ROUNDS'];
const seed = Number(process.env['STATIONMASTER_FAULT_SEED'] ?? 7);

const replicas = 3;

it.skipIf(redisServer === undefined)(
  `V1, S1: after ${rounds ?? 'a few'} faults every replica and every follower shows what the clusters list (seed ${seed})`,
  { timeout: 60_000 + Number(rounds ?? 0) * 30_000 },
  async () => {
    await using sim = await startSimProcess({
      names: 'east,west',
      stations: 10,
      nodes: 40,
      pods: 80,
      'pace-ms': 50,
      'heartbeat-ms': 2_000,
    });
    await using redis = await startRedisUnderTest(replicas);
    await using world = await startFaultWorld({
      clusters: breakableSims(sim),
      replicas,
      seed,
      redis,
    });
    const among = possibleFaults(world, { quick: rounds === undefined });
    const report = await runCampaign(world, {
      rounds: Number(rounds ?? among.length),
      among,
      tell: (line) => process.stderr.write(`${line}\n`),
    });
    process.stdout.write(campaignTable(report));
    expect(report.differences).toEqual([]);
  },
);
