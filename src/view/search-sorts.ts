import { workloadKinds } from '../model/rows.ts';
import type { SearchSort } from './search.ts';
import type { Sections } from './sections.ts';
import type { Condition } from './slots/condition.ts';
import { createShelf, type Shelf } from './slots/shelf.ts';
import type { ClusterView, SearchHit } from './view.ts';

/** What is searched, in the order in which hits of one class stand. */
export function searchSorts(
  sections: Sections,
  clusters: readonly ClusterView[],
): readonly SearchSort[] {
  const sort = (
    name: string,
    { shelf, shown }: { readonly shelf: unknown; readonly shown?: () => readonly Condition[] },
    {
      columns = [],
      inLabels = false,
      kinds = [name],
      ...rest
    }: Partial<Pick<SearchSort, 'columns' | 'inLabels' | 'kinds' | 'kindColumn'>> = {},
  ): SearchSort => ({
    name,
    // Every shelf holds hits of its own sort, and is only read here.
    shelf: shelf as Shelf<SearchHit>,
    shown: shown ?? (() => []),
    columns,
    inLabels,
    kinds,
    ...rest,
  });
  const placed = { columns: ['NAMESPACE', 'STATION'] };
  return [
    sort('Station', sections.stations, { inLabels: true }),
    sort('Cluster', { shelf: clusterShelf(clusters) }, { inLabels: true }),
    sort('HelmApp', sections.apps, { columns: ['NAMESPACE'], inLabels: true }),
    sort('Node', sections.nodes, { columns: ['STATION'], inLabels: true }),
    sort('Workload', sections.workloads, {
      ...placed,
      kinds: workloadKinds,
      kindColumn: 'KIND',
    }),
    sort('Service', sections.services, placed),
    sort('Release', sections.releases, placed),
    sort('Pod', sections.pods, placed),
  ];
}

/** Made for each search: there are few clusters, and what is said of them changes all the time. */
function clusterShelf(clusters: readonly ClusterView[]): Shelf<ClusterView, never, 'NAME'> {
  const name = { type: 'string', of: (cluster: ClusterView) => cluster.name } as const;
  const shelf = createShelf<ClusterView, never, 'NAME'>({
    name: (cluster) => cluster.name,
    columns: {},
    labels: ({ labels }) => labels,
    order: { fields: { NAME: name }, identity: [name] },
  });
  for (const cluster of clusters) shelf.put(cluster.name, cluster);
  return shelf;
}
