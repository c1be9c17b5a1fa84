import { attachedKinds, workloadKinds } from '../model/rows.ts';
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
    { kinds = [name], ...rest }: Partial<Pick<SearchSort, 'kinds' | 'kindColumn'>> = {},
  ): SearchSort => ({
    name,
    // Every shelf holds hits of its own sort, and is only read here.
    shelf: shelf as Shelf<SearchHit>,
    shown: shown ?? (() => []),
    kinds,
    ...rest,
  });
  return [
    sort('Station', sections.stations),
    sort('Cluster', { shelf: clusterShelf(clusters) }),
    sort('HelmApp', sections.apps),
    sort('Node', sections.nodes),
    sort('Workload', sections.workloads, { kinds: workloadKinds, kindColumn: 'KIND' }),
    sort('Service', sections.services),
    sort('Release', sections.releases),
    sort('Pod', sections.pods),
    ...attachedKinds.map((kind) => sort(kind, sections.attached[kind])),
    sort('CustomResource', sections.named),
  ];
}

/** Made for each search: there are few clusters, and what is said of them changes all the time. */
function clusterShelf(clusters: readonly ClusterView[]): Shelf<ClusterView, never, 'NAME'> {
  const name = { type: 'string', of: (cluster: ClusterView) => cluster.name } as const;
  const shelf = createShelf<ClusterView, never, 'NAME'>({
    name: (cluster) => cluster.name,
    columns: {},
    labels: ({ labels }) => labels,
    searched: { labels: true },
    order: { fields: { NAME: name }, identity: [name] },
  });
  for (const cluster of clusters) shelf.put(cluster.name, cluster);
  return shelf;
}
