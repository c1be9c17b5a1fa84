import { expect, it } from 'vitest';
import { possibleFaults, runCampaign } from '../../support/faults/campaign.ts';
import { startFaultWorld } from '../../support/faults/fault-world.ts';
import { breakableSims } from '../../support/faults/sim-clusters.ts';
import { startSimProcess } from '../../support/faults/sim-process.ts';

const rounds = Number(process.env['STATIONMASTER_FAULT_ROUNDS'] ?? 4);
const seed = Number(process.env['STATIONMASTER_FAULT_SEED'] ?? 7);

it('V1: one', { timeout: 280_000 }, async () => {
  await using sim = await startSimProcess({
    names: 'east,west',
    stations: 10,
    nodes: 40,
    pods: 80,
    'pace-ms': 50,
    'heartbeat-ms': 2000,
  });
  await using world = await startFaultWorld({ clusters: breakableSims(sim), replicas: 2, seed });
  const report = await runCampaign(world, {
    rounds,
    among: possibleFaults(world),
    withinMs: 30_000,
    tell: console.log,
  });
  console.table(report.byFault);
  console.log(
    world.followers.map((f) => [f.name, f.messages, f.resumed, f.resets].join(' ')),
    report.changes,
    report.objects,
  );
  if (report.differences.length)
    console.log(
      world.replicas
        .map((r) => r.log())
        .join('\n')
        .slice(0, 3000),
    );
  expect(report.differences).toEqual([]);
});
