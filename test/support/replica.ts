import type { ChangeBatch } from '../../src/store/fleet-store.ts';
import { createChangeLog } from '../../src/view/change-log.ts';
import { createView } from '../../src/view/create-view.ts';
import type { ViewChange } from '../../src/view/view.ts';

export const clusters = ['east', 'west'] as const;

/** A gateway replica: its view, its log of changes, and batches that have not reached it yet. */
export function createReplica({ windowKeys = 1_000_000 } = {}) {
  const view = createView({ stationLabel: 'NodeGroup', homeCluster: 'east' });
  view.setClusters(clusters.map((name) => ({ name, labels: {} })));
  const time = { nowMs: 0 };
  const log = createChangeLog(
    { view, clock: { now: () => time.nowMs } },
    { windowMs: 600_000, windowKeys },
  );
  const followers = new Set<(change: ViewChange) => void>();
  view.onChange((change) => {
    log.add(change);
    for (const follower of followers) follower(change);
  });
  return { view, log, followers, time, behind: [] as ChangeBatch[] };
}
