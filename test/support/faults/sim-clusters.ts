import { setTimeout as sleep } from 'node:timers/promises';
import type { BreakableCluster } from './fault-world.ts';
import type { SimProcess } from './sim-process.ts';

/** A simulated fleet's clusters as a campaign breaks them. */
export function breakableSims(sim: SimProcess): readonly BreakableCluster[] {
  return sim.clusters.map((cluster) => ({
    ...cluster,
    restartApiServer: async () => {
      await sim.inject({ cluster: cluster.name, api: 'down' });
      await sleep(1_000);
      await sim.inject({ cluster: cluster.name, api: 'up' });
    },
    forgetHistory: () => sim.inject({ cluster: cluster.name, compact: true }),
  }));
}
