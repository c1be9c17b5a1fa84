import { describe, expect, it } from 'vitest';
import { campaignTable, possibleFaults, runCampaign } from '../../support/faults/campaign.ts';
import { startFaultWorld, type FaultWorld } from '../../support/faults/fault-world.ts';
import { startRedisUnderTest } from '../../support/faults/redis-under-test.ts';
import { ask } from '../../support/faults/seen-picture.ts';
import { startSentinelUnderTest } from '../../support/faults/sentinel-under-test.ts';
import { breakableSims } from '../../support/faults/sim-clusters.ts';
import { startSimProcess } from '../../support/faults/sim-process.ts';
import { redisServer } from '../../support/redis.ts';

/** Rounds of all faults; left out: one round of each that heals within a second or two. `npm run soak` asks for more. */
const given = process.env['STATIONMASTER_FAULT_ROUNDS'];
const seed = Number(process.env['STATIONMASTER_FAULT_SEED'] ?? 7);
const replicas = given === undefined ? 2 : 3;

/** Every so many rounds one is a fail-over, which takes a Redis of another form. */
const failOverEvery = 12;
const failOvers = given === undefined ? 0 : Math.ceil(Number(given) / failOverEvery);
const rounds = given === undefined ? undefined : Number(given) - failOvers;

const startSims = () =>
  startSimProcess({
    names: 'east,west',
    stations: 10,
    nodes: 40,
    pods: 80,
    'pace-ms': 50,
    'heartbeat-ms': 2_000,
  });
/** How the replicas see it when something has gone wrong, for whoever has to find out. */
async function standing({ replicas }: FaultWorld): Promise<string> {
  const query =
    '{ clusters { name state sync { asOf lastError watches { kind state lastError } } } }';
  const all = await Promise.all(
    replicas.map(async (replica) => {
      const clusters = await ask(replica.url ?? '', query).catch(String);
      return `${replica.name}: ${JSON.stringify(clusters)}\n${replica.log().slice(-4_000)}`;
    }),
  );
  return all.join('\n');
}

const tell = (line: string) => process.stderr.write(`${line}\n`);

describe.skipIf(redisServer === undefined)(
  `V1, S1: after each fault every replica and every follower shows what the clusters list (seed ${seed})`,
  () => {
    it(`${rounds ?? 'a few'} faults`, { timeout: 60_000 + (rounds ?? 0) * 30_000 }, async () => {
      await using sim = await startSims();
      await using redis = await startRedisUnderTest(replicas);
      const clusters = breakableSims(sim);
      await using world = await startFaultWorld({ clusters, replicas, seed, redis });
      const among = possibleFaults(world, { quick: rounds === undefined });
      const report = await runCampaign(world, { rounds: rounds ?? among.length, among, tell });
      process.stdout.write(campaignTable(report));
      expect(report.differences).toEqual([]);
    });

    if (failOvers === 0) return;
    it(`${failOvers} fail-overs of Redis`, { timeout: 60_000 + failOvers * 60_000 }, async () => {
      await using sim = await startSims();
      await using redis = await startSentinelUnderTest();
      const clusters = breakableSims(sim);
      await using world = await startFaultWorld({ clusters, replicas, seed, redis });
      const among = ['Redis failed over'] as const;
      const report = await runCampaign(world, { rounds: failOvers, among, tell });
      process.stdout.write(campaignTable(report));
      if (report.differences.length > 0) tell(await standing(world));
      expect(report.differences).toEqual([]);
    });
  },
);
