import { isDeepStrictEqual } from 'node:util';
import type { RowKind } from '../../src/model/rows.ts';
import type { SearchHit } from '../../src/view/view.ts';
import { facets, found, idOf, inOrder, passes, things } from '../../test/support/naive-pages.ts';
import { homeCluster } from '../fleet/labels.ts';
import { emptyFleetView, fleetBatches } from '../fleet/rows.ts';
import { readPage, type QueryMix, type Sort } from './mixes.ts';

const size = { clusters: 10, pods: 600 };
const sorts = ['stations', 'nodes', 'pods', 'workloads', 'services', 'apps', 'releases'] as const;

/** Throws when a mix is answered otherwise than by plain loops over the rows of a small fleet. */
export function compareMixes(mixes: readonly QueryMix[]): void {
  const view = emptyFleetView(size);
  const rows = new Map<string, Map<RowKind, Map<string, object>>>();
  for (const batch of fleetBatches(size)) {
    view.ingest(batch);
    const cluster = rows.get(batch.cluster) ?? new Map<RowKind, Map<string, object>>();
    rows.set(batch.cluster, cluster);
    for (const { kind, key, row } of batch.changes) {
      const table = cluster.get(kind) ?? new Map<string, object>();
      cluster.set(kind, table);
      if (row !== null) table.set(key, row);
    }
  }
  const apps = [...view.all('HelmApp')].map(({ key }) => `${key.namespace}/${key.name}`);
  const all = new Map(
    sorts.map((sort) => [sort, things(rows, sort, { home: homeCluster, apps })] as const),
  );
  for (const mix of mixes) {
    const wanted =
      mix.sort === undefined
        ? found([...all.values()].flat(), mix.text)
        : inOrder(
            (all.get(mix.sort) ?? []).filter((thing) => passes(thing, mix.filter)),
            mix.orderBy,
          );
    const page = readPage(view, mix, {});
    const answered = {
      ids: page.edges.map(({ node }) => idOfHit(node, mix.sort)),
      count: page.totalCount,
      facets: mix.facets.map((facet) => page.facets(facet)),
    };
    const right = {
      ids: wanted.map(idOf),
      count: wanted.length,
      facets: mix.facets.map((facet) => facets(wanted.map(({ values }) => values[facet]))),
    };
    if (!isDeepStrictEqual(answered, right)) throw new Error(`${mix.name}: another answer`);
  }
}

function idOfHit(hit: SearchHit, sort: Sort | undefined): string {
  if ('key' in hit) {
    const name = 'release' in hit.row ? hit.row.release : hit.key.name;
    return `${hit.key.kind} ${hit.key.cluster} ${hit.key.namespace}/${name}`;
  }
  if (!('cluster' in hit)) throw new Error(`A cluster among the ${sort ?? 'hits'}`);
  return `Station ${hit.cluster} /${hit.name}`;
}
