/** What nodes use, and when it was measured. */
import type { ClusterState } from './cluster-state.ts';
import type { Fleet } from './fleet.ts';
import { countUsage, emptyUsageTally, usageOf, type UsageTally } from './tally.ts';
import type { Usage, View } from './view.ts';

/** How usage is found. */
export function createUsageJoins(
  fleet: Fleet,
): Pick<View, 'usedByCluster' | 'usedByStation' | 'usedByNode'> {
  return {
    usedByCluster: (name) => usedAt(fleet.cluster(name), ({ stations }) => stations.tally.used),
    usedByStation: ({ cluster, name }) =>
      usedAt(fleet.cluster(cluster), ({ stations }) => stations.tallyOf(name)?.used),
    usedByNode: ({ key }) =>
      usedAt(fleet.cluster(key.cluster), ({ tables }) => {
        const metrics = tables.get('NodeMetrics', '', key.name);
        if (metrics === undefined) return undefined;
        const tally = emptyUsageTally();
        countUsage(tally, metrics.row, 1);
        return tally;
      }),
  };
}

function usedAt(
  cluster: ClusterState | undefined,
  tallyOf: (cluster: ClusterState) => UsageTally | undefined,
): Usage | null {
  const tally = cluster && tallyOf(cluster);
  const usage = tally && usageOf(tally);
  if (!cluster || !usage) return null;
  const at = cluster.sync().watches.find(({ kind }) => kind === 'NodeMetrics')?.asOf;
  return at == null ? null : { ...usage, at };
}
