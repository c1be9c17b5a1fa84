import { belongsTo } from './app-queries.ts';
import { among, matcherOf, on, type Predicates } from './matcher.ts';
import type { WorkloadEntry, WorkloadFilter } from './view.ts';

/** The test that a workload passes a filter. */
export function workloadMatcher(
  filter: WorkloadFilter | undefined,
  stationLabel: string,
): (workload: WorkloadEntry) => boolean {
  const predicates: Predicates<WorkloadFilter, WorkloadEntry> = {
    kinds: (wanted) => on(among(wanted), ({ key }) => key.kind),
    clusters: (wanted) => on(among(wanted), ({ key }) => key.cluster),
    stations: (wanted) => on(among(wanted), ({ row }) => row.labels[stationLabel]),
    namespaces: (wanted) => on(among(wanted), ({ key }) => key.namespace),
    app: belongsTo,
  };
  return matcherOf(predicates, filter);
}
